/** The weights that a layer begins with where its file names or writes them. */
import { findPreset } from '../../kernels/presets.ts';
import type { Weights } from '../fields/kinds.ts';
import type { LayerJson } from '../fields/layerFields.ts';

/** Written or known weights as lists within lists: rows of a matrix, or `[row][column][input][output]`. */
export function writtenKernel(layer: LayerJson): Weights | null {
  if (!('kernel' in layer) || layer.kernel === undefined) return null;
  if (typeof layer.kernel !== 'string') return layer.kernel;
  const preset = findPreset(layer.kernel);
  return preset ? preset.matrix.map((row) => row.map((weight) => weight / preset.divisor)) : null;
}

/** Extents of lists within lists that are alike. */
export function extentsOf(weights: Weights): number[] {
  const [first] = weights;
  return [weights.length, ...(typeof first === 'object' ? extentsOf(first) : [])];
}

/**
 * The weights in the order of the engine, `[height, width, channels / groups, filters]`. A matrix is the same
 * for every channel and every filter. Undefined for a layer that begins with random ones.
 */
export function kernelWeights(layer: LayerJson, channels: number): readonly number[] | undefined {
  const kernel = writtenKernel(layer);
  if (!kernel) return undefined;
  const weights = kernel.flat(3) as number[];
  if (extentsOf(kernel).length > 2) return weights;
  const [, , inputs, outputs] = kernelShape(layer, channels);
  return weights.flatMap((weight) => Array.from({ length: inputs * outputs }, () => weight));
}

/** Extents of a layer's kernel: height, width, channels that one filter reads, filters. */
export function kernelShape(layer: LayerJson, channels: number): readonly number[] {
  if (!('kernelSize' in layer)) return [];
  const size = typeof layer.kernelSize === 'number' ? [layer.kernelSize, layer.kernelSize] : layer.kernelSize;
  return layer.type === 'conv2d'
    ? [...size, channels / (layer.groups ?? 1), layer.filters]
    : [...size, 1, channels];
}
