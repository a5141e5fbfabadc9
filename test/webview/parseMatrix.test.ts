import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../src/engine/filter/filterChain.ts';
import { parseMatrix } from '../../webview/kernelLab/state/parseMatrix.ts';

/** The rows that a text holds, and its divisor and bias where it names them. */
function read(text: string) {
  const found = parseMatrix(text);
  if (found.kind !== 'matrix') return found;
  const { kernel, divisor, bias } = found;
  return { rows: rowsOf(kernel), ...(divisor !== null && { divisor }), ...(bias !== null && { bias }) };
}

function rowsOf({ height, width, weights }: Kernel): number[][] {
  expect(weights).toHaveLength(height * width);
  return Array.from({ length: height }, (_, row) => weights.slice(row * width, (row + 1) * width));
}

const sobel = [
  [1, 0, -1],
  [2, 0, -2],
  [1, 0, -1],
];
const gauss = [
  [1, 2, 1],
  [2, 4, 2],
  [1, 2, 1],
];
const ones = [
  [1, 1, 1],
  [1, 1, 1],
  [1, 1, 1],
];
const four = [
  [1, 2],
  [3, 4],
];

describe('NumPy', () => {
  test.each([
    ['np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])', { rows: sobel }],
    ['np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=np.float32)', { rows: sobel }],
    ['np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], np.float32)', { rows: sobel }],
    ['kernel = np.array([\n    [1, 0, -1],  # top\n    [2, 0, -2],\n    [1, 0, -1],\n])', { rows: sobel }],
    ['array([[ 1.,  0., -1.],\n       [ 2.,  0., -2.],\n       [ 1.,  0., -1.]])', { rows: sobel }],
    ['array([[1., 2.],\n       [3., 4.]], dtype=float32)', { rows: four }],
    ['[[ 1.  0. -1.]\n [ 2.  0. -2.]\n [ 1.  0. -1.]]', { rows: sobel }],
    [
      '[[1 2\n  3]\n [4 5\n  6]]',
      {
        rows: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    ],
    [
      '[[-1.5e-03  2.0e+00]\n [ 0.0e+00 -0.0e+00]]',
      {
        rows: [
          [-0.0015, 2],
          [0, 0],
        ],
      },
    ],
    ['np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16', { rows: gauss, divisor: 16 }],
    ['np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], np.float32) / 16.0', { rows: gauss, divisor: 16 }],
    ['(1/16) * np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]])', { rows: gauss, divisor: 16 }],
    ['[[1, 1, 1], [1, 1, 1], [1, 1, 1]] * 1/9', { rows: ones, divisor: 9 }],
    ['np.ones((3,3))/9', { rows: ones, divisor: 9 }],
    ['np.ones((3, 3), np.float32) / 9', { rows: ones, divisor: 9 }],
    [
      'np.ones([2, 3], dtype="float32")',
      {
        rows: [
          [1, 1, 1],
          [1, 1, 1],
        ],
      },
    ],
    ['np.ones(3)', { rows: [[1, 1, 1]] }],
    [
      'np.eye(3)',
      {
        rows: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      },
    ],
    [
      'np.eye(2, 3)',
      {
        rows: [
          [1, 0, 0],
          [0, 1, 0],
        ],
      },
    ],
    [
      'np.identity(2)',
      {
        rows: [
          [1, 0],
          [0, 1],
        ],
      },
    ],
    [
      'np.zeros((3, 3))',
      {
        rows: [
          [0, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
        ],
      },
    ],
    [
      '-np.array([[1, 2], [3, 4]]).astype(np.float32)/4',
      {
        rows: [
          [-1, -2],
          [-3, -4],
        ],
        divisor: 4,
      },
    ],
    ['np.float32([[1, 2], [3, 4]]) / 5 + 128', { rows: four, divisor: 5, bias: 128 }],
    ['np.array([[1, 2], [3, 4]]) / 5 - 10.5', { rows: four, divisor: 5, bias: -10.5 }],
    ['((1, 2), (3, 4))', { rows: four }],
    ['[(1, 2), (3, 4)]', { rows: four }],
    ['[[1\n-2]]', { rows: [[1, -2]] }],
    ['[1, 2, 1]', { rows: [[1, 2, 1]] }],
  ])('%s', (text, expected) => expect(read(text)).toEqual(expected));
});

describe('PyTorch', () => {
  test.each([
    ['torch.tensor([[1., 2.], [3., 4.]])', { rows: four }],
    ['torch.tensor([[1., 2.], [3., 4.]], dtype=torch.float32).cuda() / 10', { rows: four, divisor: 10 }],
    ['tensor([[[[1., 2.],\n          [3., 4.]]]])', { rows: four }],
    [
      "Parameter containing:\ntensor([[[[1., 2.],\n          [3., 4.]]]], device='cuda:0', requires_grad=True)",
      { rows: four },
    ],
    ['tensor([[[[1., 2.], [3., 4.]]]], grad_fn=<DivBackward0>)', { rows: four }],
    [
      'torch.ones(1, 1, 2, 2) / 4',
      {
        rows: [
          [1, 1],
          [1, 1],
        ],
        divisor: 4,
      },
    ],
    ['[[[[1.]], [[2.]]], [[[3.]], [[4.]]]]', { rows: four }],
  ])('%s', (text, expected) => expect(read(text)).toEqual(expected));
});

describe('MATLAB', () => {
  test.each([
    ['[1 0 -1; 2 0 -2; 1 0 -1]/4', { rows: sobel, divisor: 4 }],
    ['k = [1, 0, -1; 2, 0, -2; 1, 0, -1];', { rows: sobel }],
    ['k = [1 0 -1 % top\n     2 0 -2\n     1 0 -1];', { rows: sobel }],
    ['[1 0 ...\n -1; 2 0 -2; ... % the middle\n 1 0 -1]', { rows: sobel }],
    ['[1 0 ...\n -1; 2 0 -2; 1 0...\n -1]', { rows: sobel }],
    ['ones(3)/9', { rows: ones, divisor: 9 }],
    [
      'ones(2, 3);',
      {
        rows: [
          [1, 1, 1],
          [1, 1, 1],
        ],
      },
    ],
    ['1/9*ones(3,3)', { rows: ones, divisor: 9 }],
    ['single([1 2; 3 4])', { rows: four }],
    ['[1;2;1]', { rows: [[1], [2], [1]] }],
    ['[1/9 -1/9]', { rows: [[1, -1]], divisor: 9 }],
    ['k =\n\n     1     0    -1\n     2     0    -2\n     1     0    -1\n', { rows: sobel }],
    ['1 2; 3 4', { rows: four }],
    ['1, 2;\n3, 4;', { rows: four }],
  ])('%s', (text, expected) => expect(read(text)).toMatchObject(expected));
});

describe('C, JSON and other brackets', () => {
  test.each([
    ['{{1,2},{3,4}}', { rows: four }],
    ['const float k[2][2] = {\n  {1.0f, 2.f}, // top\n  {3e0f, 4},\n};', { rows: four }],
    ['[[1, 2], [3, 4]]', { rows: four }],
    ['[\n  [\n    1,\n    2\n  ],\n  [\n    3,\n    4\n  ]\n]', { rows: four }],
    ['{"kernel": [[1, 2], [3, 4]], "divisor": 16}', { rows: four, divisor: 16 }],
    [
      '{\n  "name": "a, b",\n  "of": {"a": [1, 2]},\n  "divisor": 1,\n  "bias": -3,\n  "matrix": [[1,2],[3,4]]\n}',
      { rows: four, divisor: 1, bias: -3 },
    ],
    [
      "{'kernel': [[0.5, 2], [3, 4]], 'divisor': 2}",
      {
        rows: [
          [0.5, 2],
          [3, 4],
        ],
        divisor: 2,
      },
    ],
  ])('%s', (text, expected) => expect(read(text)).toEqual(expected));
});

describe('tables', () => {
  test.each([
    ['1,0,-1\n2,0,-2\n1,0,-1\n', { rows: sobel }],
    ['1\t0\t-1\r\n2\t0\t-2\r\n1\t0\t-1\r\n', { rows: sobel }],
    [
      '0,5\t1\n-0,25\t1e-3',
      {
        rows: [
          [0.5, 1],
          [-0.25, 0.001],
        ],
      },
    ],
    [
      '0,5;1\n\u22120,25;2',
      {
        rows: [
          [0.5, 1],
          [-0.25, 2],
        ],
      },
    ],
    [
      '0,5 1\n2 0,25',
      {
        rows: [
          [0.5, 1],
          [2, 0.25],
        ],
      },
    ],
    ['1 2\n3 4', { rows: four }],
    [
      '1/9\t1/9\n1/9\t0',
      {
        rows: [
          [1, 1],
          [1, 0],
        ],
        divisor: 9,
      },
    ],
    ['1/9 1/4', { rows: [[1 / 9, 1 / 4]] }],
    ['1, 2', { rows: [[1, 2]] }],
    ['1\n2', { rows: [[1], [2]] }],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected));
});

test.each([
  ['5', 5],
  [' \u22122.5 ', -2.5],
  ['0,5', 0.5],
  ['1/16', 0.0625],
  ['1e-3', 0.001],
  ['x = -3;', -3],
  ['(1/4)', 0.25],
])('one number is a number: %s', (text, value) =>
  expect(parseMatrix(text)).toEqual({ kind: 'number', value }),
);

describe('a factor', () => {
  test.each([
    ['[1 2 1]/4', { rows: [[1, 2, 1]], divisor: 4 }],
    ['[1 2 1]/-4', { rows: [[-1, -2, -1]], divisor: 4 }],
    ['[0.5 1 0.5]/2', { rows: [[0.25, 0.5, 0.25]], divisor: 1 }],
    ['0.25*[4 8 4]', { rows: [[1, 2, 1]], divisor: 1 }],
    ['0.5*[1 2 1]', { rows: [[0.5, 1, 0.5]], divisor: 1 }],
    ['[1/3 2/3]/3', { rows: [[1, 2]], divisor: 9 }],
    ['(np.ones((1, 2)) / 3) / 3', { rows: [[1, 1]], divisor: 9 }],
  ])('divides or is multiplied in: %s', (text, expected) => expect(read(text)).toEqual(expected));
});

describe('what is no kernel is refused with its place', () => {
  test.each([
    ['', 'A matrix was expected, but no number was found. Copy one first'],
    [' \n\t', 'no number was found'],
    ['[[], []]', 'no number was found'],
    ['{"divisor": 3}', 'no number was found'],
    ['[[1, 2, 3], [4, 5]]', 'as the first, 3, but row 2 has 2.'],
    ['1 2\n3 4\n5', 'as the first, 2, but row 3 has 1.'],
    ['1,2\n3,x', 'Row 2, entry 2 should be a number, but "x" was found.'],
    ['np.array([[1, 2], [a, 4]])', 'Row 2, entry 1 should be a number, but "a" was found.'],
    ['((1, 2), (3, None))', 'Row 2, entry 2 should be a number, but "None" was found.'],
    ['[1-2 3]', 'Row 1, entry 2 should be a number, but "-" was found.'],
    ['[1 - 2]', 'Row 1, entry 2'],
    ['[0x10, 2]', 'Row 1, entry 1 should be a number, but "0x10" was found.'],
    ['[[1, 2], [3, 4, , 5]]', 'Row 2, entry 3 should be a number, but it is empty.'],
    ['1;;2\n1;2;3', 'Row 1, entry 2 should be a number, but it is empty.'],
    ['-', 'Row 1, entry 1 should be a number, but "-" was found.'],
    ['[[1 2; 3 4]; [5 x]]', 'Row 3, entry 2 should be a number, but "x" was found.'],
    ['{"kernel": [[1, 2]], "divisor": [1]}', '"divisor" was found'],
    ['50%\t20%', 'Row 1, entry 1 should be a number'],
    ['1 000;2 000\n3;4', 'Row 1, entry 1 should be a number, but "1 000" was found.'],
    ['1 2 1\n2 4 2 / 16', 'Row 2, entry 4 should be a number, but "/" was found.'],
    ['1.0e-03 *\n\n1 2\n3 4', 'Row 1, entry 2 should be a number, but "*" was found.'],
    ['[[1, inf]]', 'Row 1, entry 2 should be a finite number, but it is ∞.'],
    ['[[1, 2], [np.nan, 2]]', 'Row 2, entry 1 should be a finite number, but it is NaN.'],
    ['[-1e999, 1]', 'Row 1, entry 1 should be a finite number, but it is \u2212∞.'],
    ['1/0', 'The divisor should be a number other than 0, but it is 0.'],
    ['[1 2]/0', 'The divisor should be a number other than 0, but it is 0.'],
    ['{"kernel": [[1]], "bias": Infinity}', 'The bias should be a finite number, but it is ∞.'],
    ['ones(16)', 'at most 15×15 numbers, but 16×16 were found.'],
    ['np.zeros((1000000, 1000000))', 'at most 15×15 numbers, but 1000000×1000000 were found.'],
    [Array.from({ length: 16 }, () => '1').join(' '), 'at most 15×15 numbers, but 1×16 were found.'],
    ['[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]', 'One matrix of rows and columns was expected'],
    ['[1, [2, 3]]', 'One matrix of rows and columns was expected'],
    ['['.repeat(50), 'One matrix of rows and columns was expected'],
    ['[[1, 2], [3, 4]', 'Every "[" should have its "]"'],
    ['[[1, 2)]', 'Row 1, entry 3 should be a number, but ")" was found.'],
    ['[1 2; 3 4] banana', 'but "banana" was found. Copy the numbers alone'],
    ["[1 2; 3 4]'", 'was found. Copy the numbers alone'],
    ['np.array([1, 2, 3, 4]).reshape(2, 2)', '".reshape" was found'],
    ['np.random.rand(3, 3)', '"np.random.rand" was found'],
    ['np.eye(3, k=1)', '"k" was found'],
    ['[1 2] * [3 4]', '"*" was found'],
    ['[1 2] /', 'The matrix should go on, but the text ends.'],
  ])('%j', (text, problem) => {
    const found = parseMatrix(text);
    expect(found).toMatchObject({ kind: 'wrong', problem: expect.stringContaining(problem) });
  });
});

/** Each notation, with what a kernel looks like in it. */
const notations: Readonly<Record<string, (rows: readonly (readonly number[])[]) => string>> = {
  JSON: (rows) => JSON.stringify(rows),
  'JSON with lines': (rows) => JSON.stringify(rows, null, 2),
  object: (rows) => JSON.stringify({ name: '[1]', kernel: rows }),
  NumPy: (rows) => `k = np.array(${JSON.stringify(rows)}, dtype=np.float32)`,
  printed: (rows) => `[${rows.map((row) => `[${row.join('  ')}]`).join('\n ')}]`,
  wrapped: (rows) => `[${rows.map((row) => `[${row.join('\n  ')}]`).join('\n ')}]`,
  PyTorch: (rows) => `tensor([[${JSON.stringify(rows)}]])`,
  tuples: (rows) => `(${rows.map((row) => `(${row.join(', ')},)`).join(', ')},)`,
  MATLAB: (rows) => `k = [${rows.map((row) => row.join(' ')).join('; ')}];`,
  'MATLAB with lines': (rows) => `[${rows.map((row) => row.join(', ')).join('\n')}]`,
  C: (rows) => `float k[][3] = {${rows.map((row) => `{${row.join(', ')}}`).join(',\n')}};`,
  CSV: (rows) => rows.map((row) => row.join(', ')).join('\n'),
  TSV: (rows) => rows.map((row) => row.join('\t')).join('\r\n'),
  'Spanish TSV': (rows) => rows.map((row) => row.join('\t').replaceAll('.', ',')).join('\n'),
  'Spanish CSV': (rows) => rows.map((row) => row.join(';').replaceAll('.', ',')).join('\n'),
  blanks: (rows) => rows.map((row) => row.join('   ')).join('\n'),
};

const weight = fc.oneof(
  fc.integer({ min: -255, max: 255 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((value) => value + 0),
);

/** Of two rows and two columns or more, so that it is a matrix in every notation. */
const matrix = fc
  .record({ height: fc.integer({ min: 2, max: 15 }), width: fc.integer({ min: 2, max: 15 }) })
  .chain(({ height, width }) =>
    fc.array(fc.array(weight, { minLength: width, maxLength: width }), {
      minLength: height,
      maxLength: height,
    }),
  );

describe('what is written is read back', () => {
  test.each(Object.keys(notations))('%s', (name) => {
    fc.assert(
      fc.property(matrix, (rows) => {
        expect(read(notations[name](rows))).toEqual({ rows });
      }),
      { numRuns: 60 },
    );
  });

  test('with a divisor, where the weights are whole', () => {
    const weights = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 15 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 2, max: 999 }), (row, divisor) => {
        const expected = { rows: [row], divisor };
        expect(read(`np.array([[${row}]]) / ${divisor}.0`)).toEqual(expected);
        expect(read(`1/${divisor} * [${row.join(' ')}]`)).toEqual(expected);
        expect(read(JSON.stringify({ kernel: [row], divisor }))).toEqual(expected);
        if (row.some((value) => value !== 0)) {
          expect(read(row.map((value) => `${value}/${divisor}`).join('\t'))).toEqual(expected);
        }
      }),
    );
  });

  test('with a real minus', () => {
    fc.assert(
      fc.property(matrix, (rows) => {
        expect(read(notations.printed(rows).replaceAll('-', '\u2212'))).toEqual({ rows });
      }),
      { numRuns: 30 },
    );
  });
});

describe('any text', () => {
  const pieces = [
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    ',',
    ';',
    '\n',
    '\t',
    ' ',
    '/',
    '*',
    '-',
    '+',
    '.',
    '...',
    '1',
    '2.5',
  ];
  const words = [
    'np.array(',
    'ones(',
    '.astype(',
    'dtype=',
    'inf',
    'e',
    '"kernel":',
    "'",
    '"',
    '%',
    '//',
    ':',
    '=',
  ];
  const soup = fc
    .array(fc.constantFrom(...pieces, ...words), { maxLength: 40 })
    .map((parts) => parts.join(''));

  test('is answered: never an error, and no number that is not one', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const found = parseMatrix(text);
        if (found.kind === 'number') expect(found.value).toSatisfy(Number.isFinite);
        else if (found.kind === 'wrong') expect(found.problem).toMatch(/\.$/);
        else {
          const { height, width, weights } = found.kernel;
          expect(weights).toHaveLength(height * width);
          expect(weights.every((value) => Number.isFinite(value) && !Object.is(value, -0))).toBe(true);
          expect(found.divisor ?? 1).not.toBe(0);
          expect(Math.max(height, width)).toBeLessThanOrEqual(15);
        }
      }),
      { numRuns: 2000 },
    );
  }, 60_000);

  test.each([
    '1',
    '1 ',
    '1,',
    '[',
    '[]',
    '(',
    '[1 ',
    '[\n',
    '[1\n',
    '-',
    '[-',
    '.',
    '[.',
    ' ',
    'a',
    'a.',
    '"',
    '["',
    "['a",
    '1e',
    '1,2;',
    '[1/',
    '...',
    '{"a":',
    'np.array(',
    '=',
    '\t1',
    'Ａ',
  ])('takes no longer than it must: %j', (piece) => {
    const text = `x${piece.repeat(100_000 / piece.length)}`.slice(1);
    const startedMs = performance.now();
    for (const whole of [text, `[1, ${text.slice(9)}x`, `1${text.slice(9)}!`]) parseMatrix(whole);
    // A quadratic reading takes many seconds.
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });

  test('that is too long is not read', () => {
    expect(parseMatrix('1 '.repeat(50_001))).toEqual({
      kind: 'wrong',
      problem: 'At most 100,000 characters are read, but 100,002 were pasted. Copy the matrix alone.',
    });
  });
});
