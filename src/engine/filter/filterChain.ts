/**
 * What is done to one image: a chain of convolutions and poolings, each with its own output. A chain is
 * plain data; panel, command line and worker threads pass it on as it is.
 */
import type { ActivationName } from '../activation.ts';
import { EngineError } from '../errors.ts';
import {
  checkPoolWindow,
  checkWindow,
  type Padding,
  type Pair,
  type WindowGeometry,
  windowGeometry,
} from '../geometry.ts';
import { message } from '../message.ts';
import type { PadMode } from '../padMode.ts';

/**
 * How colours enter: `gray` convolves 0.299 R + 0.587 G + 0.114 B, `each` every channel by itself,
 * `sum` adds the convolutions of all channels. A grey image has one channel, whatever is chosen.
 */
export type ChannelMode = 'gray' | 'each' | 'sum';

/** A kernel as written, row by row: not flipped, not divided. */
export interface Kernel {
  readonly height: number;
  readonly width: number;
  readonly weights: readonly number[];
}

/** activation( Σ input · kernel / divisor + bias ), by correlation unless `flip`. */
export interface ConvolutionStep {
  readonly type: 'convolution';
  readonly kernel: Kernel;
  readonly divisor: number;
  readonly bias: number;
  /** Rotates the kernel by 180° first: convolution in the sense of signal processing. */
  readonly flip: boolean;
  readonly padding: Padding;
  readonly padMode: PadMode;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly activation: ActivationName;
}

/** The maximum or the average of each window. Padding counts as −∞, and not at all in an average. */
export interface PoolStep {
  readonly type: 'pool';
  readonly pool: 'max' | 'average';
  readonly size: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}

export type FilterStep = ConvolutionStep | PoolStep;

export interface FilterChain {
  readonly channels: ChannelMode;
  readonly steps: readonly FilterStep[];
}

/** Extents of an image: rows, columns, 1 or 3 channels. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** One step of a chain with what it reads and makes. */
export interface StepGeometry extends WindowGeometry {
  readonly input: ImageShape;
  readonly output: ImageShape;
}

/** Channels that a chain works on, of an image with `channels`. */
export function chainChannels(mode: ChannelMode, channels: number): number {
  return mode === 'each' ? channels : 1;
}

function chainInput({ channels }: FilterChain, image: ImageShape): ImageShape {
  const { height, width } = image;
  return { height, width, channels: chainChannels(channels, image.channels) };
}

/**
 * Geometry of every step, in order. Stops after the first step whose output is empty: that step is the
 * last of the result. Never throws; {@link checkChain} refuses.
 */
export function chainGeometry(chain: FilterChain, image: ImageShape): StepGeometry[] {
  const steps: StepGeometry[] = [];
  let input = chainInput(chain, image);
  for (const step of chain.steps) {
    const window = windowGeometry(input.height, input.width, windowOf(step));
    const output = { ...input, height: window.rows.output, width: window.columns.output };
    steps.push({ ...window, input, output });
    if (output.height < 1 || output.width < 1) break;
    input = output;
  }
  return steps;
}

/** The window parameters of a step. */
export function windowOf(step: FilterStep) {
  const { stride, padding } = step;
  return step.type === 'pool'
    ? { kernel: step.size, stride, dilation: [1, 1] as Pair, padding }
    : { kernel: [step.kernel.height, step.kernel.width] as Pair, stride, dilation: step.dilation, padding };
}

/**
 * Refuses a chain that cannot be computed on `image`.
 * @throws EngineError of {@link checkWindow}; `kernel-weights`, `divisor`, `not-a-number` for a kernel
 *   whose numbers do not fit its shape, a divisor of zero, or a number that is not finite;
 *   `pool-padding` where a pooling window could lie wholly in padding.
 */
export function checkChain(chain: FilterChain, image: ImageShape): StepGeometry[] {
  let input = chainInput(chain, image);
  return chain.steps.map((step) => {
    if (step.type === 'convolution') checkNumbers(step);
    const check = step.type === 'pool' ? checkPoolWindow : checkWindow;
    const window = check(input.height, input.width, windowOf(step));
    const output = { ...input, height: window.rows.output, width: window.columns.output };
    const geometry = { ...window, input, output };
    input = output;
    return geometry;
  });
}

function checkNumbers({ kernel, divisor, bias, padMode }: ConvolutionStep): void {
  const expected = kernel.height * kernel.width;
  if (kernel.weights.length !== expected) {
    throw new EngineError({
      code: 'kernel-weights',
      problem: message('A {height}×{width} kernel needs a weight for each cell: {expected}, not {found}.', {
        height: kernel.height,
        width: kernel.width,
        expected,
        found: kernel.weights.length,
      }),
      remedy: message('Give every row the same number of weights.'),
    });
  }
  if (divisor === 0) {
    throw new EngineError({
      code: 'divisor',
      problem: message('The divisor must not be 0.'),
      remedy: message('Use 1 to leave the sum as it is.'),
    });
  }
  const value = padMode.type === 'constant' ? padMode.value : 0;
  const wrong = [...kernel.weights, divisor, bias, value].find((number) => !Number.isFinite(number));
  if (wrong !== undefined) {
    throw new EngineError({
      code: 'not-a-number',
      problem: message('Weights, divisor, bias and fill must be finite numbers, but one is {found}.', {
        found: String(wrong),
      }),
      remedy: message('Replace it by a number.'),
    });
  }
}

/** The kernel as it meets the image: rotated by 180° for a flipped step. Length height · width. */
export function appliedWeights({ kernel, flip }: ConvolutionStep): readonly number[] {
  return flip ? kernel.weights.toReversed() : kernel.weights;
}
