import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generators, type InputShape } from '../../../src/data/datasets/datasetSpec.ts';
import { generatorClasses, syntheticStore } from '../../../src/data/datasets/synthetic/syntheticStore.ts';
import { readAll, storeOptions } from './files.ts';

const options = (shape: InputShape, memoryBytes = 2 ** 24) => storeOptions('', shape, { memoryBytes });

describe.each(generators)('%s', (generator) => {
  const classes = generatorClasses[generator];
  const drawn = (samples: number, seed: number, shape: InputShape) =>
    readAll(syntheticStore({ generator, samples }, seed, options(shape)), shape[0] * shape[1] * shape[2]);

  test('each class in turn', () => {
    const { labels } = syntheticStore({ generator, samples: 2 * classes.length + 1 }, 7, options([8, 8, 1]));
    const turn = classes.map((_, label) => label);
    expect([...labels]).toEqual([...turn, ...turn, 0]);
  });

  test('an image is the same whatever is drawn before it, kept or not', async () => {
    const shape: InputShape = [12, 10, 3];
    const all = await drawn(30, 7, shape);
    expect(await drawn(12, 7, shape)).toEqual(all.slice(0, 12));
    const store = syntheticStore({ generator, samples: 30 }, 7, options(shape, 0));
    for (const sample of [29, 3, 3, 0]) {
      const pixels = new Uint8Array(360);
      await store.read(sample, pixels);
      expect([...pixels]).toEqual(all[sample]);
    }
  });

  test('seeds draw other images, and no image twice', async () => {
    const images = [...(await drawn(40, 1, [16, 16, 1])), ...(await drawn(40, 2, [16, 16, 1]))];
    expect(new Set(images.map(String)).size).toBe(80);
  });

  test('any shape can be drawn', async () => {
    const extent = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(
        extent,
        extent,
        fc.constantFrom<1 | 3>(1, 3),
        fc.nat(),
        async (height, width, channels, seed) => {
          for (const image of await drawn(classes.length, seed, [height, width, channels])) {
            expect(image).toHaveLength(height * width * channels);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test('each picture is brighter where the figure is, by far more than its noise', async () => {
    for (const image of await drawn(60, 3, [28, 28, 1])) {
      const sorted = (image ?? []).toSorted((a, b) => a - b);
      const mean = (part: number[]) => part.reduce((sum, value) => sum + value, 0) / part.length;
      expect(mean(sorted.slice(-40)) - mean(sorted.slice(0, 40))).toBeGreaterThan(35);
    }
  });

  test('how bright a picture is does not tell its class', async () => {
    const images = await drawn(100 * classes.length, 5, [28, 28, 1]);
    const means = images.map((image) => (image ?? []).reduce((sum, value) => sum + value, 0) / 784);
    const guesses = means.map((mean, sample) => {
      const others = means.map((other, i) => ({
        label: i % classes.length,
        distance: i === sample ? 256 : Math.abs(other - mean),
      }));
      return others.reduce((nearest, other) => (other.distance < nearest.distance ? other : nearest)).label;
    });
    const right = guesses.filter((label, sample) => label === sample % classes.length).length / images.length;
    expect(right).toBeLessThan(1.8 / classes.length);
  });
});

// Where the pictures change, `drawingVersion` has to: they are other data.
test('the bytes that a seed gives are those of drawing version 1', async () => {
  const hashes = await Promise.all(
    generators.map(async (generator) => {
      const store = syntheticStore({ generator, samples: 20 }, 7, options([28, 28, 3]));
      const images = await readAll(store, 28 * 28 * 3);
      return createHash('sha256')
        .update(Uint8Array.from(images.flatMap((image) => image ?? [])))
        .digest('hex')
        .slice(0, 16);
    }),
  );
  expect(hashes).toEqual(['77e6cb16ce137705', 'cb61104d7bc44301', '3e401631385cb906']);
});

test('the hash tells generators, seeds, counts and shapes apart', () => {
  const hashOf = (generator: (typeof generators)[number], samples: number, seed: number, shape: InputShape) =>
    syntheticStore({ generator, samples }, seed, options(shape)).hash;
  const hashes = [
    hashOf('shapes', 20, 1, [8, 8, 1]),
    hashOf('stripes', 20, 1, [8, 8, 1]),
    hashOf('shapes', 21, 1, [8, 8, 1]),
    hashOf('shapes', 20, 2, [8, 8, 1]),
    hashOf('shapes', 20, 1, [8, 8, 3]),
  ];
  expect(new Set(hashes).size).toBe(5);
  expect(hashOf('shapes', 20, 1, [8, 8, 1])).toBe(hashes[0]);
});

test('stripes run as their class says', async () => {
  // The structure tensor of a picture: twice the angle of its mean gradient.
  const side = 32;
  const store = syntheticStore({ generator: 'stripes', samples: 400 }, 11, options([side, side, 1]));
  const images = await readAll(store, side * side);
  const right = images.filter((image, sample) => {
    const at = (y: number, x: number) => image?.[y * side + x] ?? 0;
    let [xx, yy, xy] = [0, 0, 0];
    for (let y = 1; y < side - 1; y++) {
      for (let x = 1; x < side - 1; x++) {
        const dx =
          at(y - 1, x + 1) +
          2 * at(y, x + 1) +
          at(y + 1, x + 1) -
          at(y - 1, x - 1) -
          2 * at(y, x - 1) -
          at(y + 1, x - 1);
        const dy =
          at(y + 1, x - 1) +
          2 * at(y + 1, x) +
          at(y + 1, x + 1) -
          at(y - 1, x - 1) -
          2 * at(y - 1, x) -
          at(y - 1, x + 1);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
      }
    }
    const angle = (Math.atan2(2 * xy, xx - yy) * 90) / Math.PI;
    const nearest = [90, 0, 45, -45].map((each) => Math.abs(((angle - each + 270) % 180) - 90));
    return nearest.indexOf(Math.min(...nearest)) === store.labels[sample];
  });
  expect(right.length).toBeGreaterThan(390);
});
