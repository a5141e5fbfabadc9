import type { Padding, Pair } from '../../src/engine/geometry.ts';
import { activate } from '../../src/engine/ops/activate.ts';
import { avgPool2d } from '../../src/engine/ops/avgPool2d.ts';
import { conv2d } from '../../src/engine/ops/conv2d.ts';
import { maxPool2d } from '../../src/engine/ops/maxPool2d.ts';
import type { Tensor } from '../../src/engine/tensor.ts';
import { findPreset } from '../../src/kernels/presets.ts';
import type { LayerJsonOf } from '../../src/network/fields/layerFields.ts';
import type { SizeJson, WindowLayerJson } from '../../src/network/layerJson.ts';

const pairOf = (size: SizeJson | undefined, otherwise: Pair): Pair =>
  size === undefined ? otherwise : typeof size === 'number' ? [size, size] : size;

/** What a network makes of `[1, height, width, channels]`, read from the layers as the format is described. */
export function runLayers(layers: readonly WindowLayerJson[], input: Tensor): Tensor {
  return layers.reduce(runLayer, input);
}

function runLayer(input: Tensor, layer: WindowLayerJson): Tensor {
  const padding: Padding = layer.padding ?? 'valid';
  if ('poolSize' in layer) {
    const poolSize = pairOf(layer.poolSize, [1, 1]);
    const params = { poolSize, stride: pairOf(layer.stride, poolSize), padding };
    return (layer.type === 'maxPool2d' ? maxPool2d : avgPool2d).forward({ input }, params);
  }
  const channels = input.shape[3];
  const isDepthwise = layer.type === 'depthwiseConv2d';
  const [height, width] = pairOf(layer.kernelSize, [1, 1]);
  const extents = isDepthwise ? [1, channels] : [channels, 1];
  const data = weightsOf(layer.kernel).flatMap((weight) => Array.from({ length: channels }, () => weight));
  const sums = conv2d.forward(
    { input, kernel: { shape: [height, width, ...extents], data } },
    {
      stride: pairOf(layer.stride, [1, 1]),
      dilation: pairOf(layer.dilation, [1, 1]),
      padding,
      groups: isDepthwise ? channels : 1,
    },
  );
  return activate.forward({ input: sums }, { activation: layer.activation ?? 'linear' });
}

function weightsOf(kernel: LayerJsonOf<'conv2d'>['kernel'] | undefined): readonly number[] {
  if (typeof kernel === 'object') return kernel.flat(3).map(Number);
  const preset = findPreset(kernel ?? '');
  if (!preset) throw new Error(`${kernel} is no known kernel.`);
  return preset.matrix.flat().map((weight) => weight / preset.divisor);
}
