import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DecodedImage } from '../../src/data/decodeImage.ts';
import { FilterEngine } from '../../src/engine/filter/filterEngine.ts';
import { defaultSettings } from '../../src/host/kernelLab/defaultSettings.ts';
import { LabPictures } from '../../src/host/kernelLab/labPictures.ts';
import type { View } from '../../src/protocol/kernelLab.ts';

/** A photo of 24 megapixels: computed whole, sent as it is shown. */

const [height, width] = [4000, 6000];
/** The one pixel that is not like its neighbours; in a picture of a tenth of the size it may be lost. */
const spot = { row: 2345, column: 4321, value: 255 };

let engine: FilterEngine;
let pictures: LabPictures;

beforeAll(async () => {
  const data = new Uint8Array(height * width).fill(100);
  data[spot.row * width + spot.column] = spot.value;
  const image: DecodedImage = {
    ...{ height, width, channels: 1, data, alpha: null },
    ...{ format: 'PNG', bitsPerChannel: 8, frames: 1 },
  };
  const info = { name: 'photo.png', format: 'PNG', height, width, channels: 1, hasAlpha: false } as const;
  engine = await FilterEngine.create({ threads: 0, workerFile: '', level: 'simd' });
  engine.load(image);
  pictures = new LabPictures(
    engine,
    { image, info: { ...info, bitsPerChannel: 8, frames: 1 }, isPreview: false },
    { bundle: {}, megapixels: 100 },
  );
});

afterAll(() => engine.dispose());

const view = (stage: number, more: Partial<View>): View => ({
  ...{ stage, row: 0, column: 0, height, width, pixelHeight: 400, pixelWidth: 600 },
  ...more,
});

it('has the numbers of the full image, and no more pixels than are shown', { timeout: 60_000 }, async () => {
  const { chain } = defaultSettings('auto');
  const settings = { chain: { ...chain, steps: chain.steps.slice(0, 1) }, display: 'auto' } as const;
  const near = { row: 2340, column: 4316, height: 11, width: 11, pixelHeight: 11, pixelWidth: 11 };
  const reply = await pictures.render(
    { settings, views: [view(-1, {}), view(0, {}), view(0, near)] },
    new AbortController().signal,
  );
  expect(reply).toMatchObject({ exact: true, problem: null });
  const [input, output, cells] = reply.pictures;
  for (const shown of [input, output]) {
    expect([shown.rows, shown.columns, shown.bytes.length]).toEqual([400, 600, 240_000]);
    expect(shown.values).toBeNull();
  }
  // Sobel x of the zeros beyond the rim, and of the spot: 2 · (255 − 100) beside it.
  expect(output.statistics).toMatchObject({ min: -400, max: 400 });
  expect(input.statistics).toMatchObject({ min: 100, max: 255 });
  const counted = output.statistics.histogram.reduce((sum, count) => sum + count, 0);
  expect(counted + output.statistics.clippedBelow + output.statistics.clippedAbove).toBe(height * width);
  const at = (row: number, column: number) => cells.values?.[(row - near.row) * 11 + column - near.column];
  expect(at(spot.row, spot.column - 1)).toBe(310);
  expect(at(spot.row, spot.column + 1)).toBe(-310);
  expect(at(spot.row + 1, spot.column - 1)).toBe(155);
  expect(at(spot.row, spot.column)).toBe(0);
});
