/** The arithmetic behind one number of a network, one step deep: each number that goes in can be explained in turn. */
import type { ActivateStep } from '../../engine/network/steps/activation.ts';
import type { BatchNormStep } from '../../engine/network/steps/batchNorm.ts';
import type { Conv2dStep } from '../../engine/network/steps/conv2d.ts';
import type { AddStep, JoinStep } from '../../engine/network/steps/join.ts';
import { sameShape } from '../../engine/ops/op.ts';
import { activateSum, type Computed } from './activateSum.ts';
import { explainPool } from './explainPool.ts';
import { explainConvolution, explainDense } from './explainSums.ts';
import { type ForwardStep, planeOf } from './networkGraph.ts';
import { type SeenImage, termAt } from './seenImage.ts';
import { indexOf, madeAs, slotOf, type Unit, unitAt } from './unit.ts';
import type { JoinedBranch, Term, UnitExplanation } from './unitExplanation.ts';

/**
 * Explains a unit of a layer, of a shortcut's projection or of the input: what its step reads, multiplies and adds,
 * from the engine's own numbers one step before.
 * @throws EngineError `no-layer`, `no-unit`.
 */
export function explainUnit(seen: SeenImage, unit: Unit): UnitExplanation {
  const slot = slotOf(seen.graph, unit);
  const index = indexOf(slot, unit.place);
  const makers = seen.graph.makers.get(slot.buffer) ?? [];
  if (unit.layer === null) {
    const { value } = termAt(seen, slot, index);
    return { type: 'input', unit, value, computed: value, tolerance: 0 };
  }
  const isMaker = makers[0]?.layer === unit.layer;
  const made = isMaker ? explainStep(seen, makers, unit, index) : passedOn(termAt(seen, slot, index));
  const { arithmetic, result, magnitude, addends = 1 } = made;
  const computed = Math.fround(result);
  const value = seen.outputs.get(unit.layer)?.data[index] ?? computed;
  const tolerance = Math.max(1e-5, addends * 2 ** -24) * (1 + magnitude);
  return { unit, value, computed, tolerance, ...arithmetic } as UnitExplanation;
}

/** The numbers that an explained unit is made of, in the order in which the explanation lists them. */
export function contributorsOf(explanation: UnitExplanation): readonly Term[] {
  switch (explanation.type) {
    case 'input':
      return [];
    case 'convolution': {
      const { source: layer, cells, channels } = explanation;
      return channels.flatMap(({ channel, patch }) =>
        cells.flatMap(({ source }, tap) => {
          if (!source) return [];
          return { unit: { layer, place: [source.row, source.column, channel] }, value: patch[tap] };
        }),
      );
    }
    case 'dense':
    case 'maximum':
    case 'average':
      return explanation.terms;
    case 'addition':
      return [explanation.branch, explanation.shortcut];
    default:
      return [explanation.term];
  }
}

function explainStep(
  seen: SeenImage,
  makers: readonly ForwardStep[],
  { place }: Unit,
  index: number,
): Computed {
  const [step] = makers;
  switch (step.type) {
    case 'conv2d':
      return isOfVector(seen, step) ? explainDense(seen, step, index) : explainConvolution(seen, step, place);
    case 'dense':
      return explainDense(seen, step, index);
    case 'pool':
      return explainPool(seen, step, place);
    case 'batchNorm':
      return explainNormalization(seen, step, index);
    case 'activate':
      return explainActivation(seen, step, index);
    case 'add':
      return explainAddition(seen, step, index);
    case 'join':
      return explainConcatenation(seen, makers as readonly JoinStep[], index);
  }
}

/** The shortcut of a vector is a convolution of an image of one cell, which no layer has made in this shape. */
function isOfVector({ graph }: SeenImage, { slots: { input } }: Conv2dStep): boolean {
  return !sameShape(madeAs(graph, input).slot.shape, input.shape);
}

function explainNormalization(
  seen: SeenImage,
  { layer, slots, params: { epsilon } }: BatchNormStep,
  index: number,
): Computed {
  const [, , channels] = planeOf(slots.input);
  const read = (part: string) => seen.weights(`${layer}.${part}`).data[index % channels];
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'runningMean', 'runningVariance'].map(read);
  const term = termAt(seen, slots.input, index);
  const deviation = Math.sqrt(variance + epsilon);
  const normalized = (term.value - mean) / deviation;
  return {
    arithmetic: { type: 'normalization', term, gamma, beta, mean, variance, epsilon, normalized },
    result: gamma * normalized + beta,
    magnitude: Math.abs(gamma / deviation) * (Math.abs(term.value) + Math.abs(mean)) + Math.abs(beta),
  };
}

function explainActivation(
  seen: SeenImage,
  { slots: { input }, params }: ActivateStep,
  index: number,
): Computed {
  const { channel, channels, first } = channelOf(planeOf(input), index);
  const addends = (rival: number) => [termAt(seen, input, first + rival).value];
  const { activation, ...rest } = activateSum(params.activation, channel, channels, addends);
  return { ...rest, arithmetic: { type: 'activation', term: termAt(seen, input, index), activation } };
}

function explainAddition(
  seen: SeenImage,
  { slots: { first: branch, second: shortcut }, params }: AddStep,
  index: number,
): Computed {
  const { channel, channels, first } = channelOf(planeOf(branch), index);
  const terms = (place: number) => [termAt(seen, branch, place), shortcutAt(seen, shortcut, place)] as const;
  const addends = (rival: number) => terms(first + rival).map(({ value }) => value);
  const { activation, ...rest } = activateSum(params.activation, channel, channels, addends);
  const [ownBranch, ownShortcut] = terms(index);
  return {
    ...rest,
    arithmetic: { type: 'addition', branch: ownBranch, shortcut: ownShortcut, activation },
  };
}

/** A projection is no layer, so that its numbers are not among the outputs: they are made here. */
function shortcutAt(seen: SeenImage, slot: AddStep['slots']['second'], index: number): Term {
  const unit = unitAt(seen.graph, slot, index);
  const isProjection = unit.layer !== null && !seen.outputs.has(unit.layer);
  return isProjection ? { unit, value: explainUnit(seen, unit).computed } : termAt(seen, slot, index);
}

function explainConcatenation(seen: SeenImage, makers: readonly JoinStep[], index: number): Computed {
  const [, , channels] = planeOf(makers[0].slots.joined);
  const branches = makers.map(({ slots, params: { firstChannel } }): JoinedBranch => {
    const source = madeAs(seen.graph, slots.branch).layer;
    return { source, firstChannel, channels: planeOf(slots.branch)[2] };
  });
  const channel = index % channels;
  const branch = branches.findLastIndex(({ firstChannel }) => firstChannel <= channel);
  const own = branches[branch];
  const place = Math.floor(index / channels) * own.channels + channel - own.firstChannel;
  const term = termAt(seen, makers[branch].slots.branch, place);
  return {
    arithmetic: { type: 'concatenation', term, branches, branch },
    result: term.value,
    magnitude: Math.abs(term.value),
  };
}

function passedOn(term: Term): Computed {
  return { arithmetic: { type: 'passed', term }, result: term.value, magnitude: Math.abs(term.value) };
}

/** The channel of a number, and where the channels of its cell begin. */
function channelOf([, , channels]: readonly number[], index: number) {
  const channel = index % channels;
  return { channel, channels, first: index - channel };
}
