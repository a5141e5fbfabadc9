/** What is still known of a network that cannot be computed, and what is said of it. */
import { describe, expect, it } from 'vitest';
import spanish from '../../../l10n/bundle.l10n.es.json' with { type: 'json' };
import { inferNetwork } from '../../../src/network/inference/inferNetwork.ts';
import type { LayerPath, ReadLayer, Shape } from '../../../src/network/inference/summary.ts';
import { parameterCount } from './networkFixture.ts';

const conv = (filters: number, kernelSize = 3): ReadLayer => ({ type: 'conv2d', filters, kernelSize });

interface Refused {
  readonly what: string;
  readonly layers: readonly ReadLayer[];
  readonly input?: Shape;
  readonly path: LayerPath;
  readonly code: string;
  readonly english: string;
  /** Of the sentences that are said here first. */
  readonly spanish?: string;
}

const refused: readonly Refused[] = [
  {
    what: 'a dense layer on an image',
    layers: [conv(8), { type: 'dense', units: 4 }],
    path: [1],
    code: 'flatten-missing',
    english:
      'A dense layer reads a vector, but its input is an image of shape 26×26×8. Put a layer of type "flatten" before it.',
    spanish:
      'Una capa densa lee un vector, pero su entrada es una imagen de forma 26×26×8. Ponga antes una capa de tipo "flatten".',
  },
  {
    what: 'a convolution on a vector',
    layers: [{ type: 'flatten' }, conv(8)],
    path: [1],
    code: 'image-missing',
    english:
      'conv2d reads rows and columns, but its input is a vector of length 784. Move it before the first layer that makes vectors.',
    spanish:
      'conv2d lee filas y columnas, pero su entrada es un vector de longitud 784. Póngala antes de la primera capa que produce vectores.',
  },
  {
    what: 'a global pool on a vector, within a block',
    layers: [{ type: 'globalMaxPool2d' }, { type: 'residual', layers: [{ type: 'globalAvgPool2d' }] }],
    path: [1, 0],
    code: 'image-missing',
    english:
      'globalAvgPool2d reads rows and columns, but its input is a vector of length 1. Move it before the first layer that makes vectors.',
    spanish:
      'globalAvgPool2d lee filas y columnas, pero su entrada es un vector de longitud 1. Póngala antes de la primera capa que produce vectores.',
  },
  {
    what: 'a kernel that is larger than its input',
    layers: [conv(1, 30)],
    path: [0],
    code: 'kernel-larger-than-input',
    english:
      'The kernel is taller than the padded input: 30 rows with dilation 1 span 30 rows; there are 28. Pad 2 more above or below, or use a smaller kernel or dilation.',
  },
  {
    what: 'pooling to nothing',
    layers: [{ type: 'maxPool2d', poolSize: 29 }],
    path: [0],
    code: 'pool-larger-than-input',
    english: 'The pooling window is taller than what it pools: 29 rows against 28. Use a smaller window.',
  },
  {
    what: 'branches that end apart',
    layers: [{ type: 'parallel', branches: [[], [conv(4)]] }],
    path: [0],
    code: 'branch-shapes',
    english:
      'The branches of a parallel block may differ in their channels alone, but the first makes 28×28×1 and number 2 makes 26×26×4. Give all branches the same stride, and padding "same".',
    spanish:
      'Las ramas de un bloque paralelo solo pueden diferir en sus canales, pero la primera produce 28×28×1 y la número 2 produce 26×26×4. Dé a todas las ramas el mismo paso y el relleno "same".',
  },
  {
    what: 'a sum that no projection makes',
    layers: [{ type: 'residual', layers: [conv(4)] }],
    path: [0],
    code: 'residual-shapes',
    english:
      'The block makes [26, 26, 4] of [28, 28, 1], and no 1×1 convolution brings the input to that shape. Use padding "same" within the block, and flatten after it.',
  },
  {
    what: 'two layers of one name',
    layers: [
      { type: 'batchNorm', name: 'same' },
      { type: 'batchNorm', name: 'same' },
    ],
    path: [1],
    code: 'layer-name',
    english:
      'Two layers have the name same, under which their weights are kept. Give one of them another name.',
  },
  {
    what: 'a layer with the name of a projection',
    layers: [
      {
        type: 'residual',
        name: 'block',
        layers: [{ type: 'conv2d', name: 'projection', filters: 2, kernelSize: 1 }],
      },
    ],
    path: [0, 0],
    code: 'layer-name',
    english:
      'Two layers have the name block/projection, under which their weights are kept. Give one of them another name.',
  },
  {
    what: 'groups that do not divide',
    layers: [conv(4), { type: 'conv2d', filters: 6, kernelSize: 1, groups: 3 }],
    path: [1],
    code: 'groups',
    english:
      'The number of groups must divide that of the input channels: 3 does not divide 4. Use 1 group, or a whole number that divides both.',
  },
];

describe('what cannot be computed', () => {
  it.each(refused)('$what: $code', ({ layers, path, code, english, spanish: translation }) => {
    const { problems } = inferNetwork(layers, [28, 28, 1]);
    expect(problems.map((problem) => [problem.path, problem.error.code])).toEqual([[path, code]]);
    expect(problems[0].error.message).toBe(english);
    if (translation) expect(problems[0].error.describe(spanish)).toBe(translation);
  });

  it('is said of every layer that is at fault', () => {
    const layers = [conv(1, 30), conv(2, 3), { type: 'dense' as const, units: 4 }, conv(1)];
    const { problems } = inferNetwork(layers, [28, 28, 1]);
    expect(problems.map(({ path, error }) => [path, error.code])).toEqual([
      [[0], 'kernel-larger-than-input'],
      [[3], 'image-missing'],
    ]);
  });
});

describe('what is known behind it', () => {
  it('are parameters from the channels, sizes and jumps of fields, and shapes from a global pool on', () => {
    const layers: readonly ReadLayer[] = [
      conv(8),
      { type: 'maxPool2d', poolSize: 50 },
      conv(16),
      { type: 'batchNorm' },
      { type: 'residual', layers: [{ type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same' }] },
      { type: 'avgPool2d', poolSize: 2 },
      { type: 'globalAvgPool2d' },
      { type: 'dense', units: 4 },
    ];
    const { layers: known, total } = inferNetwork(layers, [28, 28, 1]);
    const rows = known.map((layer) => [
      layer.name,
      layer.output,
      parameterCount(layer),
      layer.multiplyAdds,
      layer.field?.rows.size ?? null,
      layer.field?.rows.jump ?? null,
    ]);
    expect(rows).toEqual([
      ['conv2d_0', [26, 26, 8], 80, 26 * 26 * 72, 3, 1],
      ['maxPool2d_1', null, 0, 0, 52, 50],
      ['conv2d_2', null, 3 * 3 * 8 * 16 + 16, null, 152, 50],
      ['batchNorm_3', null, 32, 0, 152, 50],
      ['residual_4', null, -1, null, 252, 50],
      ['residual_4/conv2d_0', null, 3 * 3 * 16 * 16 + 16, null, 252, 50],
      ['avgPool2d_5', null, 0, 0, 302, 100],
      ['globalAvgPool2d_6', [16], 0, 0, null, null],
      ['dense_7', [4], 16 * 4 + 4, 64, null, null],
    ]);
    expect(total).toEqual({
      parameters: 80 + 1168 + 32 + 2320 + 68,
      trainableParameters: 80 + 1168 + 32 + 2320 + 68,
      multiplyAdds: 26 * 26 * 72 + 64,
      isComplete: false,
      output: [4],
    });
  });

  it('is the shape where only a number is wrong that changes none', () => {
    const layers: readonly ReadLayer[] = [conv(8), { type: 'dropout', rate: 2 }, conv(4)];
    const { layers: known, problems } = inferNetwork(layers, [28, 28, 1]);
    expect(problems.map(({ error }) => error.code)).toEqual(['dropout-rate']);
    expect(known[2]).toMatchObject({ input: [26, 26, 8], output: [24, 24, 4] });
    expect(known[2].field?.rows.size).toBe(5);
  });

  it('is where a field begins, as long as the padding does not depend on what is not known', () => {
    const layers: readonly ReadLayer[] = [
      { type: 'conv2d', filters: 1, kernelSize: 40, padding: [1, 2, 3, 4] },
      { type: 'conv2d', filters: 1, kernelSize: 5, padding: 'same' },
      { type: 'conv2d', filters: 1, kernelSize: 5, stride: 2, padding: 3 },
      { type: 'conv2d', filters: 1, kernelSize: 3, stride: [1, 2], padding: 'same' },
    ];
    const { layers: known } = inferNetwork(layers, [28, 28, 1]);
    expect(known.map(({ field }) => [field?.rows.start, field?.columns.start])).toEqual([
      [-1, -4],
      [-3, -6],
      [-6, -9],
      [-8, null],
    ]);
  });

  it('is nothing behind a layer that cannot be read, until a dense layer says how many units it has', () => {
    const layers = [
      conv(8),
      null,
      conv(16),
      { type: 'flatten' as const },
      { type: 'dense' as const, units: 4 },
    ];
    const { layers: known, problems } = inferNetwork(layers, [28, 28, 1]);
    expect(known.map(({ path, type, input, output }) => [path, type, input, output])).toEqual([
      [[0], 'conv2d', [28, 28, 1], [26, 26, 8]],
      [[1], null, [26, 26, 8], null],
      [[2], 'conv2d', null, null],
      [[3], 'flatten', null, null],
      [[4], 'dense', null, [4]],
    ]);
    expect(known.slice(1).map((layer) => [parameterCount(layer), layer.field])).toEqual(
      Array.from({ length: 4 }, () => [-1, null]),
    );
    // The file says already what is wrong with what cannot be read.
    expect(problems).toEqual([]);
  });

  it('goes on in the other branches of a block, and behind it with the channels of all', () => {
    const layers: readonly ReadLayer[] = [
      { type: 'parallel', branches: [[conv(2)], [conv(3, 30)], []] },
      { type: 'depthwiseConv2d', kernelSize: 5, stride: 2, padding: 'same' },
    ];
    const { layers: known } = inferNetwork(layers, [28, 28, 3]);
    expect(known.map(({ path, output }) => [path, output])).toEqual([
      [[0], null],
      [
        [0, 0, 0],
        [26, 26, 2],
      ],
      [[0, 1, 0], null],
      [[1], null],
    ]);
    expect(known[3].parameters?.[0].shape).toEqual([5, 5, 1, 2 + 3 + 3]);
  });

  it('is all but the sizes where the input is not known', () => {
    const { layers: known } = inferNetwork([{ type: 'conv2d', filters: 4, kernelSize: 3 }], null);
    expect(known[0]).toMatchObject({ name: 'conv2d_0', output: null, parameters: null, window: null });
    expect(known[0].field?.rows).toMatchObject({ size: 3, jump: 1, start: 0, units: null });
  });

  it('shows the windows that do not fit', () => {
    const [layer] = inferNetwork([conv(1, 30)], [28, 28, 1]).layers;
    expect(layer.window?.rows).toMatchObject({ input: 28, span: 30, stride: 1, output: -1 });
    expect(layer.unread).toEqual({ rows: null, columns: null });
  });

  it('comes to an end whatever numbers a layer has', () => {
    for (const wrong of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e15]) {
      const sliding = { kernelSize: wrong, stride: wrong, dilation: wrong, padding: wrong };
      const { problems } = inferNetwork(
        [{ type: 'conv2d', filters: 2, ...sliding }, conv(wrong)],
        [28, 28, 1],
      );
      expect(['tensor-rank', 'window-parameter']).toContain(problems[0].error.code);
    }
  });
});

describe('rows and columns that are never read', () => {
  it("are those of the layer's input, with what would read them", () => {
    const layers: readonly ReadLayer[] = [
      { type: 'maxPool2d', poolSize: 2 },
      { type: 'conv2d', filters: 1, kernelSize: [1, 3], stride: [4, 1], padding: 'same' },
    ];
    const [pool, convolution] = inferNetwork(layers, [25, 28, 1]).layers;
    expect(pool.unread).toEqual({
      rows: { cells: [{ from: 24, to: 24 }], morePadding: 1, coveringKernel: 3 },
      columns: null,
    });
    expect(convolution.unread).toEqual({
      rows: {
        cells: [1, 5, 9].map((from) => ({ from, to: from + 2 })),
        morePadding: null,
        coveringKernel: 4,
      },
      columns: null,
    });
  });
});
