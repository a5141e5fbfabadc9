/** Layers whose windows slide: those that a filter chain can become. */
import type { Pair, WindowSpec } from '../engine/geometry.ts';
import type { LayerJsonOf } from './fields/layerFields.ts';

/** A layer whose windows slide. */
export type WindowLayerJson = LayerJsonOf<'conv2d' | 'depthwiseConv2d' | 'maxPool2d' | 'avgPool2d'>;

/** The same number for both axes, or `[vertical, horizontal]`. */
export type SizeJson = LayerJsonOf<'conv2d'>['kernelSize'];

/** `valid` by default; numbers are cells on each side, or on `[top, right, bottom, left]`. */
export type PaddingJson = NonNullable<WindowLayerJson['padding']>;

/** How the windows of a layer slide; a pool's stride is its size unless it says otherwise. */
export function layerWindow(layer: WindowLayerJson): WindowSpec {
  const isPool = 'poolSize' in layer;
  const kernel = pairOf(isPool ? layer.poolSize : layer.kernelSize);
  return {
    kernel,
    stride: layer.stride === undefined ? (isPool ? kernel : [1, 1]) : pairOf(layer.stride),
    dilation: isPool ? [1, 1] : pairOf(layer.dilation ?? 1),
    padding: layer.padding ?? 'valid',
  };
}

function pairOf(size: SizeJson): Pair {
  return typeof size === 'number' ? [size, size] : size;
}
