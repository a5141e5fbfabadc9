import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Augmenter } from '../../../src/data/datasets/augment.ts';
import type { AugmentSpec, InputShape } from '../../../src/data/datasets/datasetSpec.ts';
import { NoiseTable } from '../../../src/data/datasets/noiseTable.ts';
import { ramp } from './files.ts';

const noise = new NoiseTable(1);

function augmented(
  spec: AugmentSpec,
  shape: InputShape,
  pixels: Uint8Array,
  sample: number,
  epoch = 0,
): Uint8Array {
  const result = pixels.slice();
  new Augmenter(spec, shape, 1, noise).apply(result, sample, epoch);
  return result;
}

/** The image in each of 200 samples. */
function many(spec: AugmentSpec, shape: InputShape, pixels: Uint8Array): Uint8Array[] {
  const augmenter = new Augmenter(spec, shape, 1, noise);
  return Array.from({ length: 200 }, (_, sample) => {
    const result = pixels.slice();
    augmenter.apply(result, sample, 0);
    return result;
  });
}

/** Middle of the light of a grey image, from the middle of the image. */
function middle([height, width]: InputShape, pixels: Uint8Array): { y: number; x: number } {
  let [y, x, total] = [0, 0, 0];
  for (const [i, value] of pixels.entries()) {
    y += value * Math.floor(i / width);
    x += value * (i % width);
    total += value;
  }
  return { y: y / total - (height - 1) / 2, x: x / total - (width - 1) / 2 };
}

/** A blot, dark around it, with its middle (dy, dx) from that of the image. */
function blot([height, width]: InputShape, dy: number, dx: number, radius = 3): Uint8Array {
  return Uint8Array.from({ length: height * width }, (_, i) => {
    const y = Math.floor(i / width) - (height - 1) / 2 - dy;
    const x = (i % width) - (width - 1) / 2 - dx;
    return Math.round(250 * Math.max(0, 1 - Math.sqrt(y * y + x * x) / radius));
  });
}

const large: InputShape = [41, 41, 1];

describe('augmenting', () => {
  test('by nothing leaves the image', () => {
    const nothing: AugmentSpec[] = [{}, { shift: 0, rotate: 0, zoom: 0, noise: 0 }];
    for (const spec of nothing) {
      for (const image of many(spec, [4, 5, 3], ramp(60))) expect(image).toEqual(ramp(60));
    }
  });

  test('flips mirror, exactly, each for one half of the images', () => {
    const image = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const [original, across, down, both] = ['1,2,3,4,5,6', '3,2,1,6,5,4', '4,5,6,1,2,3', '6,5,4,3,2,1'];
    const counts = (flip: 'horizontal' | 'vertical' | 'both') => {
      const found = many({ flip }, [2, 3, 1], image).map(String);
      return [original, across, down, both].map((each) => found.filter((text) => text === each).length);
    };
    const [kept, mirrored, ...none] = counts('horizontal');
    expect([kept + mirrored, ...none]).toEqual([200, 0, 0]);
    expect(Math.abs(kept - 100)).toBeLessThan(30);
    const vertical = counts('vertical');
    expect([vertical[0] + vertical[2], vertical[1], vertical[3]]).toEqual([200, 0, 0]);
    for (const count of counts('both')) expect(Math.abs(count - 50)).toBeLessThan(25);
  });

  test('colours stay together', () => {
    const image = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const found = new Set(many({ flip: 'horizontal' }, [1, 2, 3], image).map(String));
    expect(found).toEqual(new Set(['1,2,3,4,5,6', '4,5,6,1,2,3']));
  });

  test('shift moves by up to so many pixels each way, parts of a pixel too', () => {
    const moved = many({ shift: 5 }, large, blot(large, 0, 0)).map((image) => middle(large, image));
    for (const { y, x } of moved) expect(Math.max(Math.abs(y), Math.abs(x))).toBeLessThan(5.1);
    for (const axis of ['y', 'x'] as const) {
      const places = moved.map((place) => place[axis]);
      expect(Math.max(...places)).toBeGreaterThan(4.5);
      expect(Math.min(...places)).toBeLessThan(-4.5);
      expect(places.some((place) => Math.abs(place - Math.round(place)) > 0.3)).toBe(true);
    }
  });

  test('rotate turns about the middle by up to so many degrees', () => {
    const angles = many({ rotate: 30 }, large, blot(large, 0, 12)).map((image) => {
      const { y, x } = middle(large, image);
      expect(Math.sqrt(y * y + x * x)).toBeCloseTo(12, 0);
      return (Math.atan2(y, x) * 180) / Math.PI;
    });
    expect(Math.max(...angles.map(Math.abs))).toBeLessThan(30.5);
    expect(Math.max(...angles)).toBeGreaterThan(27);
    expect(Math.min(...angles)).toBeLessThan(-27);
  });

  test('zoom enlarges and reduces about the middle by up to the fraction', () => {
    const places = many({ zoom: 0.25 }, large, blot(large, 8, 8)).map((image) => {
      const { y, x } = middle(large, image);
      expect(y).toBeCloseTo(x, 0);
      return x / 8;
    });
    expect(Math.max(...places)).toBeLessThan(1.27);
    expect(Math.max(...places)).toBeGreaterThan(1.2);
    expect(Math.min(...places)).toBeLessThan(0.8);
    expect(Math.min(...places)).toBeGreaterThan(0.73);
  });

  test('noise has the deviation that is asked for, and is cut off at 0 and 255', () => {
    const gray = new Uint8Array(41 * 41).fill(128);
    const values = many({ noise: 20 }, large, gray).flatMap((image) => [...image]);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - 128) ** 2, 0) / values.length);
    expect(Math.abs(deviation - 20)).toBeLessThan(0.5);
    expect(
      new Set(many({ noise: 255 }, [1, 50, 1], new Uint8Array(50)).flatMap((image) => [...image])),
    ).toContain(0);
    expect(
      many({ noise: 255 }, [1, 50, 1], new Uint8Array(50).fill(250)).flatMap((image) => [...image]),
    ).toContain(255);
  });

  test('an image of one colour keeps it: beyond the edge it is reflected', () => {
    const spec: AugmentSpec = { shift: 9, rotate: 180, zoom: 0.9, flip: 'both' };
    const extent = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(extent, extent, fc.nat(255), fc.nat(), (height, width, value, sample) => {
        const image = new Uint8Array(height * width).fill(value);
        expect(augmented(spec, [height, width, 1], image, sample)).toEqual(image);
      }),
    );
  });

  test('reflection does not repeat the edge, as padding `reflect`', () => {
    // What comes in at the edge of 1 2 3 … is 2 3 …: no value lies outside of those, none is doubled.
    const image = Uint8Array.of(100, 150, 200, 250);
    for (const found of many({ shift: 1 }, [1, 4, 1], image)) {
      const [a, b, c, d] = found;
      const isRight = a > 100 && b < 150;
      if (isRight) expect(Math.abs(a - 100 - (150 - b))).toBeLessThanOrEqual(1);
      else expect(Math.abs(250 - d - (c - 200))).toBeLessThanOrEqual(1);
    }
  });

  test('sample and epoch decide, not what came before; each has changes of its own', () => {
    const spec: AugmentSpec = { shift: 2, rotate: 10, zoom: 0.1, flip: 'both', noise: 8 };
    const shape: InputShape = [9, 7, 3];
    const image = ramp(189);
    const all = many(spec, shape, image);
    expect(new Set(all.map(String)).size).toBe(200);
    for (const sample of [199, 3, 3, 50]) expect(augmented(spec, shape, image, sample)).toEqual(all[sample]);
    expect(augmented(spec, shape, image, 3, 1)).not.toEqual(all[3]);
  });

  test('one kind of change is the same whatever others there are', () => {
    const image = blot(large, 0, 0);
    const alone = middle(large, augmented({ shift: 5 }, large, image, 4));
    const together = middle(large, augmented({ shift: 5, rotate: 90, flip: 'both' }, large, image, 4));
    expect(together.y).toBeCloseTo(alone.y, 1);
    expect(together.x).toBeCloseTo(alone.x, 1);
  });
});
