/**
 * How each step of a chain is computed, row by row; decided from the chain and the image's shape alone,
 * so that every thread decides alike.
 */
import type { ActivationName } from '../activation.ts';
import { type PadMode, padValue } from '../padMode.ts';
import { factorKernel } from './factorKernel.ts';
import {
  appliedWeights,
  type ConvolutionStep,
  checkChain,
  type FilterChain,
  type PoolStep,
  type StepGeometry,
} from './filterChain.ts';
import type { PixelImage } from './image.ts';

/** One cell of a kernel that is read, in kernel cells. */
export interface Tap {
  readonly row: number;
  readonly column: number;
  readonly weight: number;
}

/** One cell of a column or a row of a kernel. */
export interface AxisTap {
  readonly cell: number;
  readonly weight: number;
}

/**
 * The passes over the input rows of one output row. `direct`: all taps at once. `wholeTaps`: the same in
 * 16 bits on the image's own bytes; `least` is the smallest sum that bytes can give, zero or less. `twoPass`: the column,
 * then the row. `slidingBox`: the column as a running sum, then the row.
 */
export type Passes =
  | { readonly type: 'direct'; readonly taps: readonly Tap[] }
  | { readonly type: 'wholeTaps'; readonly taps: readonly Tap[]; readonly least: number }
  | {
      readonly type: 'twoPass' | 'slidingBox';
      readonly column: readonly AxisTap[];
      readonly row: readonly AxisTap[];
    };

/** One step, ready to be laid out in memory. */
export interface StepPlan {
  readonly geometry: StepGeometry;
  readonly combine: 'sum' | 'max' | 'average';
  readonly passes: Passes;
  readonly padMode: PadMode;
  /** What stands where padding comes from nowhere in the image. */
  readonly fill: number;
  readonly divisor: number;
  readonly bias: number;
  readonly activation: ActivationName;
}

/** Extents and number type of an image: what a plan depends on. */
export type ImageFormat = Pick<PixelImage, 'height' | 'width' | 'channels'> & { readonly bits: 8 | 16 };

/**
 * Plans every step of a chain.
 * @throws EngineError of {@link checkChain}.
 */
export function planSteps(chain: FilterChain, image: ImageFormat): StepPlan[] {
  return checkChain(chain, image).map((geometry, index) => {
    const step = chain.steps[index];
    if (step.type === 'pool') return planPool(step, geometry);
    // `sum` adds the convolutions of all channels: so does what stands beyond the image.
    const layers = index === 0 && chain.channels === 'sum' ? image.channels : 1;
    const wholeUpTo = index === 0 && image.bits === 8 && chain.channels !== 'gray' ? 255 * layers : null;
    return planConvolution(step, geometry, padValue(step.padMode) * layers, wholeUpTo);
  });
}

function planPool(step: PoolStep, geometry: StepGeometry): StepPlan {
  const [height, width] = step.size;
  const taps = (length: number) => Array.from({ length }, (_, cell) => ({ cell, weight: 1 }));
  const isMaximum = step.pool === 'max';
  return {
    geometry,
    combine: isMaximum ? 'max' : 'average',
    passes: { type: 'twoPass', column: taps(height), row: taps(width) },
    padMode: { type: 'zeros' },
    fill: isMaximum ? Number.NEGATIVE_INFINITY : 0,
    divisor: 1,
    bias: 0,
    activation: 'linear',
  };
}

function planConvolution(
  step: ConvolutionStep,
  geometry: StepGeometry,
  fill: number,
  wholeUpTo: number | null,
): StepPlan {
  const { padMode, divisor, bias, activation } = step;
  const passes = choosePasses(step, geometry, fill, wholeUpTo);
  return { geometry, combine: 'sum', passes, padMode, fill, divisor, bias, activation };
}

/** Largest whole number up to which sums of whole float32 numbers are exact. */
const exactWhole = 2 ** 24;

function choosePasses(
  step: ConvolutionStep,
  { rows, columns }: StepGeometry,
  fill: number,
  wholeUpTo: number | null,
): Passes {
  const { height, width } = step.kernel;
  const weights = appliedWeights(step);
  const taps: Tap[] = [];
  weights.forEach((weight, place) => {
    if (weight !== 0) taps.push({ row: Math.floor(place / width), column: place % width, weight });
  });
  const least = wholeUpTo === 255 && columns.stride === 1 ? leastWholeSum(taps, fill) : null;
  const factored = height > 1 && width > 1 ? factorKernel(weights, height, width) : null;
  const allTaps: Passes = least === null ? { type: 'direct', taps } : { type: 'wholeTaps', taps, least };
  if (!factored) return allTaps;
  const column = axisTaps(factored.column);
  const row = axisTaps(factored.row);
  // A running sum takes away again what it added: exact for whole numbers only, where nothing is rounded.
  const largest = Math.max(wholeUpTo ?? Number.POSITIVE_INFINITY, Math.abs(fill)) * height;
  const isWhole = Number.isInteger(fill) && largest < exactWhole;
  const isBox = factored.column.every((weight) => weight === 1) && height >= slidingFrom;
  if (isBox && isWhole && rows.stride === 1 && rows.dilation === 1)
    return { type: 'slidingBox', column, row };
  const direct = least === null ? taps.length : taps.length / wholeSpeed;
  return column.length + row.length + twoPassCost < direct ? { type: 'twoPass', column, row } : allTaps;
}

/** Taps in 16 bits that take as long as one in float32. */
const wholeSpeed = 2;

/**
 * The smallest sum that bytes can give, where all weights are whole and the sums fit 16 bits; null where
 * they do not.
 */
function leastWholeSum(taps: readonly Tap[], fill: number): number | null {
  const isByte = Number.isInteger(fill) && fill >= 0 && fill <= 255;
  if (!isByte || taps.length === 0 || !taps.every(({ weight }) => Number.isInteger(weight))) return null;
  const least = taps.reduce((sum, { weight }) => sum + Math.min(255 * weight, 0), 0);
  const most = taps.reduce((sum, { weight }) => sum + Math.max(255 * weight, 0), 0);
  return most - least < 2 ** 16 ? least : null;
}

/** Rows of a box from which a running sum is quicker than adding them. */
const slidingFrom = 4;

/** Taps that the second pass costs beside its own: writing and reading the row between. */
const twoPassCost = 1;

function axisTaps(weights: readonly number[]): AxisTap[] {
  return weights.map((weight, cell) => ({ cell, weight })).filter(({ weight }) => weight !== 0);
}
