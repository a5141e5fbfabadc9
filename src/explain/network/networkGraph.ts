/** A network as a graph of numbers: which step makes a number, and which numbers that step reads. */
import { type LayerSpec, resolveLayers } from '../../engine/network/layerSpec.ts';
import { compilePlan } from '../../engine/network/plan.ts';
import type { Slot } from '../../engine/network/steps/step.ts';
import type { Step } from '../../engine/network/steps/steps.ts';

const forwardTypes = ['conv2d', 'dense', 'pool', 'batchNorm', 'activate', 'add', 'join'] as const;

/** Steps that a prediction is made of. */
export type ForwardStep = Extract<Step, { readonly type: (typeof forwardTypes)[number] }>;

/** The steps of a prediction of one image, and where each layer's numbers stand. */
export interface NetworkGraph {
  /** In the order in which they are done. */
  readonly steps: readonly ForwardStep[];
  /** `[1, height, width, channels]` or `[1, units]`. */
  readonly input: Slot;
  /**
   * Output of every layer by its name, blocks after what is in them, and of the 1×1 convolutions of shortcuts,
   * `…/projection`. Layers that hand on their numbers as they are share a buffer: `flatten`, `dropout` and an
   * `activation` that is linear.
   */
  readonly outputs: ReadonlyMap<string, Slot>;
  /** The steps that write a buffer, by the buffer: one, or of `parallel` one for each branch; of the input none. */
  readonly makers: ReadonlyMap<number, readonly ForwardStep[]>;
}

/**
 * The graph of layers for one image of `inputShape`, `[height, width, channels]` or `[units]`. No memory is
 * taken. Throws as `resolveLayers` and `compilePlan`.
 */
export function networkGraph(layers: readonly LayerSpec[], inputShape: readonly number[]): NetworkGraph {
  const plan = compilePlan({
    layers: resolveLayers(layers),
    inputShape,
    batch: 1,
    mode: 'inference',
    // A prediction has neither dropout nor a loss.
    seed: 0,
    loss: { type: 'crossEntropy' },
  });
  const steps = plan.steps.filter(isForward);
  const makers = new Map<number, ForwardStep[]>();
  for (const step of steps) {
    const { buffer } = outputOf(step);
    makers.set(buffer, [...(makers.get(buffer) ?? []), step]);
  }
  const named = new Map(plan.layers.map(({ name, output }) => [name, output]));
  const projections = steps.filter(({ layer }) => !named.has(layer));
  for (const step of projections) named.set(step.layer, outputOf(step));
  return { steps, input: plan.input, outputs: named, makers };
}

function isForward(step: Step): step is ForwardStep {
  return (forwardTypes as readonly string[]).includes(step.type);
}

/** Where a step writes. */
export function outputOf(step: ForwardStep): Slot {
  return step.type === 'join' ? step.slots.joined : step.slots.output;
}

/** The tensors of activations that a step reads; weights are none. */
export function inputsOf(step: ForwardStep): readonly Slot[] {
  switch (step.type) {
    case 'add':
      return [step.slots.first, step.slots.second];
    case 'join':
      return [step.slots.branch];
    default:
      return [step.slots.input];
  }
}

/** Height, width and channels of one image; a vector is an image of one cell. */
export function planeOf({ shape }: Pick<Slot, 'shape'>): readonly [number, number, number] {
  const [, height, width, channels] = shape.length === 4 ? shape : [shape[0], 1, 1, shape[1]];
  return [height, width, channels];
}
