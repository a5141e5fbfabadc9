import { noNumbers, notClosed, notUnderstood } from './matrixProblem.ts';
import { MatrixReader } from './matrixReader.ts';
import type { Token } from './matrixTokens.ts';
import { TokenCursor } from './tokenCursor.ts';
import { isList, numberOf, type Written } from './writtenMatrix.ts';

/** What the keys of an object say. */
const keys: ReadonlyMap<string, 'matrix' | 'divisor' | 'bias'> = new Map([
  ['kernel', 'matrix'],
  ['matrix', 'matrix'],
  ['weights', 'matrix'],
  ['divisor', 'divisor'],
  ['bias', 'bias'],
]);

/**
 * Reads a matrix as NumPy, PyTorch, MATLAB, C and JSON write it. Nothing is evaluated but fractions, factors
 * and a bias; functions make at most `most` rows or columns. Linear time.
 * @throws MatrixProblem that says where the text is none of these.
 */
export function readMatrix(tokens: readonly Token[], most: number): Written {
  const text = new TokenCursor(tokens);
  const reader = new MatrixReader(text, most);
  const matrix = isObject(text) ? readObject(text, reader) : reader.product();
  const sign = text.take('+') ? 1 : text.take('-') ? -1 : 0;
  const shift = sign === 0 ? null : numberOf(reader.product());
  if (sign !== 0 && (shift === null || !isList(matrix.values))) throw notUnderstood(sign > 0 ? '+' : '-');
  do text.skipLines();
  while (text.take(';') || text.take(','));
  if (text.peek().kind !== 'end') throw notUnderstood(text.peek().text);
  return shift === null ? matrix : { ...matrix, bias: (matrix.bias ?? 0) + sign * shift };
}

function isObject(text: TokenCursor): boolean {
  let ahead = 1;
  while (text.peek(ahead).kind === 'line') ahead++;
  const key = text.peek(ahead).kind;
  return (
    text.peek().text === '{' && (key === 'string' || key === 'word') && text.peek(ahead + 1).text === ':'
  );
}

/** An object that is or holds a matrix. */
function readObject(text: TokenCursor, reader: MatrixReader): Written {
  const written = readFields(text, reader);
  if (!written) throw noNumbers();
  return written;
}

/** An object of JSON, or a dictionary of Python; null where it has no matrix. */
function readFields(text: TokenCursor, reader: MatrixReader): Written | null {
  let inSteps: Written | null = null;
  const found = new Map<'matrix' | 'divisor' | 'bias', Written>();
  text.take('{');
  do {
    text.skipLines();
    if (text.peek().text === '}') break;
    const name = text.next().text.replace(/["']/g, '').toLowerCase();
    const key = keys.get(name);
    if (!text.take(':')) throw notUnderstood(text.peek().text);
    text.skipLines();
    if (name === 'steps' && text.peek().text === '[') inSteps = readSteps(text, reader);
    else if (key) found.set(key, reader.product());
    else text.skipArgument();
    text.skipLines();
  } while (text.take(','));
  if (!text.take('}')) throw notClosed('{', '}');
  const matrix = found.get('matrix');
  if (!matrix) return inSteps;
  const number = (key: 'divisor' | 'bias') => {
    const value = found.get(key);
    if (value && isList(value.values)) throw notUnderstood(key);
    return value ? numberOf(value) : null;
  };
  return { ...matrix, divisor: number('divisor'), bias: number('bias') };
}

/** The steps of a chain; the matrix of the first that has one. */
function readSteps(text: TokenCursor, reader: MatrixReader): Written | null {
  let first: Written | null = null;
  text.take('[');
  do {
    text.skipLines();
    if (text.peek().text === ']') break;
    if (!isObject(text)) throw notUnderstood(text.peek().text);
    const step = readFields(text, reader);
    first ??= step;
    text.skipLines();
  } while (text.take(','));
  if (!text.take(']')) throw notClosed('[', ']');
  return first;
}
