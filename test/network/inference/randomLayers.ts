/** Any layers at all, nested as they may be: some fit together, some do not. */
import fc from 'fast-check';
import type { Padding, Pair } from '../../../src/engine/geometry.ts';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';

const one = fc.integer({ min: 1, max: 3 });
const size = fc.oneof(one, fc.tuple(one, one) as fc.Arbitrary<Pair>);
const side = fc.integer({ min: 0, max: 2 });
const padding = fc.oneof(
  fc.constantFrom<Padding>('same', 'same', 'valid'),
  side,
  fc.tuple(side, side, side, side) as fc.Arbitrary<Padding>,
);
const filters = fc.constantFrom(1, 2, 4);

const planeLayer: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.record({
    type: fc.constant('conv2d'),
    filters,
    kernelSize: size,
    stride: size,
    padding,
    dilation: fc.constantFrom(1, 1, 2),
    groups: fc.constantFrom(1, 1, 1, 2),
    useBias: fc.boolean(),
  }),
  fc.record({ type: fc.constant('depthwiseConv2d'), kernelSize: size, padding, trainable: fc.boolean() }),
  fc.record({
    type: fc.constantFrom('maxPool2d', 'avgPool2d'),
    poolSize: size,
    stride: size,
    padding,
    countPadding: fc.boolean(),
  }),
);

const otherLayer: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.constantFrom<LayerSpec>({ type: 'batchNorm' }, { type: 'activation', function: 'relu' }),
  fc.record({ type: fc.constant('dropout'), rate: fc.constantFrom(0, 0.5) }),
);

const headLayer: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.constantFrom<LayerSpec>({ type: 'flatten' }, { type: 'globalAvgPool2d' }, { type: 'globalMaxPool2d' }),
  fc.record({ type: fc.constant('dense'), units: filters }),
);

/** Up to five layers, blocks within blocks to a depth of three. */
export const anyLayers: fc.Arbitrary<readonly LayerSpec[]> = fc.letrec<{
  readonly layer: LayerSpec;
  readonly layers: readonly LayerSpec[];
}>((tie) => {
  const few = fc.array(tie('layer'), { maxLength: 3, depthIdentifier: 'nesting' });
  const branches = fc.array(few, { minLength: 1, maxLength: 3, depthIdentifier: 'nesting' });
  const block: fc.Arbitrary<LayerSpec> = fc.oneof(
    fc.record({ type: fc.constant('residual'), layers: few }),
    fc.record({ type: fc.constant('parallel'), branches }),
  );
  return {
    layer: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'nesting' },
      { arbitrary: planeLayer, weight: 6 },
      { arbitrary: otherLayer, weight: 2 },
      { arbitrary: headLayer, weight: 1 },
      { arbitrary: block, weight: 3 },
    ),
    layers: fc.array(tie('layer'), { minLength: 1, maxLength: 5, depthIdentifier: 'nesting' }),
  };
}).layers;

/** `[height, width, channels]`. */
export const anyInput: fc.Arbitrary<readonly [number, number, number]> = fc.tuple(
  fc.integer({ min: 1, max: 10 }),
  fc.integer({ min: 1, max: 10 }),
  fc.constantFrom(1, 2),
);
