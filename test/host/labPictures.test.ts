import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DecodedImage } from '../../src/data/decodeImage.ts';
import type { ConvolutionStep, FilterChain, PoolStep } from '../../src/engine/filter/filterChain.ts';
import { FilterEngine } from '../../src/engine/filter/filterEngine.ts';
import { referenceFilter } from '../../src/engine/filter/referenceFilter.ts';
import { defaultSettings } from '../../src/host/kernelLab/defaultSettings.ts';
import { LabPictures } from '../../src/host/kernelLab/labPictures.ts';
import type { ImageInfo, LabSettings, View } from '../../src/protocol/kernelLab.ts';

/** 4 rows, 5 columns: a ramp of 10 a column with one bright pixel. */
const ramp: DecodedImage = {
  height: 4,
  width: 5,
  channels: 1,
  data: Uint8Array.from({ length: 20 }, (_, i) => (i === 7 ? 200 : (i % 5) * 10)),
  format: 'PNG',
  bitsPerChannel: 8,
  alpha: null,
  frames: 1,
};

const infoOf = ({ height, width, channels, alpha }: DecodedImage): ImageInfo => ({
  ...{ name: 'ramp.png', format: 'PNG', bitsPerChannel: 8, frames: 1 },
  ...{ height, width, channels, hasAlpha: alpha !== null },
});

const convolution = (matrix: number[][], more: Partial<ConvolutionStep> = {}): ConvolutionStep => ({
  ...(defaultSettings('auto').chain.steps[0] as ConvolutionStep),
  kernel: { height: matrix.length, width: matrix[0].length, weights: matrix.flat() },
  ...more,
});

const settingsOf = (steps: FilterChain['steps'], display: LabSettings['display'] = 'auto'): LabSettings => ({
  chain: { channels: 'gray', steps },
  display,
});

const whole = (stage: number, height: number, width: number): View => ({
  ...{ stage, row: 0, column: 0, height, width, pixelHeight: height, pixelWidth: width },
});

const never = new AbortController().signal;

describe('LabPictures', () => {
  let engine: FilterEngine;
  beforeAll(async () => {
    engine = await FilterEngine.create({
      threads: 1,
      workerFile: resolve('dist/worker.js'),
      level: 'scalar',
    });
  });
  afterAll(() => engine.dispose());

  const open = (image: DecodedImage, info = infoOf(image), isPreview = false) => {
    engine.load(image);
    return new LabPictures(engine, { image, info, isPreview }, { bundle: {}, megapixels: 100 });
  };

  it('shows a kernel that averages as a picture, and sends readable numbers', async () => {
    const settings = settingsOf([convolution([[1]])]);
    const reply = await open(ramp).render({ settings, views: [whole(-1, 4, 5), whole(0, 4, 5)] }, never);
    expect(reply).toMatchObject({ exact: true, problem: null, superseded: false });
    for (const picture of reply.pictures) {
      expect(picture).toMatchObject({
        encoding: 'gray',
        rows: 4,
        columns: 5,
        low: 0,
        high: 255,
        alpha: null,
      });
      expect([...picture.bytes]).toEqual([...ramp.data]);
      expect([...(picture.values ?? [])]).toEqual([...ramp.data]);
      expect(picture.statistics).toMatchObject({ min: 0, max: 200, clippedBelow: 0, clippedAbove: 0 });
    }
  });

  it('shows the others signed, zero in the middle, with the numbers of the reference', async () => {
    const settings = settingsOf([convolution([[-1, 0, 1]], { padding: 'valid' })]);
    const [picture] = (await open(ramp).render({ settings, views: [whole(0, 4, 3)] }, never)).pictures;
    const [expected] = referenceFilter(settings.chain, ramp);
    expect([...(picture.values ?? [])]).toEqual([...expected.data]);
    expect(picture.encoding).toBe('signed');
    expect(picture.low).toBe(-picture.high);
    picture.bytes.forEach((level, i) => {
      expect(Math.sign(level - 127)).toBe(Math.sign(expected.data[i]));
    });
  });

  it('keeps the scale of the output in its pooled picture', async () => {
    // An average is smaller than what it averages: a scale of its own would end earlier.
    const pool = { ...(defaultSettings('auto').chain.steps[1] as PoolStep), pool: 'average' } as const;
    const settings = settingsOf([convolution([[-1, 0, 1]]), pool]);
    const [output, pooled] = (
      await open(ramp).render({ settings, views: [whole(0, 4, 5), whole(1, 2, 2)] }, never)
    ).pictures;
    expect([pooled.low, pooled.high]).toEqual([output.low, output.high]);
  });

  it('counts what the display cuts off', async () => {
    const settings = settingsOf([convolution([[2]], { bias: -50 })], 'clamp');
    const [{ statistics }] = (await open(ramp).render({ settings, views: [whole(0, 4, 5)] }, never)).pictures;
    // 2·v − 50 is under 0 for 0, 10, 20 (4 rows, but for the bright pixel at 20) and 350 once.
    expect(statistics).toMatchObject({ min: -50, max: 350, clippedBelow: 11, clippedAbove: 1 });
  });

  it('counts to the last value, though an end of the scale lies inside a bin with others', async () => {
    let seed = 1;
    const data = Uint8Array.from({ length: 2000 }, () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return 90 + (seed >>> 26);
    });
    const noise: DecodedImage = { ...ramp, height: 40, width: 50, data };
    // Its values lie far within what they could be: a bin holds several of them.
    const step = convolution([[-10.3, 0.7, 10.1]], { padding: 'valid' });
    for (const display of ['signed', 'clamp', 'abs'] as const) {
      const settings = settingsOf([step], display);
      const [{ statistics, low, high }] = (
        await open(noise).render({ settings, views: [whole(0, 40, 48)] }, never)
      ).pictures;
      const values = [...referenceFilter(settings.chain, noise)[0].data];
      const shown = display === 'abs' ? values.map(Math.abs) : values;
      const below = shown.filter((value) => value < low).length;
      const above = shown.filter((value) => value > high).length;
      expect(below + above).toBeGreaterThan(10);
      expect([statistics.clippedBelow, statistics.clippedAbove], display).toEqual([below, above]);
    }
  });

  it('says why a kernel cannot be applied, with the formula that shows it', async () => {
    const settings = settingsOf([convolution([[1, 1, 1, 1, 1, 1]], { padding: 'valid' })]);
    const reply = await open(ramp).render({ settings, views: [whole(0, 4, 5)] }, never);
    expect(reply.problem).toBe(
      'The kernel is wider than the padded input: 6 columns with dilation 1 span 6 columns; there are 5. ' +
        'Pad 1 more left or right, or use a smaller kernel or dilation.',
    );
    expect(reply.geometry[0].columns.output).toBe(0);
    expect(reply.pictures).toEqual([]);
  });

  it('names the cells that no window reads', async () => {
    const settings = settingsOf([convolution([[1, 1]], { padding: 'valid', stride: [1, 2] })]);
    const { unread } = await open(ramp).render({ settings, views: [] }, never);
    expect(unread).toEqual([
      { rows: null, columns: { cells: [{ from: 4, to: 4 }], morePadding: 1, coveringKernel: 3 } },
    ]);
  });

  it('still knows the scale after many settings', async () => {
    const pool = defaultSettings('auto').chain.steps[1] as PoolStep;
    const pictures = open(ramp);
    const views = [whole(0, 4, 5), whole(1, 2, 2)];
    for (let stride = 1; stride <= 80; stride++) {
      const settings = settingsOf([convolution([[-1, 0, 1]]), { ...pool, stride: [stride, 1] }]);
      const { pictures: shown } = await pictures.render({ settings, views }, never);
      expect([shown[1].low, shown[1].high]).toEqual([shown[0].low, shown[0].high]);
    }
  });

  it('refuses an output above the limit of pixels', async () => {
    const settings = settingsOf([convolution([[1]], { padding: 999_999 })]);
    const { problem, pictures } = await open(ramp).render({ settings, views: [whole(0, 4, 5)] }, never);
    expect(problem).toBe(
      'The output of step 1 would have 2000003 × 2000002 pixels, 4000010.1 megapixels; the limit is 100. ' +
        'Pad less, use a larger stride, or raise the megapixel limit.',
    );
    expect(pictures).toEqual([]);
  });

  it('ends as superseded when a newer request came', async () => {
    const newer = new AbortController();
    newer.abort();
    const settings = settingsOf([convolution([[1]])]);
    const reply = await open(ramp).render({ settings, views: [whole(0, 4, 5)] }, newer.signal);
    expect(reply).toMatchObject({ superseded: true, pictures: [] });
  });

  it('never calls a preview exact: the formula is that of the whole image, the numbers are not sent', async () => {
    const info = { ...infoOf(ramp), height: 400, width: 500 };
    const settings = settingsOf([convolution([[1]])]);
    const reply = await open(ramp, info, true).render(
      { settings, views: [{ ...whole(0, 400, 500), pixelHeight: 40, pixelWidth: 50 }] },
      never,
    );
    expect(reply.exact).toBe(false);
    expect(reply.geometry[0].output).toEqual({ height: 400, width: 500, channels: 1 });
    expect(reply.pictures[0]).toMatchObject({ rows: 4, columns: 5, values: null });
  });

  it('shows transparency of the image, and only there', async () => {
    const alpha = Uint8Array.from({ length: 20 }, (_, i) => i);
    const settings = settingsOf([convolution([[1]])]);
    const [image, output] = (
      await open({ ...ramp, alpha }).render({ settings, views: [whole(-1, 4, 5), whole(0, 4, 5)] }, never)
    ).pictures;
    expect([...(image.alpha ?? [])]).toEqual([...alpha]);
    expect(output.alpha).toBeNull();
  });

  describe('a view that reaches into padding', () => {
    const valuesOf = async (steps: FilterChain['steps'], view: View) =>
      (await open(ramp).render({ settings: settingsOf(steps), views: [view] }, never)).pictures[0];

    it.each([
      ['zeros', [-1, 0, 1], [-1, 0, 1]],
      ['reflect', [1, 0, 1], [1, 0, 1]],
      ['replicate', [0, 0, 1], [0, 0, 1]],
      ['wrap', [3, 0, 1], [4, 0, 1]],
    ] as const)('holds what stands there and says where it is from: %s', async (type, rows, columns) => {
      const step = convolution(
        [
          [1, 1, 1],
          [1, 1, 1],
          [1, 1, 1],
        ],
        { padMode: { type } },
      );
      const picture = await valuesOf([step], { ...whole(-1, 3, 3), row: -1, column: -1 });
      const source = (row: number, column: number) =>
        row < 0 || column < 0 ? 0 : ramp.data[row * 5 + column];
      const expected = rows.flatMap((row) => columns.map((column) => source(row, column)));
      expect([...(picture.values ?? [])]).toEqual(expected);
      expect(picture.padding).toEqual({ rows, columns, fill: 'value' });
    });

    it('is that of an inner step, on the scale of its stage', async () => {
      const steps = [convolution([[2]]), convolution([[1, 1, 1]], { padding: [0, 2, 0, 1] })];
      const picture = await valuesOf(steps, { ...whole(0, 1, 8), row: 1, column: -1 });
      expect([...(picture.values ?? [])]).toEqual([0, 0, 20, 400, 60, 80, 0, 0]);
      expect(picture.statistics).toMatchObject({ min: 0, max: 400 });
    });

    it('counts as nothing in an average and as the least in a maximum', async () => {
      const pool: PoolStep = { type: 'pool', pool: 'max', size: [3, 3], stride: [1, 1], padding: 'same' };
      const view = { ...whole(-1, 1, 2), row: -1 };
      expect((await valuesOf([pool], view)).padding?.fill).toBe('lowest');
      expect((await valuesOf([{ ...pool, pool: 'average' }], view)).padding?.fill).toBe('uncounted');
    });
  });

  it('shows one channel alone', async () => {
    const data = Uint8Array.from({ length: 60 }, (_, place) => place * 4);
    const colours: DecodedImage = { ...ramp, channels: 3, data };
    const settings: LabSettings = {
      ...settingsOf([convolution([[-1]])]),
      chain: { channels: 'each', steps: [convolution([[-1]])] },
    };
    const views = [-1, 0].map((stage) => ({ ...whole(stage, 4, 5), channel: 2 }));
    const { pictures } = await open(colours).render({ settings, views }, never);
    const blue = [...data].filter((_, place) => place % 3 === 2);
    expect([...(pictures[0].values ?? [])]).toEqual(blue);
    expect([...pictures[0].bytes]).toEqual(blue);
    expect([...(pictures[1].values ?? [])]).toEqual(blue.map((value) => -value));
  });

  it('shows a step by its own weights, whatever follows it', async () => {
    const settings = settingsOf([convolution([[1]]), convolution([[-1, 1]])]);
    const views = [whole(0, 4, 5), whole(1, 4, 5)];
    const { pictures } = await open(ramp).render({ settings, views }, never);
    expect(pictures.map(({ encoding }) => encoding)).toEqual(['gray', 'signed']);
  });
});
