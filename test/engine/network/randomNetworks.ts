/** Small networks of every kind of layer, and numbers to run them with. */
import fc from 'fast-check';
import { type ActivationName, activationNames } from '../../../src/engine/activation.ts';
import type { Padding, Pair } from '../../../src/engine/geometry.ts';
import { type LayerSpec, resolveLayers } from '../../../src/engine/network/layerSpec.ts';
import type { Network } from '../../../src/engine/network/network.ts';
import { compilePlan } from '../../../src/engine/network/plan.ts';
import type { LossSpec } from '../../../src/engine/network/steps/loss.ts';
import { hash } from '../../fixtures/drawing/noise.ts';
import { type DoubleTensor, seededTensor } from '../gradients.ts';
import { isPossible } from '../ops/randomLayers.ts';

export interface NetworkCase {
  readonly layers: readonly LayerSpec[];
  readonly inputShape: readonly number[];
  readonly batch: number;
  readonly loss: LossSpec;
  readonly seed: number;
}

const activation = fc.constantFrom<ActivationName>(...activationNames);
const size: fc.Arbitrary<Pair> = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));
const stride: fc.Arbitrary<Pair> = fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 }));
const padding = fc.constantFrom<Padding>('same', 'valid', 1, [1, 0, 0, 2]);
const weighted = { activation, useBias: fc.boolean(), trainable: fc.constantFrom(true, true, true, false) };
const filters = fc.integer({ min: 1, max: 4 });

/** Layers that keep height and width, so that they may stand within a block. */
const keepingLayer: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.record({
    type: fc.constant('conv2d'),
    filters,
    kernelSize: size,
    padding: fc.constant('same'),
    ...weighted,
  }),
  fc.record({
    type: fc.constant('depthwiseConv2d'),
    kernelSize: size,
    padding: fc.constant('same'),
    ...weighted,
  }),
  fc.record({
    type: fc.constantFrom('maxPool2d', 'avgPool2d'),
    poolSize: size,
    stride: fc.constant(1),
    padding: fc.constant('same'),
    countPadding: fc.boolean(),
  }),
  fc.record({ type: fc.constant('batchNorm'), epsilon: fc.constant(0.1), trainable: fc.boolean() }),
  fc.record({ type: fc.constant('dropout'), rate: fc.constantFrom(0, 0.3) }),
  fc.record({ type: fc.constant('activation'), function: activation }),
);

const keepingLayers = fc.array(keepingLayer, { maxLength: 2 });

const block: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.record({ type: fc.constant('residual'), layers: keepingLayers, activation }),
  fc.record({
    type: fc.constant('parallel'),
    branches: fc.array(keepingLayers, { minLength: 1, maxLength: 3 }),
  }),
);

/** Layers that may make an image smaller, and blocks that do. */
const shrinkingLayer: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.record({
    type: fc.constant('conv2d'),
    filters: fc.constantFrom(2, 4),
    groups: fc.constantFrom(1, 2),
    kernelSize: size,
    stride,
    padding,
    dilation: stride,
    ...weighted,
  }),
  fc.record({
    type: fc.constantFrom('maxPool2d', 'avgPool2d'),
    poolSize: size,
    stride,
    padding: fc.constantFrom<Padding>('same', 'valid'),
  }),
  fc.record({
    type: fc.constant('residual'),
    layers: fc.tuple(
      fc.record({
        type: fc.constant('conv2d'),
        filters,
        kernelSize: size,
        stride,
        padding: fc.constant('same'),
      }),
      keepingLayer,
    ),
  }),
);

const dense = fc.record({ type: fc.constant('dense'), units: filters, ...weighted });

const flattening = fc.constantFrom<LayerSpec>(
  { type: 'flatten' },
  { type: 'globalAvgPool2d' },
  { type: 'globalMaxPool2d' },
);

/** From the image to a vector; in branches some of them read all of it, others number by number. */
const headStart: fc.Arbitrary<LayerSpec> = fc.oneof(
  { arbitrary: flattening, weight: 2 },
  fc.record({
    type: fc.constant('parallel'),
    branches: fc.array(
      fc.tuple(flattening, fc.array(dense, { maxLength: 1 })).map((layers) => layers.flat()),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

const headLayers: fc.Arbitrary<readonly LayerSpec[]> = fc.array(
  fc.oneof(
    dense,
    fc.record({
      type: fc.constant('residual'),
      layers: fc.tuple(fc.record({ type: fc.constant('dense'), units: filters, activation })),
    }),
    fc.record({ type: fc.constant('batchNorm'), epsilon: fc.constant(0.1) }),
  ),
  { maxLength: 2 },
);

const loss = fc.constantFrom<LossSpec>(
  { type: 'crossEntropy' },
  { type: 'crossEntropy', labelSmoothing: 0.1 },
  { type: 'meanSquaredError' },
);

/** Networks from the image to three outputs that can be trained, of up to a dozen layers. */
export const aNetwork: fc.Arbitrary<NetworkCase> = fc
  .record({
    body: fc.array(fc.oneof(keepingLayer, block, shrinkingLayer), { maxLength: 4 }),
    headStart,
    headLayers,
    last: activation,
    inputShape: fc.tuple(
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 2, max: 5 }),
      fc.constantFrom(1, 2, 3),
    ),
    batch: fc.constantFrom(2, 3, 9),
    loss,
    seed: fc.nat(1e6),
  })
  .map(({ body, headStart, headLayers, last, ...rest }) => ({
    ...rest,
    layers: [...body, headStart, ...headLayers, { type: 'dense' as const, units: 3, activation: last }],
  }))
  .filter((network) => isPossible(() => compilePlan(planOptions(network))));

/** As `compilePlan` takes it, for training. */
export function planOptions({ layers, ...rest }: NetworkCase) {
  return {
    ...rest,
    layers: resolveLayers(layers),
    mode: 'training' as const,
    optimizer: { type: 'sgd' as const },
  };
}

/** `[batch, …inputShape]`, from −1 to 1. */
export function imagesOf({ batch, inputShape, seed }: NetworkCase): DoubleTensor {
  return seededTensor([batch, ...inputShape], seed);
}

/** Of three classes, or three numbers an image. */
export function labelsOf({ batch, loss, seed }: NetworkCase): DoubleTensor {
  if (loss.type === 'meanSquaredError') return seededTensor([batch, 3], seed + 1);
  const labels = Float64Array.from({ length: batch }, (_, image) => Math.floor(3 * hash(image, batch, seed)));
  return { shape: [batch], data: labels };
}

/** Moves all that starts at 0 or 1 off it, so that no bend of an activation is met. */
export function stirWeights(network: Network, seed: number): void {
  [...network.tensors].forEach(([name, shape], index) => {
    if (name.endsWith('.kernel') || name.startsWith('optimizer/')) return;
    const { data } = seededTensor(shape, seed + index);
    const isVariance = name.endsWith('.runningVariance');
    network.write(name, isVariance ? data.map((value) => value + 1.5) : data);
  });
}
