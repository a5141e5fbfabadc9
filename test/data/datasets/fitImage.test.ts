import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InputShape } from '../../../src/data/datasets/datasetSpec.ts';
import { fitImage } from '../../../src/data/datasets/fitImage.ts';
import { resample } from '../../../src/data/datasets/resample.ts';
import type { PixelImage } from '../../../src/engine/filter/image.ts';

function fitted(image: PixelImage, shape: InputShape): number[] {
  const pixels = new Uint8Array(shape[0] * shape[1] * shape[2]);
  fitImage(image, shape, pixels);
  return [...pixels];
}

const gray = (height: number, width: number, ...data: number[]): PixelImage => ({
  height,
  width,
  channels: 1,
  data: Uint8Array.from(data),
});

describe('fitImage', () => {
  test('an image of the shape comes through unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 24 }), (data) => {
        expect(fitted({ height: 2, width: 4, channels: 3, data }, [2, 4, 3])).toEqual([...data]);
      }),
    );
  });

  test('a wide image fits in width, its outer rows are repeated above and below', () => {
    // 2×4 becomes 2×4 in the middle of 4×4.
    expect(fitted(gray(2, 4, 1, 2, 3, 4, 5, 6, 7, 8), [4, 4, 1])).toEqual([
      ...[1, 2, 3, 4],
      ...[1, 2, 3, 4],
      ...[5, 6, 7, 8],
      ...[5, 6, 7, 8],
    ]);
  });

  test('a tall image fits in height; an odd rest goes to the right', () => {
    expect(fitted(gray(2, 1, 10, 20), [2, 4, 1])).toEqual([10, 10, 10, 10, 20, 20, 20, 20]);
    expect(fitted(gray(3, 2, 1, 2, 3, 4, 5, 6), [3, 3, 1])).toEqual([1, 2, 2, 3, 4, 4, 5, 6, 6]);
  });

  test('colour becomes grey by 0.299, 0.587 and 0.114, rounded once', () => {
    const image: PixelImage = {
      height: 1,
      width: 4,
      channels: 3,
      data: Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30]),
    };
    // 76.245, 149.685, 29.07, 18.15
    expect(fitted(image, [1, 4, 1])).toEqual([76, 150, 29, 18]);
  });

  test('grey becomes colour by repetition', () => {
    expect(fitted(gray(1, 2, 7, 9), [1, 2, 3])).toEqual([7, 7, 7, 9, 9, 9]);
  });

  test('16 bits count as v / 257', () => {
    const image: PixelImage = {
      height: 1,
      width: 3,
      channels: 1,
      data: Uint16Array.of(1000, 65535, 257 * 80),
    };
    expect(fitted(image, [1, 3, 1])).toEqual([4, 255, 80]);
  });

  test('an image of one colour keeps it at every size', () => {
    const side = fc.integer({ min: 1, max: 17 });
    const channels = fc.constantFrom<1 | 3>(1, 3);
    fc.assert(
      fc.property(side, side, channels, side, side, channels, fc.nat(255), (h, w, c, H, W, C, value) => {
        const data = new Uint8Array(h * w * c).fill(value);
        expect(new Set(fitted({ height: h, width: w, channels: c, data }, [H, W, C]))).toEqual(
          new Set([value]),
        );
      }),
    );
  });

  test('1×1 and very long images', () => {
    expect(fitted(gray(1, 1, 5), [2, 3, 1])).toEqual([5, 5, 5, 5, 5, 5]);
    const long = gray(1, 500, ...Array.from({ length: 500 }, () => 9));
    expect(new Set(fitted(long, [4, 4, 1]))).toEqual(new Set([9]));
  });
});

describe('resample', () => {
  const row = (data: number[], width: number) => [
    ...resample({ height: 1, width: data.length, channels: 1, data }, 1, width),
  ];

  test('twice as wide: linear between the middles of the pixels', () => {
    // Output middles lie at ¼, ¾, 1¼, 1¾ of the input, whose middles lie at ½ and 1½.
    expect(row([0, 100], 4)).toEqual([0, 25, 75, 100]);
  });

  test('half as wide: a triangle over four pixels, cut off at the edge', () => {
    // Output 0 has its middle at 1, reach 2: weights ¾, ¾, ¼ of the middles ½, 1½, 2½.
    const [first, second] = row([70, 0, 0, 7], 2);
    expect(first).toBeCloseTo((0.75 * 70) / 1.75, 12);
    expect(second).toBeCloseTo((0.75 * 7) / 1.75, 12);
  });

  test('leaves no pixel out, however much smaller', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (from, to) => {
        for (let lit = 0; lit < from; lit++) {
          const data = new Array<number>(from).fill(0);
          data[lit] = 1;
          expect(Math.max(...row(data, Math.min(from, to)))).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('rows and columns are alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 35, maxLength: 35 }), fc.nat(9), fc.nat(9), (data, h, w) => {
        const transposed = Uint8Array.from({ length: 35 }, (_, i) => data[(i % 7) * 5 + Math.floor(i / 7)]);
        const upright = resample({ height: 7, width: 5, channels: 1, data }, h + 1, w + 1);
        const lying = resample({ height: 5, width: 7, channels: 1, data: transposed }, w + 1, h + 1);
        for (let y = 0; y <= h; y++) {
          for (let x = 0; x <= w; x++)
            expect(upright[y * (w + 1) + x]).toBeCloseTo(lying[x * (h + 1) + y], 9);
        }
      }),
    );
  });
});
