/** A chain made ready for writing as code: every padding and every extent is a number of one image. */
import {
  type ChannelMode,
  type ConvolutionStep,
  chainGeometry,
  type FilterChain,
  type ImageShape,
  type PoolStep,
  type StepGeometry,
} from '../../engine/filter/filterChain.ts';
import type { AxisGeometry, Pair } from '../../engine/geometry.ts';

/** What the code reads. */
export interface CodeImage {
  /** File name as the code opens it: absolute, or from where the code runs. */
  readonly imageName: string;
  /** 16-bit values are divided by 257, so that both depths lie on 0..255. Default 8. */
  readonly bitsPerChannel?: 8 | 16;
}

/** A step beside its numbers. `isFirst`: it reads the image. */
export interface CodeConvolution {
  readonly step: ConvolutionStep;
  readonly geometry: StepGeometry;
  readonly isFirst: boolean;
}

export interface CodePool {
  readonly step: PoolStep;
  readonly geometry: StepGeometry;
  readonly isFirst: boolean;
}

export type CodeStep = CodeConvolution | CodePool;

/** What every target is written from. */
export interface CodePlan {
  readonly imageName: string;
  readonly bitsPerChannel: 8 | 16;
  readonly image: ImageShape;
  /** `each` stands only for several channels: over one, all modes are `gray`. */
  readonly mode: ChannelMode;
  readonly steps: readonly CodeStep[];
}

/** Resolves `chain` for `image`. The chain is one that `checkChain` lets pass. */
export function codePlan(
  chain: FilterChain,
  image: ImageShape,
  { imageName, bitsPerChannel = 8 }: CodeImage,
): CodePlan {
  const geometries = chainGeometry(chain, image);
  const steps = geometries.map((geometry, index): CodeStep => {
    const step = chain.steps[index];
    const place = { geometry, isFirst: index === 0 };
    return step.type === 'pool' ? { step, ...place } : { step, ...place };
  });
  const mode = image.channels === 1 ? 'gray' : chain.channels;
  return { imageName, bitsPerChannel, image, mode, steps };
}

export function isPool(step: CodeStep): step is CodePool {
  return step.step.type === 'pool';
}

/** Whether the step pads at all. */
export function pads({ rows, columns }: StepGeometry): boolean {
  return [rows.before, rows.after, columns.before, columns.after].some((cells) => cells > 0);
}

/** Padding that is the same before and after on each axis, `[vertical, horizontal]`, or null. */
export function evenPadding({ rows, columns }: StepGeometry): Pair | null {
  const isEven = rows.before === rows.after && columns.before === columns.after;
  return isEven ? [rows.before, columns.before] : null;
}

/** The number that stands around the image, or null where the padding repeats the image's own cells. */
export function fillValue({ padMode }: ConvolutionStep): number | null {
  if (padMode.type === 'constant') return padMode.value;
  return padMode.type === 'zeros' ? 0 : null;
}

/**
 * Whether the padding repeats more cells than the image has. Libraries refuse that, and NumPy before 1.25
 * wraps it wrongly.
 */
export function padsBeyond({ step, geometry }: CodeConvolution): boolean {
  const { type } = step.padMode;
  if (type !== 'reflect' && type !== 'wrap') return false;
  const most = ({ input }: AxisGeometry) => (type === 'reflect' ? input - 1 : input);
  return [geometry.rows, geometry.columns].some((axis) => Math.max(axis.before, axis.after) > most(axis));
}

/** Whether the first convolution adds the colours: a kernel for each of them. Else they are added before. */
export function sumsInKernel({ mode, steps }: CodePlan): boolean {
  return mode === 'sum' && steps.length > 0 && !isPool(steps[0]);
}
