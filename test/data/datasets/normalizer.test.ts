import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteHistogram, normalizeTables } from '../../../src/data/datasets/normalizer.ts';
import { channelMoments } from '../../../src/data/normalizePixels.ts';

describe('normalizeTables', () => {
  test('unit, symmetric and none', () => {
    expect(normalizeTables('unit', 1)[0][51]).toBe(Math.fround(0.2));
    expect(normalizeTables('symmetric', 1)[0][0]).toBe(-1);
    expect(normalizeTables('symmetric', 1)[0][255]).toBe(1);
    expect(normalizeTables('none', 3)[2][77]).toBe(77);
  });

  test('standardize, each channel by its own moments', () => {
    const moments = [
      { mean: 100, deviation: 50 },
      { mean: 0, deviation: 1 },
      { mean: 10, deviation: 0 },
    ];
    const tables = normalizeTables('standardize', 3, moments);
    expect([tables[0][200], tables[1][7], tables[2][99]]).toEqual([2, 7, 0]);
  });

  test('given numbers are in units of v / 255', () => {
    const [red, , blue] = normalizeTables({ mean: [0.2, 0, 0.6], std: [0.5, 1, 0.1] }, 3);
    expect(red[51]).toBeCloseTo(0, 7);
    expect(blue[204]).toBeCloseTo(2, 6);
  });

  test('what does not fit the channels is refused', () => {
    const one = { mean: [0.5], std: [0.25] };
    expect(() => normalizeTables(one, 3)).toThrow(
      '"mean" and "std" each need one number for each channel: 3, not 1. Give as many numbers as "shape" has channels.',
    );
    expect(() => normalizeTables({ mean: [0, 0, 0], std: [1] }, 3)).toThrow('3, not 1');
    expect(() => normalizeTables('standardize', 3, [{ mean: 1, deviation: 1 }])).toThrow(
      '"standardize" needs mean and deviation of each channel of the training set: 3, not 1. Train the network once, or choose another "normalize".',
    );
  });
});

describe('ByteHistogram', () => {
  test('gives the moments of all its images as if they were one', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 12, maxLength: 12 }), { minLength: 1 }), (images) => {
        const histogram = new ByteHistogram(3);
        for (const image of images) histogram.add(image);
        const data = Uint8Array.from(images.flatMap((image) => [...image]));
        const whole = channelMoments({ height: 4 * images.length, width: 1, channels: 3, data });
        for (const [channel, { mean, deviation }] of histogram.moments().entries()) {
          expect(mean).toBeCloseTo(whole[channel].mean, 10);
          expect(deviation).toBeCloseTo(whole[channel].deviation, 10);
        }
      }),
    );
  });

  test('the order of the images changes no bit', () => {
    const [a, b] = [new ByteHistogram(1), new ByteHistogram(1)];
    const images = Array.from({ length: 20 }, (_, i) => Uint8Array.of(i * 11, 255 - i, i * i));
    for (const image of images) a.add(image);
    for (const image of images.toReversed()) b.add(image);
    expect(a.moments()).toEqual(b.moments());
  });
});
