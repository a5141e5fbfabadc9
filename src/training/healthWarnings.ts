/** What is worth saying of a network while it is trained, and what to try. */
import type { SampleSource } from '../data/datasets/sampleSource.ts';
import type { ProblemParts } from '../engine/errors.ts';
import { type Message, message } from '../engine/message.ts';
import type { Evaluations } from './evaluation.ts';
import type { LayerHealth } from './health.ts';

/** Something that is worth a look. */
export interface HealthWarning extends ProblemParts {
  readonly code: 'nan' | 'dead-layer' | 'dead-units' | 'no-progress';
  /** Null where no single layer is meant. */
  readonly layer: string | null;
}

const wakeUp = () => message('Try a smaller learning rate, another seed, or leakyRelu.');
const calmDown = () => message('Try a smaller learning rate, or a batchNorm after each convolution.');

/** All that layers show. */
export function layerWarnings(layers: readonly LayerHealth[]): HealthWarning[] {
  return layers.flatMap((health) => [...brokenWeights(health), ...deadRelu(health)]);
}

function brokenWeights({ layer, norms }: LayerHealth): HealthWarning[] {
  const [part] = Object.entries(norms).find(([, { weight }]) => !Number.isFinite(weight)) ?? [];
  if (part === undefined) return [];
  const problem = message('The weights {name} are no longer numbers.', { name: `${layer}.${part}` });
  return [{ code: 'nan', layer, problem, remedy: calmDown() }];
}

/**
 * Units of a vector are often dead from the start, where what they read is much the same in all images: half
 * of them harm nothing. More than this share is said.
 */
const deadUnitShare = 0.75;

function deadRelu({ layer, relu }: LayerHealth): HealthWarning[] {
  if (!relu || relu.dead.length === 0) return [];
  const { kind, count, dead } = relu;
  if (dead.length === count) {
    const problem = message('{layer} is dead: its relu gives 0 for every image.', { layer });
    return [{ code: 'dead-layer', layer, problem, remedy: wakeUp() }];
  }
  if (kind === 'units' && dead.length <= deadUnitShare * count) return [];
  return [{ code: 'dead-units', layer, problem: deadParts(layer, relu), remedy: wakeUp() }];
}

function deadParts(layer: string, { kind, count, dead }: NonNullable<LayerHealth['relu']>): Message {
  const args = { layer, count, dead: dead.length };
  if (kind === 'units') {
    return message('{dead} of {count} units of {layer} are dead: they are 0 for every image.', args);
  }
  return dead.length === 1
    ? message('Map {unit} of {layer} is dead: it is 0 for every image.', { layer, unit: dead[0] })
    : message('{dead} of {count} maps of {layer} are dead: they are 0 for every image.', args);
}

/** The loss of a step is no number. `layer`: the first whose output is none, null where that is the loss itself. */
export function lossNotANumber(
  layer: string | null,
  { epoch, batch }: { readonly epoch: number; readonly batch: number },
): HealthWarning {
  const problem =
    layer === null
      ? message('The loss is no longer a number in epoch {epoch}, batch {batch}.', { epoch, batch })
      : message(
          'The loss is no longer a number in epoch {epoch}, batch {batch}: {layer} is the first layer whose output is none.',
          { epoch, batch, layer },
        );
  return { code: 'nan', layer, problem, remedy: calmDown() };
}

/** After an epoch the loss on images that are no training images is no number. */
export function brokenEvaluation(epoch: number, { validation, test }: Evaluations): HealthWarning[] {
  if (Number.isFinite(validation?.loss ?? 0) && Number.isFinite(test?.loss ?? 0)) return [];
  const problem = message(
    'After epoch {epoch} the loss on other images than those of training is no number.',
    { epoch },
  );
  return [{ code: 'nan', layer: null, problem, remedy: calmDown() }];
}

/** The share of the most frequent class. */
export function commonestShare({ count, label }: Pick<SampleSource, 'count' | 'label'>): number {
  const counts = new Map<number, number>();
  for (let index = 0; index < count; index++) counts.set(label(index), (counts.get(label(index)) ?? 0) + 1);
  return Math.max(...counts.values()) / count;
}

/** How many epochs a network is given to learn something. */
const patience = 2;

/**
 * After two epochs a network does no better than one that always names the most frequent class, whose share
 * of the images is `commonest`; one hundredth above is nothing.
 */
export function noProgress(epoch: number, accuracy: number, commonest: number): HealthWarning[] {
  if (epoch < patience || accuracy > commonest + 0.01) return [];
  const problem = message(
    'After {epoch} epochs {share} % of the training images are named right, no more than by always naming the most frequent class.',
    { epoch, share: Number((100 * accuracy).toPrecision(3)) },
  );
  const remedy = message('Try a learning rate ten times smaller or larger, or look at the labels.');
  return [{ code: 'no-progress', layer: null, problem, remedy }];
}
