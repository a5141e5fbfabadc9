/** What a person pastes into the matrix, in whichever notation it was copied. */
import type { Kernel } from '../../../src/protocol/engineTypes.ts';
import { formatNumber, parseNumber } from '../../shared/numbers.ts';
import { largestKernel } from './kernelEdits.ts';
import {
  ambiguousComma,
  MatrixProblem,
  noNumbers,
  notFinite,
  notOneMatrix,
  ragged,
  tooLarge,
  tooLong,
  wrongBias,
  wrongDivisor,
} from './matrixText/matrixProblem.ts';
import { bareCode, matrixTokens, plainText } from './matrixText/matrixTokens.ts';
import { readMatrix } from './matrixText/readMatrix.ts';
import { mayBeThousands, readTable } from './matrixText/readTable.ts';
import {
  type Fraction,
  isList,
  type Nested,
  type NestedList,
  quotient,
  type Written,
  whole,
} from './matrixText/writtenMatrix.ts';

/** What a pasted text is. A divisor or a bias of null is one that the text does not name. */
export type PastedMatrix =
  | {
      readonly kind: 'matrix';
      readonly kernel: Kernel;
      readonly divisor: number | null;
      readonly bias: number | null;
    }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'wrong'; readonly problem: string };

const mostCharacters = 100_000;
const longestNumber = 64;

/** What stands before a matrix that has a name: `float k[3][3] =`, `kernel =`. */
const naming = /^(?:Parameter containing:|[a-z_][\w \t:<>,*&.[\]]*=(?!=))/i;

/**
 * The kernel in `text`: NumPy (also printed), PyTorch, MATLAB, C, JSON, CSV or cells of a spreadsheet, each
 * with a factor such as `/ 16` if it has one. A factor or a denominator that all share becomes the divisor
 * where that keeps the weights whole; another factor is multiplied in, and the divisor is 1. Never throws.
 */
export function parseMatrix(text: string): PastedMatrix {
  try {
    if (text.length > mostCharacters) throw tooLong(text.length, mostCharacters);
    const bare = plainText(text).replace(naming, '').replace(/;$/, '').trim();
    if (bare === '') throw noNumbers();
    if (mayBeThousands(bare)) throw ambiguousComma({ row: 1, entry: 1 }, bare);
    const value = bare.length <= longestNumber ? parseNumber(bare) : null;
    if (value !== null) return { kind: 'number', value };
    if (!/[[({]/.test(bare)) return pasted(readTable(bare));
    return pasted(readMatrix(matrixTokens(bareCode(bare)), largestKernel));
  } catch (error) {
    if (error instanceof MatrixProblem) return { kind: 'wrong', problem: error.message };
    throw error;
  }
}

function pasted(written: Written): PastedMatrix {
  const { values, factor } = written;
  if (!isList(values)) {
    const value = quotient(values) + 0;
    if (!Number.isFinite(value)) throw notFinite({ row: 1, entry: 1 }, formatNumber(value));
    return { kind: 'number', value };
  }
  const rows = rowsOf(values);
  const [height, width] = [rows.length, rows[0].length];
  const { weights, divisor: common } = weightsOf(rows.flat(), factor);
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight));
  if (wrong >= 0) {
    const place = { row: Math.floor(wrong / width) + 1, entry: (wrong % width) + 1 };
    throw notFinite(place, formatNumber(weights[wrong]));
  }
  const divisor = written.divisor === null ? common : written.divisor * (common ?? 1);
  if (divisor === 0 || (divisor !== null && !Number.isFinite(divisor)))
    throw wrongDivisor(formatNumber(divisor));
  if (written.bias !== null && !Number.isFinite(written.bias)) throw wrongBias(formatNumber(written.bias));
  return { kind: 'matrix', kernel: { height, width, weights }, divisor, bias: written.bias };
}

/** The rows of a matrix: dimensions of extent 1 around it, or innermost, are taken off. */
function rowsOf(values: NestedList): Fraction[][] {
  let matrix = values;
  while (depthOf(matrix) > 2 && matrix.length === 1 && isList(matrix[0])) matrix = matrix[0];
  while (depthOf(matrix) > 2 && isEachAlone(matrix)) matrix = matrix.map(withoutInnermost).filter(isList);
  const lists = matrix.every(isList) ? matrix : [matrix];
  const rows = lists.map((list) =>
    list.map((entry) => {
      if (isList(entry)) throw notOneMatrix();
      return entry;
    }),
  );
  const width = rows[0]?.length ?? 0;
  if (rows.every((row) => row.length === 0)) throw noNumbers();
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd >= 0) throw ragged(odd + 1, rows[odd].length, width);
  if (rows.length > largestKernel || width > largestKernel)
    throw tooLarge([rows.length, width], largestKernel);
  return rows;
}

function depthOf(values: Nested): number {
  return isList(values) ? 1 + (values.length > 0 ? depthOf(values[0]) : 0) : 0;
}

/** Whether every number stands in brackets of its own. */
function isEachAlone(values: NestedList): boolean {
  return values.every(
    (item) => isList(item) && (isEachAlone(item) || (item.length === 1 && !isList(item[0]))),
  );
}

function withoutInnermost(values: Nested): Nested {
  if (!isList(values)) return values;
  return values.length === 1 && !isList(values[0]) ? values[0] : values.map(withoutInnermost);
}

/** Whole weights and what divides them, where there is such a number; else weights that need none. */
function weightsOf(entries: readonly Fraction[], factor: Fraction | null) {
  const denominators = new Set(entries.filter(({ over }) => over !== 0).map(({ under }) => under));
  const [shared] =
    denominators.size === 1 && entries.every(({ over }) => Number.isInteger(over)) ? denominators : [1];
  const values = entries.map(
    (entry) => (shared === 1 || entry.over === 0 ? quotient(entry) : entry.over) + 0,
  );
  const { over, under } = factor ?? whole(1);
  const divisor = Math.abs(under * shared);
  const weights = values.map((value) => value * over * (under * shared < 0 ? -1 : 1) + 0);
  if (!factor) return { weights, divisor: shared === 1 ? null : divisor };
  if (weights.every(Number.isInteger)) return { weights, divisor };
  return { weights: weights.map((weight) => weight / divisor), divisor: 1 };
}
