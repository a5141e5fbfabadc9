import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FilterEngine } from '../../../src/engine/filter/filterEngine.ts';
import type { Region, ValuesResult } from '../../../src/engine/filter/sinks.ts';
import { aCase, anImage, type FilterCase } from './randomChains.ts';

/** A chain with a stage to look at, and a rectangle in it. */
interface SinkCase extends FilterCase {
  readonly stage: number;
  readonly region: Region;
}

const aSinkCase: fc.Arbitrary<SinkCase> = aCase(1, 2, anImage(200, 24)).chain(({ image, chain }) =>
  fc.record({
    image: fc.constant(image),
    chain: fc.constant(chain),
    stage: fc.integer({ min: -1, max: chain.steps.length - 1 }),
    region: fc.record({
      row: fc.integer({ min: 0, max: 100 }),
      column: fc.integer({ min: 0, max: 20 }),
      height: fc.integer({ min: 1, max: 200 }),
      width: fc.integer({ min: 1, max: 30 }),
    }),
  }),
);

// Many cases on machines that have other things to do as well.
vi.setConfig({ testTimeout: 60_000 });

describe.each(['scalar', 'simd', 'relaxed'] as const)('sinks on %s', (level) => {
  let engine: FilterEngine;
  beforeAll(async () => {
    engine = await FilterEngine.create({ threads: 0, workerFile: '', level });
  });
  afterAll(() => engine.dispose());

  /** The whole stage, and the part of the rectangle that lies in it; null where that is nothing. */
  async function wholeAndPart({ image, chain, stage, region }: SinkCase) {
    engine.load(image);
    const [whole] = await engine.run({ chain, sinks: [{ type: 'values', stage }] });
    const inside = region.row < whole.height && region.column < whole.width;
    return inside ? { whole, part: cut(whole, region) } : null;
  }

  test('a rectangle is that part of the whole, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(aSinkCase, async (given) => {
        const cells = await wholeAndPart(given);
        if (!cells) return;
        const { chain, stage, region } = given;
        const [found] = await engine.run({ chain, sinks: [{ type: 'values', stage, region }] });
        expect(found).toEqual(cells.part);
        const together = await engine.run({
          chain,
          sinks: [
            { type: 'values', stage, region },
            { type: 'values', stage },
          ],
        });
        expect(together).toEqual([cells.part, cells.whole]);
      }),
      { numRuns: 100 },
    );
  });

  test('bytes are the rounded and clamped numbers', async () => {
    const bounds = fc.tuple(fc.integer({ min: -500, max: 0 }), fc.integer({ min: 1, max: 500 }));
    await fc.assert(
      fc.asyncProperty(aSinkCase, bounds, async (given, [low, high]) => {
        const cells = await wholeAndPart(given);
        if (!cells) return;
        const { chain, stage, region } = given;
        const [found] = await engine.run({ chain, sinks: [{ type: 'bytes', stage, region, low, high }] });
        const scale = Math.fround(255 / (high - low));
        const expected = cells.part.data.map((value) =>
          Math.floor(Math.fround(Math.fround(Math.fround(value - low) * scale) + 0.5)),
        );
        expect([...found.data]).toEqual([...Uint8ClampedArray.from(expected)]);
      }),
      { numRuns: 100 },
    );
  });

  test('statistics count every number once', async () => {
    const bounds = fc.tuple(fc.integer({ min: -500, max: 0 }), fc.integer({ min: 1, max: 500 }));
    await fc.assert(
      fc.asyncProperty(
        aSinkCase,
        bounds,
        fc.integer({ min: 1, max: 40 }),
        async (given, [low, high], bins) => {
          const cells = await wholeAndPart(given);
          if (!cells) return;
          const { chain, stage, region } = given;
          const sink = { type: 'statistics', stage, region, low, high, bins } as const;
          const [found] = await engine.run({ chain, sinks: [sink] });
          const histogram = new Float64Array(bins);
          const scale = Math.fround(bins / (high - low));
          for (const value of cells.part.data) {
            const bin = Math.floor(Math.fround(Math.fround(value - low) * scale));
            histogram[Math.min(Math.max(bin, 0), bins - 1)]++;
          }
          expect(found).toEqual({
            type: 'statistics',
            min: cells.part.data.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) + 0,
            max: cells.part.data.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) + 0,
            nanCount: 0,
            below: cells.part.data.filter((value) => value < low).length,
            above: cells.part.data.filter((value) => value > high).length,
            histogram,
          });
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a picture holds the peak or the mean of the cells of each pixel', async () => {
    const extents = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 40 }));
    await fc.assert(
      fc.asyncProperty(aSinkCase, extents, async (given, [pixelHeight, pixelWidth]) => {
        const cells = await wholeAndPart(given);
        if (!cells) return;
        const { chain, stage, region } = given;
        const shared = { type: 'picture', stage, region, pixelHeight, pixelWidth } as const;
        const [peak, mean] = await engine.run({
          chain,
          sinks: [
            { ...shared, reduce: 'peak' },
            { ...shared, reduce: 'mean' },
          ],
        });
        const rows = Math.min(pixelHeight, cells.part.height);
        const columns = Math.min(pixelWidth, cells.part.width);
        for (const { rows: r, columns: c } of [peak, mean]) expect([r, c]).toEqual([rows, columns]);
        const { channels } = cells.part;
        for (let place = 0; place < rows * columns * channels; place++) {
          const window = cellsOfPixel(cells.part, rows, columns, place);
          const largest = Math.max(...window.map(Math.abs));
          expect(window).toContain(peak.data[place] === 0 ? window[0] : peak.data[place]);
          expect(Math.abs(peak.data[place])).toBe(largest);
          const sum = window.reduce((total, value) => total + value, 0);
          const magnitude = window.reduce((total, value) => total + Math.abs(value), 0);
          const slack = (1e-5 * magnitude) / window.length + 1e-30;
          expect(Math.abs(mean.data[place] - sum / window.length)).toBeLessThanOrEqual(slack);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('what is not a number is counted, shown by a peak and by a mean, and black as a byte', async () => {
    // 3e38 · 255 is infinite in float32, and infinite − infinite is not a number.
    engine.load({ height: 1, width: 6, channels: 1, data: Uint8Array.of(255, 255, 0, 0, 0, 7) });
    const step = {
      type: 'convolution',
      divisor: 1,
      bias: 0,
      flip: false,
      padding: 'valid',
      padMode: { type: 'zeros' },
      stride: [1, 1],
      dilation: [1, 1],
      activation: 'linear',
    } as const;
    const chain = {
      channels: 'each',
      steps: [
        { ...step, kernel: { height: 1, width: 1, weights: [3e38] } },
        { ...step, kernel: { height: 1, width: 2, weights: [1, -1] } },
      ],
    } as const;
    const picture = { type: 'picture', stage: 1, pixelHeight: 1, pixelWidth: 2 } as const;
    const [values, statistics, bytes, peak, mean] = await engine.run({
      chain,
      sinks: [
        { type: 'values', stage: 1 },
        { type: 'statistics', stage: 1, low: -1, high: 1, bins: 3 },
        { type: 'bytes', stage: 1, low: 0, high: 255 },
        { ...picture, reduce: 'peak' },
        { ...picture, reduce: 'mean' },
      ],
    });
    const infinite = Number.POSITIVE_INFINITY;
    expect([...values.data]).toEqual([Number.NaN, infinite, 0, 0, -infinite]);
    expect(statistics).toMatchObject({ min: -infinite, max: infinite, nanCount: 1, below: 1, above: 1 });
    expect([...statistics.histogram]).toEqual([1, 2, 1]);
    expect([...bytes.data]).toEqual([0, 255, 0, 0, 0]);
    expect([...peak.data]).toEqual([Number.NaN, -infinite]);
    expect([...mean.data]).toEqual([Number.NaN, -infinite]);
  });
});

function cut({ height, width, channels, data }: ValuesResult, region: Region): ValuesResult {
  const rows = Math.min(region.height, height - region.row);
  const columns = Math.min(region.width, width - region.column);
  const part = new Float32Array(rows * columns * channels);
  for (let row = 0; row < rows; row++) {
    const first = ((region.row + row) * width + region.column) * channels;
    part.set(data.subarray(first, first + columns * channels), row * columns * channels);
  }
  return { type: 'values', height: rows, width: columns, channels, data: part };
}

/** The numbers that one number of a picture stands for. */
function cellsOfPixel(part: ValuesResult, rows: number, columns: number, place: number): number[] {
  const { height, width, channels, data } = part;
  const channel = place % channels;
  const x = Math.floor(place / channels) % columns;
  const y = Math.floor(place / channels / columns);
  const cells: number[] = [];
  for (let row = Math.floor((y * height) / rows); row < Math.floor(((y + 1) * height) / rows); row++) {
    for (
      let column = Math.floor((x * width) / columns);
      column < Math.floor(((x + 1) * width) / columns);
      column++
    ) {
      cells.push(data[(row * width + column) * channels + channel]);
    }
  }
  return cells;
}
