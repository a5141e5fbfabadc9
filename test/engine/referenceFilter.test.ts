import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationNames } from '../../src/engine/activation.ts';
import {
  appliedWeights,
  type ChannelMode,
  chainGeometry,
  type FilterStep,
} from '../../src/engine/filter/filterChain.ts';
import type { PixelImage } from '../../src/engine/filter/image.ts';
import { imageTensor, referenceFilter } from '../../src/engine/filter/referenceFilter.ts';
import { activateChannels } from '../../src/engine/ops/activate.ts';
import { anyConvolution, anyImage, anyWork, convolution, grayImage, poolStep } from './steps.ts';
import { thrown } from './thrown.ts';

function last(image: PixelImage, channels: ChannelMode, ...steps: FilterStep[]): number[] {
  return Array.from(referenceFilter({ channels, steps }, image).at(-1)?.data ?? []);
}

/** One red, one green, one blue, one mixed pixel. */
const colours: PixelImage = {
  height: 2,
  width: 2,
  channels: 3,
  data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30),
};

describe('imageTensor', () => {
  it('weighs red, green and blue for grey', () => {
    const { shape, data } = imageTensor(colours, 'gray');
    expect(shape).toEqual([2, 2, 1]);
    const expected = [0.299 * 255, 0.587 * 255, 0.114 * 255, 2.99 + 11.74 + 3.42];
    data.forEach((value, place) => {
      expect(value).toBeCloseTo(expected[place], 5);
    });
  });

  it('keeps the channels for each and sum, and a grey image as it is', () => {
    for (const mode of ['each', 'sum'] as const) {
      expect(imageTensor(colours, mode).shape).toEqual([2, 2, 3]);
      expect(Array.from(imageTensor(colours, mode).data)).toEqual(Array.from(colours.data));
    }
    for (const mode of ['gray', 'each', 'sum'] as const) {
      expect(Array.from(imageTensor(grayImage([[0, 7, 255]]), mode).data)).toEqual([0, 7, 255]);
    }
  });

  it('counts 16-bit numbers as v / 257', () => {
    const deep: PixelImage = { height: 1, width: 3, channels: 1, data: Uint16Array.of(0, 65535, 1) };
    expect(Array.from(imageTensor(deep, 'gray').data)).toEqual([0, 255, Math.fround(1 / 257)]);
    const white: PixelImage = { height: 1, width: 1, channels: 3, data: Uint16Array.of(65535, 65535, 65535) };
    expect(imageTensor(white, 'gray').data[0]).toBeCloseTo(255, 5);
  });
});

describe('referenceFilter by hand', () => {
  it('shows brighter to the right as positive with Sobel x, zeros beyond the rim', () => {
    const image = grayImage([
      [0, 0, 10, 10],
      [0, 0, 10, 10],
      [0, 0, 10, 10],
    ]);
    const sobel = convolution([
      [-1, 0, 1],
      [-2, 0, 2],
      [-1, 0, 1],
    ]);
    expect(last(image, 'gray', sobel)).toEqual([0, 30, 30, -30, 0, 40, 40, -40, 0, 30, 30, -30]);
    expect(last(image, 'gray', { ...sobel, padMode: { type: 'replicate' } })).toEqual(
      [1, 2, 3].flatMap(() => [0, 40, 40, 0]),
    );
  });

  it('divides, adds the bias, activates, in this order', () => {
    const step = convolution([[2]], { divisor: 4, bias: -3, activation: 'relu' });
    expect(last(grayImage([[2, 6, 10]]), 'gray', step)).toEqual([0, 0, 2]);
  });

  it('does not flip the kernel unless asked', () => {
    const step = convolution([[1, 10, 100]], { padding: 'valid' });
    expect(last(grayImage([[1, 2, 3]]), 'gray', step)).toEqual([321]);
    expect(last(grayImage([[1, 2, 3]]), 'gray', { ...step, flip: true })).toEqual([123]);
  });

  it('convolves each channel by itself, or adds them with one bias', () => {
    const step = convolution([[2]], { bias: 1 });
    expect(last(colours, 'each', step).slice(9)).toEqual([21, 41, 61]);
    expect(last(colours, 'sum', step)).toEqual([511, 511, 511, 121]);
  });

  it('pads every channel of a sum with the constant', () => {
    const one: PixelImage = { height: 1, width: 1, channels: 3, data: Uint8Array.of(1, 2, 3) };
    const step = convolution([[10, 1]], { padding: [0, 0, 0, 1], padMode: { type: 'constant', value: 5 } });
    expect(last(one, 'sum', step)).toEqual([156]);
  });

  it('adds the channels before a pool that comes first in a sum', () => {
    expect(last(colours, 'sum', poolStep('max', 2))).toEqual([255]);
    expect(last(colours, 'sum', poolStep('average', 2), convolution([[2]]))).toEqual([(255 * 3 + 60) / 2]);
  });

  it('gives the output of every step: blur, then the largest of each 2×2', () => {
    const image = grayImage([
      [9, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 18],
      [0, 0, 0, 0],
    ]);
    const blur = convolution(
      [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
      { divisor: 9 },
    );
    const [blurred, pooled] = referenceFilter({ channels: 'gray', steps: [blur, poolStep('max', 2)] }, image);
    expect(blurred.shape).toEqual([4, 4, 1]);
    expect(Array.from(blurred.data)).toEqual([1, 1, 0, 0, 1, 1, 2, 2, 0, 0, 2, 2, 0, 0, 2, 2]);
    expect(pooled.shape).toEqual([2, 2, 1]);
    expect(Array.from(pooled.data)).toEqual([1, 2, 0, 2]);
  });

  it('takes softmax over the channels of a pixel', () => {
    const shares = last(colours, 'each', convolution([[1]], { activation: 'softmax' }));
    expect(shares.slice(0, 3)).toEqual([1, 0, 0].map((share) => expect.closeTo(share, 6)));
  });

  it('refuses what checkChain refuses', () => {
    expect(thrown(() => last(colours, 'gray', convolution([[1]], { divisor: 0 }))).code).toBe('divisor');
  });

  it('refuses an output that no memory holds', () => {
    const step = convolution([[1]], { padding: 1_000_000 });
    expect(thrown(() => last(colours, 'gray', step)).code).toBe('tensor-too-large');
  });
});

describe('referenceFilter always', () => {
  it('makes outputs of the shapes that chainGeometry tells', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain }) => {
        const shapes = referenceFilter(chain, image).map((output) => output.shape);
        const told = chainGeometry(chain, image).map(({ output }) => [
          output.height,
          output.width,
          output.channels,
        ]);
        expect(shapes).toEqual(told);
      }),
    );
  });

  it('is the formula, written out for one channel over numpy-like padding', () => {
    fc.assert(
      fc.property(
        anyImage,
        anyConvolution,
        fc.constantFrom<ChannelMode>('gray', 'sum'),
        (image, step, channels) => {
          const chain = { channels, steps: [step] };
          const [{ rows, columns, output }] = chainGeometry(chain, image);
          fc.pre(output.height > 0 && output.width > 0);
          const input = imageTensor(image, channels);
          const planes = input.shape[2];
          const weights = appliedWeights(step);
          const at = (row: number, column: number, channel: number): number => {
            const y = unfold(row, image.height, step.padMode.type);
            const x = unfold(column, image.width, step.padMode.type);
            if (y === null || x === null) return step.padMode.type === 'constant' ? step.padMode.value : 0;
            return input.data[(y * image.width + x) * planes + channel];
          };
          const [result] = referenceFilter(chain, image);
          result.data.forEach((value, place) => {
            const top = Math.floor(place / output.width) * step.stride[0] - rows.before;
            const left = (place % output.width) * step.stride[1] - columns.before;
            let sum = 0;
            weights.forEach((weight, tap) => {
              const row = top + Math.floor(tap / step.kernel.width) * step.dilation[0];
              const column = left + (tap % step.kernel.width) * step.dilation[1];
              for (let channel = 0; channel < planes; channel++) sum += at(row, column, channel) * weight;
            });
            const stored = Math.fround(sum / step.divisor + step.bias);
            expect(value).toBe(Math.fround(activateChannels([stored], step.activation)[0]));
          });
        },
      ),
    );
  });

  it('in each is what every channel gives by itself', () => {
    fc.assert(
      fc.property(anyWork, ({ image, chain }) => {
        fc.pre(image.channels === 3);
        fc.pre(chain.steps.every((step) => step.type === 'pool' || step.activation !== 'softmax'));
        const together = referenceFilter({ ...chain, channels: 'each' }, image).at(-1)?.data ?? [];
        for (const channel of [0, 1, 2]) {
          const data = image.data.filter((_, place) => place % 3 === channel);
          const alone = referenceFilter({ ...chain, channels: 'each' }, { ...image, channels: 1, data }).at(
            -1,
          );
          expect(Array.from(together).filter((_, place) => place % 3 === channel)).toEqual(
            Array.from(alone?.data ?? []),
          );
        }
      }),
    );
  });

  it('flipped is correlation with the kernel turned by 180°', () => {
    fc.assert(
      fc.property(anyImage, anyConvolution, (image, step) => {
        const chain = { channels: 'each' as const, steps: [step] };
        const [{ output }] = chainGeometry(chain, image);
        fc.pre(output.height > 0 && output.width > 0);
        const turned = { ...step.kernel, weights: [...step.kernel.weights].reverse() };
        const other = { ...step, kernel: turned, flip: !step.flip };
        expect(referenceFilter(chain, image)).toEqual(referenceFilter({ ...chain, steps: [other] }, image));
      }),
    );
  });

  it('knows every activation', () => {
    for (const activation of activationNames) {
      expect(last(colours, 'each', convolution([[0.01]], { activation }))).not.toContain(Number.NaN);
    }
  });
});

/** The cell at `cell` of an axis of `size`, by walking back into it; null where nothing of the image stands. */
function unfold(cell: number, size: number, type: string): number | null {
  let place = cell;
  while (place < 0 || place >= size) {
    if (type === 'zeros' || type === 'constant') return null;
    if (type === 'replicate') place = place < 0 ? 0 : size - 1;
    else if (type === 'wrap') place += place < 0 ? size : -size;
    else if (size === 1) place = 0;
    else place = place < 0 ? -place : 2 * (size - 1) - place;
  }
  return place;
}
