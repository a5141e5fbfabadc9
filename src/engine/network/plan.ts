/** A network compiled: what is done, in which order, and where in one arena every number lies. */
import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import { layoutBuffers } from './arenaLayout.ts';
import { inLayer } from './layerError.ts';
import type { ResolvedLayer } from './layerSpec.ts';
import { compileLayers } from './layers.ts';
import { type PlacedParameter, PlanBuilder, persistent } from './planBuilder.ts';
import { compileLoss, type LossResult, type LossSpec } from './steps/loss.ts';
import type { Slot, Slots } from './steps/step.ts';
import type { Step } from './steps/steps.ts';
import { type OptimizerSpec, optimizerOf } from './steps/update.ts';

export interface PlanOptions {
  readonly layers: readonly ResolvedLayer[];
  /** `[height, width, channels]`, or `[units]`. */
  readonly inputShape: readonly number[];
  readonly batch: number;
  /**
   * `inference` ends with the output; `evaluation` adds the loss; `training` adds dropout, the statistics of
   * the batch, backward and the optimizer.
   */
  readonly mode: 'inference' | 'evaluation' | 'training';
  /** Of dropout. */
  readonly seed: number;
  readonly loss: LossSpec;
  /** Without one a network has no place for an optimizer's state, and no training plan. */
  readonly optimizer?: OptimizerSpec | undefined;
  /** Keeps the output of every layer to the end, for looking at; false by default. */
  readonly keepLayers?: boolean;
}

/** A buffer in the arena. Steps are numbered from 0; −1 is before them, their count after them. */
export interface PlacedBuffer {
  readonly name: string;
  readonly byteOffset: number;
  readonly bytes: number;
  /** First and last step that needs it, both included. */
  readonly from: number;
  readonly to: number;
}

/** Plain data: it can be handed to other threads as it is. */
export interface Plan extends Partial<LossResult> {
  readonly mode: PlanOptions['mode'];
  readonly batch: number;
  readonly steps: readonly Step[];
  /** The first step that changes a parameter; all steps where none does. */
  readonly updateFrom: number;
  /** `[batch, …]`, to be filled before the first step. */
  readonly input: Slot;
  /** What the last layer makes. With a loss, before a last softmax. */
  readonly output: Slot;
  /** Output of every layer, blocks after what is in them. Overwritten by later steps unless `keepLayers`. */
  readonly layers: readonly { readonly name: string; readonly output: Slot }[];
  readonly parameters: readonly PlacedParameter[];
  /** Of every trained parameter; as it was computed, also after the last step. */
  readonly gradients: ReadonlyMap<string, Slot>;
  /** Parameters and the optimizer's state: at the start of the arena, alike in all plans of a network. */
  readonly persistent: Slot;
  /** Of a training plan: a copy of {@link persistent} from the moment before the first step that changes it. */
  readonly snapshot?: Slot;
  readonly buffers: readonly PlacedBuffer[];
  /** Of the arena. */
  readonly bytes: number;
}

/**
 * One wasm32 memory addresses 4 GiB; its last MiB is left to the compiled modules. A plan that is larger is
 * refused whatever the machine has.
 */
export const largestPlanBytes = 2 ** 32 - 2 ** 20;

/**
 * Compiles layers to steps over one arena. Nothing is allocated.
 *
 * @throws LayerError where a layer cannot be computed, with its name; EngineError `no-layers`,
 *   `no-optimizer`, `plan-too-large`, and those of the optimizer.
 */
export function compilePlan(options: PlanOptions): Plan {
  const plan = layOut(options);
  if (plan.bytes > largestPlanBytes) throw tooLarge(options, plan.bytes);
  return plan;
}

/** {@link compilePlan}, whatever it takes. */
function layOut(options: PlanOptions): Plan {
  const { inputShape, batch, mode, optimizer, seed } = options;
  const layers = mode === 'inference' ? options.layers : withLossesSoftmax(options.layers, options.loss);
  const last = layers.at(-1);
  if (!last) throw noLayers();
  if (mode === 'training' && !optimizer) throw noOptimizer();
  const builder = new PlanBuilder({
    batch,
    seed,
    isTraining: mode === 'training',
    optimizer: optimizer && optimizerOf(optimizer),
  });
  const input = builder.input('input', [batch, ...inputShape]);
  const outputs: { name: string; output: Slot }[] = [];
  const output = compileLayers(builder, layers, input, (name, output) => outputs.push({ name, output }));
  const loss =
    mode === 'inference'
      ? undefined
      : inLayer(last.name, () => compileLoss(builder, last.name, options.loss, output));
  const kept = [
    output,
    ...Object.values(loss ?? {}),
    ...(options.keepLayers ? outputs.map((layer) => layer.output) : []),
  ];
  const persistentSlot = {
    buffer: persistent,
    byteOffset: 0,
    shape: [builder.buffers[persistent].bytes / 4],
  };
  const training =
    mode === 'training' && optimizer ? emitTraining(builder, optimizer, persistentSlot) : undefined;
  // The snapshot is needed as long as an update may fail, and gradients to be looked at.
  if (training) kept.push(training.snapshot, ...builder.parameterGradients.values());
  const { buffers, bytes } = placeBuffers(builder, kept);
  const place = (slot: Slot): Slot => ({
    ...slot,
    byteOffset: slot.byteOffset + buffers[slot.buffer].byteOffset,
  });
  return {
    mode,
    batch,
    steps: builder.steps.map((step) => ({ ...step, slots: placeSlots(step.slots, place) }) as Step),
    updateFrom: training?.updateFrom ?? builder.steps.length,
    input: place(input),
    output: place(output),
    ...(loss && { labels: place(loss.labels), loss: place(loss.loss), correct: place(loss.correct) }),
    layers: outputs.map(({ name, output }) => ({ name, output: place(output) })),
    parameters: builder.parameters,
    gradients: new Map([...builder.parameterGradients].map(([name, slot]) => [name, place(slot)])),
    persistent: persistentSlot,
    ...(training && { snapshot: place(training.snapshot) }),
    buffers,
    bytes,
  };
}

/** Backward, the copy of all that is about to change, and the steps that change it from `updateFrom` on. */
function emitTraining(builder: PlanBuilder, optimizer: OptimizerSpec, persistentSlot: Slot) {
  builder.runTape();
  const snapshot = builder.buffer('snapshot', persistentSlot.shape);
  builder.copy('snapshot', persistentSlot, snapshot);
  const updateFrom = builder.steps.length;
  builder.runUpdates(optimizer);
  return { snapshot, updateFrom };
}

/** With cross entropy a last softmax belongs to the loss: the layers then end with logits. */
function withLossesSoftmax(layers: readonly ResolvedLayer[], loss: LossSpec): readonly ResolvedLayer[] {
  const last = layers.at(-1);
  if (loss.type !== 'crossEntropy' || !last) return layers;
  const before = layers.slice(0, -1);
  if (last.type === 'activation' && last.function === 'softmax')
    return [...before, { ...last, function: 'linear' }];
  if ('activation' in last && last.activation === 'softmax')
    return [...before, { ...last, activation: 'linear' }];
  return layers;
}

/** Gives every buffer its place: parameters first, all others by their lives. */
function placeBuffers(builder: PlanBuilder, kept: readonly Slot[]) {
  const lives = builder.buffers.map(({ bytes, isInput }) => ({
    bytes,
    from: isInput ? -1 : Number.POSITIVE_INFINITY,
    to: -1,
  }));
  builder.steps.forEach((step, index) => {
    for (const { buffer } of slotsOf(step)) {
      lives[buffer].from = Math.min(lives[buffer].from, index);
      lives[buffer].to = index;
    }
  });
  for (const { buffer } of kept) lives[buffer].to = builder.steps.length;
  const { bytes: persistentBytes } = builder.buffers[persistent];
  const { byteOffsets, bytes } = layoutBuffers(lives.slice(1), persistentBytes);
  lives[persistent].to = builder.steps.length;
  const buffers = lives.map(
    (life, index): PlacedBuffer => ({
      ...life,
      name: builder.buffers[index].name,
      byteOffset: index === persistent ? 0 : byteOffsets[index - 1],
    }),
  );
  return { buffers, bytes };
}

/** Every tensor that a step reads or writes. */
export function slotsOf({ slots }: { readonly slots: Slots }): Slot[] {
  return Object.values(slots).filter((slot) => slot !== undefined);
}

function placeSlots(slots: Slots, place: (slot: Slot) => Slot): Slots {
  return Object.fromEntries(Object.entries(slots).map(([name, slot]) => [name, slot && place(slot)]));
}

function noLayers(): EngineError {
  return new EngineError({
    code: 'no-layers',
    problem: message('The network has no layers.'),
    remedy: message('Add at least one layer.'),
  });
}

function noOptimizer(): EngineError {
  return new EngineError({
    code: 'no-optimizer',
    problem: message('The network was made without an optimizer, so that it cannot be trained.'),
    remedy: message('Make it with an optimizer.'),
  });
}

function tooLarge(options: PlanOptions, bytes: number): EngineError {
  const fitting = largestBatch(options);
  return new EngineError({
    code: 'plan-too-large',
    problem: message(
      'The network needs {gibibytes} GiB for a batch of {batch} images; at most 4 GiB can be had.',
      { gibibytes: (bytes / 2 ** 30).toFixed(1), batch: options.batch },
    ),
    remedy:
      fitting >= 1
        ? message('Use batches of {fitting} images or fewer, smaller images, or fewer filters.', { fitting })
        : message('Use smaller images, fewer filters, or a larger stride.'),
  });
}

/** The largest batch that fits where that of `options` does not; 0 where none does. */
function largestBatch(options: PlanOptions): number {
  let [fitting, tooMany] = [0, options.batch];
  while (tooMany - fitting > 1) {
    const batch = Math.floor((fitting + tooMany) / 2);
    if (layOut({ ...options, batch }).bytes <= largestPlanBytes) fitting = batch;
    else tooMany = batch;
  }
  return fitting;
}
