import type { ActivationName } from '../../../src/engine/activation.ts';
import type { ChannelMode, ConvolutionStep, FilterStep } from '../../../src/engine/filter/filterChain.ts';
import type { PixelImage } from '../../../src/engine/filter/image.ts';
import type { Padding } from '../../../src/engine/geometry.ts';
import type { PadMode } from '../../../src/engine/padMode.ts';
import { convolution, poolStep } from '../../engine/steps.ts';

/** Chains whose code has been run; together they take every branch of the writers. */

export interface GoldenCase {
  readonly name: string;
  readonly channels: ChannelMode;
  readonly steps: readonly FilterStep[];
  readonly image: PixelImage;
  /** What the file is called; `image.png` by default. */
  readonly imageName?: string;
}

/** Whole numbers 0..255, or 0..65535: the same ones for the same seed. */
function pixels(height: number, width: number, channels: 1 | 3, seed: number, bits: 8 | 16 = 8): PixelImage {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> (32 - bits);
  };
  const numbers = Array.from({ length: height * width * channels }, next);
  const data = bits === 16 ? Uint16Array.from(numbers) : Uint8Array.from(numbers);
  return { height, width, channels, data };
}

const grey = pixels(5, 7, 1, 1);
const wide = pixels(9, 12, 1, 2);
const colors = pixels(6, 8, 3, 3);

const sobel = [
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
];
const gaussian = [
  [1, 2, 1],
  [2, 4, 2],
  [1, 2, 1],
];
/** No two weights alike, so that a flip or a shift shows. */
const uneven = [
  [3, -1, 0.5],
  [0, 2, -4],
  [1, 7, -0.25],
];
const even = [
  [1, -2],
  [3, 5],
];
const large = Array.from({ length: 15 }, (_, row) =>
  Array.from({ length: 15 }, (_, column) => ((row * 7 + column * 4) % 11) - 5),
);

const reflect: PadMode = { type: 'reflect' };
const replicate: PadMode = { type: 'replicate' };
const wrap: PadMode = { type: 'wrap' };
const constant = (value: number): PadMode => ({ type: 'constant', value });

function one(
  name: string,
  image: PixelImage,
  channels: ChannelMode,
  rows: readonly (readonly number[])[],
  others: Partial<ConvolutionStep> = {},
): GoldenCase {
  return { name, image, channels, steps: [convolution(rows, others)] };
}

const activations: readonly Exclude<ActivationName, 'linear'>[] = [
  ...(['relu', 'leakyRelu', 'elu', 'sigmoid', 'tanh', 'gelu', 'softmax'] as const),
];

/** On values of about −3 to 3, where activations bend. */
const activated = activations.map((activation, index) =>
  one(`activation ${activation}`, pixels(5, 7, index % 2 ? 3 : 1, 20 + index), 'each', sobel, {
    divisor: 300,
    bias: -0.25,
    activation,
  }),
);

const paddings: readonly (readonly [Padding, PadMode, PixelImage, ChannelMode])[] = [
  ['same', reflect, colors, 'each'],
  ['full', replicate, colors, 'sum'],
  ['valid', constant(9), grey, 'gray'],
  [2, wrap, colors, 'sum'],
  [1, { type: 'zeros' }, grey, 'each'],
  [[3, 0, 1, 2], { type: 'zeros' }, colors, 'each'],
  [[0, 2, 1, 0], constant(-20.5), colors, 'each'],
  [[6, 9, 5, 8], reflect, grey, 'sum'],
  [[12, 3, 1, 15], wrap, grey, 'gray'],
  [[0, 1, 9, 0], wrap, colors, 'each'],
  [[8, 0, 1, 9], replicate, grey, 'gray'],
];

const padded = paddings.map(([padding, padMode, image, channels], index) =>
  one(`padding ${padding}, ${padMode.type}`, image, channels, index % 3 ? uneven : even, {
    padding,
    padMode,
  }),
);

export const goldenCases: readonly GoldenCase[] = [
  {
    name: 'Sobel, ReLU, maximum',
    image: colors,
    channels: 'gray',
    steps: [convolution(sobel, { activation: 'relu' }), poolStep('max', 2)],
  },
  one('Gaussian blur', colors, 'each', gaussian, { divisor: 16, padMode: replicate }),
  { name: 'no step', image: colors, channels: 'each', steps: [] },
  ...padded,
  ...activated,
  one('softmax of one channel', colors, 'sum', sobel, { activation: 'softmax' }),
  one('sum with a constant fill', colors, 'sum', uneven, { padMode: constant(7.5), divisor: -4, bias: 3 }),
  one('a row, strides, a single line', pixels(1, 6, 1, 4), 'gray', [[1, 2, -3, 4]], {
    padding: [0, 3, 0, 2],
    padMode: reflect,
    stride: [1, 2],
  }),
  one('a single line, reflected upwards', pixels(1, 6, 3, 5), 'each', uneven, { padMode: reflect }),
  one('a column, wrapped', wide, 'gray', [[1], [0], [-2.5], [0], [1e-3]], { padMode: wrap }),
  one('one weight, a large whole number', grey, 'gray', [[2 ** 60]], { divisor: 2 ** 61 }),
  one('flipped, dilated', wide, 'gray', uneven, { flip: true, dilation: [2, 2], padMode: reflect }),
  one('flipped colours', colors, 'each', even, { flip: true, padMode: wrap }),
  one('flipped, dilated without padding', wide, 'sum', uneven, {
    flip: true,
    dilation: [2, 3],
    padding: 'valid',
  }),
  one('stride and dilation', colors, 'each', uneven, { stride: [2, 2], dilation: [1, 2] }),
  one('stride and dilation, filled', wide, 'gray', even, {
    stride: [2, 3],
    dilation: [3, 2],
    padMode: constant(40),
  }),
  one('two strides on colours', colors, 'each', even, { stride: [2, 3] }),
  one('stride 2 on odd extents', grey, 'gray', sobel, { stride: [2, 2] }),
  one('stride 3, summed', colors, 'sum', gaussian, { stride: [3, 3], divisor: 16 }),
  one('15×15', wide, 'gray', large, { divisor: 225 }),
  one('15×15 colours, reflected beyond', pixels(5, 7, 3, 6), 'each', large, {
    padMode: reflect,
    divisor: 225,
  }),
  ...(['max', 'average'] as const).flatMap((pool): GoldenCase[] => [
    { name: `${pool}, same`, image: grey, channels: 'gray', steps: [poolStep(pool, 3, { padding: 'same' })] },
    {
      name: `${pool}, full, colours`,
      image: colors,
      channels: 'each',
      steps: [poolStep(pool, 3, { padding: 'full', stride: [1, 2] })],
    },
    {
      name: `${pool}, sides`,
      image: wide,
      channels: 'gray',
      steps: [poolStep(pool, 3, { padding: [2, 0, 1, 1], size: [3, 2], stride: [2, 1] })],
    },
    {
      name: `${pool}, half a window, summed`,
      image: colors,
      channels: 'sum',
      steps: [poolStep(pool, 2, { padding: 1 })],
    },
    {
      name: `${pool}, window of two extents, side by side`,
      image: wide,
      channels: 'gray',
      steps: [poolStep(pool, 2, { size: [2, 3], stride: [2, 3] })],
    },
  ]),
  {
    name: 'four steps, two fills',
    image: pixels(9, 12, 3, 7),
    channels: 'sum',
    steps: [
      convolution(gaussian, { divisor: 16, padMode: constant(5), activation: 'leakyRelu' }),
      poolStep('average', 2),
      convolution(uneven, { padMode: constant(5), bias: 10, activation: 'relu' }),
      poolStep('max', 2, { stride: [1, 1] }),
    ],
  },
  one('16 bits', pixels(5, 7, 1, 8, 16), 'gray', sobel),
  one('16 bits, colours', pixels(5, 7, 3, 9, 16), 'each', gaussian, { divisor: 16 }),
  { ...one('16 bits, grey of colours', pixels(5, 7, 3, 10, 16), 'gray', sobel), imageName: 'niño 1.png' },
  { ...one('a name that Windows cannot open', colors, 'gray', sobel), imageName: 'señal "2" \\ #.png' },
];
