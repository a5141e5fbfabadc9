/** Layers as a `.cnn.json` writes them: those that a filter chain can become. What is absent has its default. */
import type { ActivationName } from '../engine/activation.ts';
import type { Pair, WindowSpec } from '../engine/geometry.ts';

/** The same number for both axes, or `[vertical, horizontal]`. */
export type SizeJson = number | Pair;

/** `valid` by default; numbers are cells on each side, or on `[top, right, bottom, left]`. */
export type PaddingJson = 'same' | 'valid' | number | readonly [number, number, number, number];

interface WindowFields {
  readonly stride?: SizeJson;
  readonly padding?: PaddingJson;
}

interface KernelFields extends WindowFields {
  readonly kernelSize: SizeJson;
  readonly dilation?: SizeJson;
  readonly activation?: ActivationName;
  readonly useBias?: boolean;
  /** A known kernel's id, or weights as rows, the same for every channel. */
  readonly kernel?: string | readonly (readonly number[])[];
}

export interface Conv2dJson extends KernelFields {
  readonly type: 'conv2d';
  readonly filters: number;
}

export interface DepthwiseConv2dJson extends KernelFields {
  readonly type: 'depthwiseConv2d';
}

export interface PoolJson extends WindowFields {
  readonly type: 'maxPool2d' | 'avgPool2d';
  readonly poolSize: SizeJson;
}

export type LayerJson = Conv2dJson | DepthwiseConv2dJson | PoolJson;

/** How the windows of a layer slide; a pool's stride is its size unless it says otherwise. */
export function layerWindow(layer: LayerJson): WindowSpec {
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
