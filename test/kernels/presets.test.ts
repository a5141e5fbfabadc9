import { describe, expect, it } from 'vitest';
import { gaborMatrix } from '../../src/kernels/gaborMatrix.ts';
import { findPreset, presetKernel, presets } from '../../src/kernels/presets.ts';

const sumOf = (matrix: readonly (readonly number[])[]) =>
  matrix.flat().reduce((sum, weight) => sum + weight, 0);

/** Σ weight · value(row, column) / divisor with the middle of the kernel at 0, 0. */
function answer(id: string, value: (row: number, column: number) => number): number {
  const preset = findPreset(id);
  if (!preset) throw new Error(id);
  const { height, width, weights } = presetKernel(preset);
  const sum = weights.reduce((total, weight, place) => {
    const row = Math.floor(place / width) - (height - 1) / 2;
    const column = (place % width) - (width - 1) / 2;
    return total + weight * value(row, column);
  }, 0);
  return sum / preset.divisor;
}

describe('presets', () => {
  it('begin with the seven of the course, in its order and with its numbers', () => {
    expect(presets.slice(0, 7).map(({ id, matrix, divisor }) => [id, matrix, divisor])).toEqual([
      [
        'identity',
        [
          [0, 0, 0],
          [0, 1, 0],
          [0, 0, 0],
        ],
        1,
      ],
      [
        'edge-diagonal',
        [
          [1, 0, -1],
          [0, 0, 0],
          [-1, 0, 1],
        ],
        1,
      ],
      [
        'edge-laplacian-4',
        [
          [0, 1, 0],
          [1, -4, 1],
          [0, 1, 0],
        ],
        1,
      ],
      [
        'edge-laplacian-8',
        [
          [-1, -1, -1],
          [-1, 8, -1],
          [-1, -1, -1],
        ],
        1,
      ],
      [
        'sharpen',
        [
          [0, -1, 0],
          [-1, 5, -1],
          [0, -1, 0],
        ],
        1,
      ],
      [
        'box-blur',
        [
          [1, 1, 1],
          [1, 1, 1],
          [1, 1, 1],
        ],
        9,
      ],
      [
        'gaussian-blur',
        [
          [1, 2, 1],
          [2, 4, 2],
          [1, 2, 1],
        ],
        16,
      ],
    ]);
  });

  it('have ids of their own, in kebab-case', () => {
    const ids = presets.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('are rectangles of at most 15×15 with a divisor', () => {
    for (const preset of presets) {
      const { height, width, weights } = presetKernel(preset);
      expect(weights).toHaveLength(height * width);
      expect(preset.matrix.every((row) => row.length === width)).toBe(true);
      expect(Math.max(height, width)).toBeLessThanOrEqual(15);
      expect(preset.divisor).toBeGreaterThan(0);
      expect(weights.every(Number.isInteger)).toBe(true);
    }
  });

  it('say in both languages what they do; what shows signs says what they mean', () => {
    for (const { name, sentence, signs, matrix } of presets) {
      expect(name.en && name.es).toBeTruthy();
      expect(sentence.en).not.toBe(sentence.es);
      for (const text of Object.values(sentence)) expect(text).toMatch(/^\p{Lu}.{40,}\.$/u);
      expect(signs !== undefined).toBe(sumOf(matrix) === 0);
      for (const text of Object.values({ ...signs?.positive, ...signs?.negative })) {
        expect(text).toMatch(/^\p{Ll}.{5,}[^.]$/u);
      }
    }
  });

  it('with signs, turned by 180°, are themselves or their negatives', () => {
    for (const { signs, matrix } of presets) {
      const turned = matrix.flat().toReversed();
      const negated = turned.map((weight) => 0 - weight);
      if (signs) expect([turned, negated]).toContainEqual(matrix.flat());
    }
  });

  it('keep the brightness of even areas, or make them 0', () => {
    for (const { matrix, divisor } of presets) expect([0, 1]).toContain(sumOf(matrix) / divisor);
  });

  it('answer with the sign that their sentences promise', () => {
    for (const id of ['sobel-x', 'prewitt-x', 'scharr-x', 'roberts-x']) {
      expect(answer(id, (_, column) => column)).toBeGreaterThan(0);
    }
    for (const id of ['sobel-y', 'prewitt-y', 'scharr-y', 'roberts-y', 'roberts-x', 'emboss']) {
      expect(answer(id, (row) => row)).toBeGreaterThan(0);
    }
    expect(answer('roberts-y', (_, column) => -column)).toBeGreaterThan(0);
    expect(answer('line-vertical', (_, column) => (column === 0 ? 1 : 0))).toBeGreaterThan(0);
    expect(answer('line-horizontal', (row) => (row === 0 ? 1 : 0))).toBeGreaterThan(0);
    const spot = (row: number, column: number) => (row === 0 && column === 0 ? 1 : 0);
    expect(answer('laplacian-of-gaussian', spot)).toBeGreaterThan(0);
    expect(answer('edge-laplacian-8', spot)).toBeGreaterThan(0);
    expect(answer('edge-laplacian-4', spot)).toBeLessThan(0);
    expect(answer('edge-diagonal', (row, column) => (row === column ? 1 : 0))).toBeGreaterThan(0);
    expect(answer('edge-diagonal', (row, column) => (row === -column ? 1 : 0))).toBeLessThan(0);
    expect(answer('gabor', (row, column) => (row === -column ? 1 : 0))).toBeGreaterThan(0);
  });

  it('give 0 where their sentences say so', () => {
    expect(answer('edge-diagonal', (_, column) => (column > 0 ? 1 : 0))).toBe(0);
    expect(answer('edge-diagonal', (row) => (row > 0 ? 1 : 0))).toBe(0);
    expect(answer('edge-laplacian-4', (row, column) => 5 * row - 3 * column)).toBe(0);
    expect(answer('sobel-x', (row) => row)).toBe(0);
  });

  it('unsharp is twice the image minus its 5×5 Gaussian blur', () => {
    const gaussian = findPreset('gaussian-blur-5')?.matrix.flat() ?? [];
    const expected = gaussian.map((weight, place) => (place === 12 ? 2 * 256 : 0) - weight);
    expect(findPreset('unsharp')?.matrix.flat()).toEqual(expected);
    expect(findPreset('unsharp')?.matrix[2][2]).toBe(476);
  });

  it('the 7×7 Gaussian is the 3×3 one three times', () => {
    const once = [1, 2, 1];
    const twice = convolve(once, once);
    const row = convolve(twice, once);
    expect(findPreset('gaussian-blur-7')?.matrix).toEqual(row.map((a) => row.map((b) => a * b)));
  });
});

describe('findPreset', () => {
  it('finds by id, and nothing for another name', () => {
    expect(findPreset('sobel-x')?.matrix).toEqual([
      [-1, 0, 1],
      [-2, 0, 2],
      [-1, 0, 1],
    ]);
    expect(findPreset('Sobel x')).toBeUndefined();
  });
});

describe('gaborMatrix', () => {
  it('is whole, symmetric about its middle, and adds up to 0', () => {
    for (const angle of [0, 30, 45, 90]) {
      const matrix = gaborMatrix(9, angle, 4, 2);
      const weights = matrix.flat();
      expect(sumOf(matrix)).toBe(0);
      expect(weights.every(Number.isInteger)).toBe(true);
      expect(weights.toReversed()).toEqual(weights);
    }
  });

  it('waves to the right at 0°: bright, dark, bright again after one wavelength', () => {
    const middle = gaborMatrix(9, 0, 4, 2)[4];
    expect(middle[4]).toBeGreaterThan(80);
    expect(middle[6]).toBeLessThan(-40);
    expect(middle[8]).toBeGreaterThan(0);
  });
});

function convolve(a: readonly number[], b: readonly number[]): number[] {
  const result = Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      result[i + j] += x * y;
    });
  });
  return result;
}
