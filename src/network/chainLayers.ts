/** A filter chain of the Kernel Lab, said as layers of a network. */
import {
  appliedWeights,
  type ChannelMode,
  type ConvolutionStep,
  type FilterChain,
  type PoolStep,
  windowOf,
} from '../engine/filter/filterChain.ts';
import { kernelSpan, type Pair, type WindowSpec } from '../engine/geometry.ts';
import type { Message } from '../engine/message.ts';
import { type KernelPreset, presetKernel, presets } from '../kernels/presets.ts';
import { chainNotes } from './chainNotes.ts';
import type { LayerJsonOf } from './fields/layerFields.ts';
import type { PaddingJson, SizeJson, WindowLayerJson } from './layerJson.ts';

export interface ChainLayersOptions {
  /** Channels of the network's input, where known. */
  readonly inputChannels?: number;
}

export interface ChainLayers {
  readonly layers: readonly WindowLayerJson[];
  /** What the layers do otherwise than the panel, for the person who puts them into a network. */
  readonly notes: readonly Message[];
}

/** Channels that a network needs to see an image as a chain does: 1 in grey, else those of the image. */
export function networkChannels(mode: ChannelMode, imageChannels: 1 | 3): 1 | 3 {
  return mode === 'gray' ? 1 : imageChannels;
}

/**
 * The layers that do what `chain` does, with every default left out. One layer a step: `conv2d` with one
 * filter, `depthwiseConv2d` where each channel stays by itself, or a pool. In `sum`, a pool that comes first
 * reads the plain sum of the channels, which a convolution of one weight makes.
 *
 * `kernel` is the known kernel's id where the step applies just that; else the weights as they meet the
 * image: flipped, divided, in the fewest digits that are the same float32. They stay trainable.
 *
 * `chain` is one that `checkChain` accepts. Never throws.
 */
export function chainLayers(chain: FilterChain, { inputChannels }: ChainLayersOptions = {}): ChainLayers {
  const layers = chain.steps.map((step) =>
    step.type === 'pool' ? poolLayer(step) : convolutionLayer(step, chain.channels),
  );
  const poolsSum = chain.channels === 'sum' && chain.steps[0]?.type === 'pool' && inputChannels !== 1;
  return {
    layers: poolsSum ? [sumOfChannels, ...layers] : layers,
    notes: chainNotes(chain, inputChannels),
  };
}

const sumOfChannels: LayerJsonOf<'conv2d'> = {
  type: 'conv2d',
  filters: 1,
  kernelSize: 1,
  useBias: false,
  kernel: [[1]],
};

function convolutionLayer(step: ConvolutionStep, mode: ChannelMode): WindowLayerJson {
  const { kernel, stride, dilation, activation, bias } = step;
  const fields = {
    kernelSize: sizeOf([kernel.height, kernel.width]),
    ...(!isOnes(stride) && { stride: sizeOf(stride) }),
    ...paddingField(windowOf(step)),
    ...(!isOnes(dilation) && { dilation: sizeOf(dilation) }),
    ...(activation !== 'linear' && { activation }),
    ...(bias === 0 && { useBias: false }),
    kernel: presets.find((preset) => isPreset(step, preset))?.id ?? rowsOf(step),
  };
  return mode === 'each' ? { type: 'depthwiseConv2d', ...fields } : { type: 'conv2d', filters: 1, ...fields };
}

function poolLayer(step: PoolStep): WindowLayerJson {
  const { pool, size, stride } = step;
  return {
    type: pool === 'max' ? 'maxPool2d' : 'avgPool2d',
    poolSize: sizeOf(size),
    ...(stride.join() !== size.join() && { stride: sizeOf(stride) }),
    ...paddingField(windowOf(step)),
  };
}

function paddingField({ padding, kernel, dilation }: WindowSpec): { readonly padding?: PaddingJson } {
  if (padding === 'valid' || padding === 'same') return padding === 'same' ? { padding } : {};
  const [rows, columns] = [kernelSpan(kernel[0], dilation[0]) - 1, kernelSpan(kernel[1], dilation[1]) - 1];
  const sides = padding === 'full' ? ([rows, columns, rows, columns] as const) : padding;
  if (typeof sides !== 'number' && sides.some((side) => side !== sides[0])) return { padding: sides };
  const side = typeof sides === 'number' ? sides : sides[0];
  return side === 0 ? {} : { padding: side };
}

function sizeOf([vertical, horizontal]: Pair): SizeJson {
  return vertical === horizontal ? vertical : [vertical, horizontal];
}

function isOnes([vertical, horizontal]: Pair): boolean {
  return vertical === 1 && horizontal === 1;
}

/** Whether the step applies the known kernel as it is; a flip that changes nothing does not count. */
function isPreset(step: ConvolutionStep, preset: KernelPreset): boolean {
  if (preset.divisor !== step.divisor) return false;
  const { height, width, weights } = presetKernel(preset);
  const applied = appliedWeights(step);
  return (
    height === step.kernel.height &&
    width === step.kernel.width &&
    weights.every((weight, place) => weight === applied[place])
  );
}

function rowsOf(step: ConvolutionStep): readonly (readonly number[])[] {
  const { height, width } = step.kernel;
  const weights = appliedWeights(step).map((weight) => shortest(weight / step.divisor));
  return Array.from({ length: height }, (_, row) => weights.slice(row * width, (row + 1) * width));
}

/** The number of fewest digits that is the same float32. Never −0. */
function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(value)) return candidate + 0;
  }
  return value;
}
