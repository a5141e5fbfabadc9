/** `apply --raw` against the direct computation in doubles, on random images, kernels and options. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DirectImage, type DirectOutput, type DirectRequest, directFilter } from './directFilter.ts';
import { type Numbers, numbersOf, pngOf } from './files.ts';
import { run } from './runInProcess.ts';
import { spawnCli } from './spawnCli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-values-'));
});
afterAll(() => rm(folder, { recursive: true }));

const image: fc.Arbitrary<DirectImage> = fc
  .record({
    height: fc.integer({ min: 1, max: 40 }),
    width: fc.integer({ min: 1, max: 40 }),
    channels: fc.constantFrom(1, 3),
    bits: fc.constantFrom(8 as const, 16 as const),
  })
  .chain(({ height, width, channels, bits }) =>
    fc
      .array(fc.integer({ min: 0, max: 2 ** bits - 1 }), {
        minLength: height * width * channels,
        maxLength: height * width * channels,
      })
      .map((data) => ({ height, width, channels, bits, data })),
  );

const length = fc.integer({ min: 1, max: 15 });
const small = fc.integer({ min: 1, max: 3 });
const cells = fc.integer({ min: 0, max: 20 });
const whole = fc.integer({ min: -9, max: 9 });
const broken = fc.double({ min: -3, max: 3, noNaN: true }).map((value) => Number(value.toFixed(4)));

/** Whole, broken, of rank one (an outer product) and flat: the fast path computes each in another way. */
const matrix: fc.Arbitrary<number[][]> = fc
  .tuple(length, length, fc.constantFrom('whole', 'broken', 'rankOne', 'flat'), whole)
  .chain(([height, width, kind, level]): fc.Arbitrary<number[][]> => {
    const row = <Item>(items: fc.Arbitrary<Item>, count: number) =>
      fc.array(items, { minLength: count, maxLength: count });
    if (kind === 'flat') {
      return fc.constant(Array.from({ length: height }, () => Array.from({ length: width }, () => level)));
    }
    if (kind === 'rankOne') {
      return fc
        .tuple(row(whole, height), row(broken, width))
        .map(([column, weights]) => column.map((y) => weights.map((x) => y * x)));
    }
    return row(row(kind === 'whole' ? whole : broken, width), height);
  });

const request: fc.Arbitrary<DirectRequest> = fc.record({
  matrix,
  divisor: fc.constantFrom(1, 1, 9, -4, 0.37),
  bias: fc.oneof(fc.constant(0), fc.double({ min: -300, max: 300, noNaN: true })),
  flip: fc.boolean(),
  padding: fc.oneof(
    fc.constantFrom('same' as const, 'valid' as const, 'full' as const),
    cells,
    fc.tuple(cells, cells, cells, cells),
  ),
  padMode: fc.constantFrom('zeros', 'constant', 'reflect', 'replicate', 'wrap'),
  padValue: fc.double({ min: -300, max: 300, noNaN: true }),
  stride: fc.tuple(small, small),
  dilation: fc.tuple(small, small),
  channels: fc.constantFrom('gray', 'each', 'sum'),
  activation: fc.constantFrom(
    'linear',
    'linear',
    'relu',
    'leakyRelu',
    'elu',
    'sigmoid',
    'tanh',
    'gelu',
    'softmax',
  ),
  pool: fc.oneof(
    fc.constant(null),
    fc.record({
      kind: fc.constantFrom('max' as const, 'average' as const),
      size: fc.tuple(small, small),
      stride: fc.tuple(small, small),
    }),
  ),
});

function argumentsOf(asked: DirectRequest): string[] {
  const { padding, pool } = asked;
  return [
    `--kernel=${JSON.stringify({ matrix: asked.matrix, divisor: asked.divisor })}`,
    `--bias=${asked.bias}`,
    ...(asked.flip ? ['--flip'] : []),
    `--padding=${typeof padding === 'object' ? padding.join(',') : padding}`,
    `--pad-mode=${asked.padMode === 'constant' ? `constant:${asked.padValue}` : asked.padMode}`,
    `--stride=${asked.stride.join(',')}`,
    `--dilation=${asked.dilation.join(',')}`,
    `--channels=${asked.channels}`,
    `--activation=${asked.activation}`,
    ...(pool ? [`--pool=${pool.kind}:${pool.size.join(',')}:${pool.stride.join(',')}`] : []),
  ];
}

/** What single precision may cost: 1e-5 of Σ |weight · input| + |bias|, and of the number 1 in activations. */
function expectEqual({ shape, data }: Numbers, expected: DirectOutput): void {
  expect(shape).toEqual([expected.length, expected[0].length, expected[0][0].length]);
  const wrong = expected
    .flat(2)
    .map(({ value, magnitude }, place) => ({
      place,
      value,
      found: data[place],
      limit: 1e-5 * magnitude + 1e-6,
    }))
    .filter(({ value, found, limit }) => !(Math.abs(found - value) <= limit));
  expect(wrong.slice(0, 5)).toEqual([]);
}

type Runner = (...args: string[]) => Promise<{ status: number; error: string }>;

async function compare(pixels: DirectImage, asked: DirectRequest, runner: Runner): Promise<void> {
  const photo = join(folder, 'random.png');
  const raw = join(folder, 'random.npy');
  await writeFile(photo, pngOf(pixels));
  await rm(raw, { force: true });
  const { status, error } = await runner('apply', photo, '--raw', raw, ...argumentsOf(asked));
  const expected = directFilter(pixels, asked);
  if (expected === null) {
    expect(error).toMatch(/^error: The (kernel|pooling window) is (taller|wider) than .*\n$/);
    expect(status).toBe(1);
    return;
  }
  expect({ status, error }).toEqual({ status: 0, error: '' });
  expectEqual(numbersOf(await readFile(raw)), expected);
}

describe('apply --raw equals a direct computation in doubles', () => {
  test('in this process, 400 times', { timeout: 300_000 }, () =>
    fc.assert(
      fc.asyncProperty(image, request, (pixels, asked) => compare(pixels, asked, run)),
      { numRuns: 400 },
    ),
  );

  test('as a program of its own, 12 times', { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(image, request, (pixels, asked) => compare(pixels, asked, spawnCli)),
      { numRuns: 12 },
    ),
  );
});

describe('the direct computation itself', () => {
  const plain: DirectRequest = {
    matrix: [[1]],
    divisor: 1,
    bias: 0,
    flip: false,
    padding: 'valid',
    padMode: 'zeros',
    padValue: 0,
    stride: [1, 1],
    dilation: [1, 1],
    channels: 'each',
    activation: 'linear',
    pool: null,
  };
  const row = (...data: number[]): DirectImage => ({
    height: 1,
    width: data.length,
    channels: 1,
    bits: 8,
    data,
  });
  const values = (pixels: DirectImage, change: Partial<DirectRequest>) =>
    directFilter(pixels, { ...plain, ...change })
      ?.flat(2)
      .map(({ value }) => value);

  test.each<[DirectRequest['padMode'], number[]]>([
    ['zeros', [0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]],
    ['constant', [9, 9, 9, 9, 1, 2, 3, 9, 9, 9, 9]],
    ['replicate', [1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3]],
    // numpy.pad([1, 2, 3], 4, mode)
    ['reflect', [1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3]],
    ['wrap', [3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1]],
  ])('pads with %s as NumPy does', (padMode, expected) =>
    expect(values(row(1, 2, 3), { padMode, padValue: 9, padding: [0, 4, 0, 4] })).toEqual(expected),
  );
  test('correlates, and convolves when flipped', () => {
    expect(values(row(1, 2, 4), { matrix: [[1, 10]] })).toEqual([21, 42]);
    expect(values(row(1, 2, 4), { matrix: [[1, 10]], flip: true })).toEqual([12, 24]);
  });
  test('same pads less before than after', () =>
    expect(values(row(1, 2, 4), { matrix: [[1, 10]], padding: 'same' })).toEqual([21, 42, 4]));
  test('pools after the activation', () =>
    expect(
      values(row(1, 2, 4), {
        bias: -3,
        activation: 'relu',
        pool: { kind: 'average', size: [1, 2], stride: [1, 1] },
      }),
    ).toEqual([0, 0.5]));
});
