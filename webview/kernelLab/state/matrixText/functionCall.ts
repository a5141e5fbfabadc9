import { notUnderstood } from './matrixProblem.ts';
import type { Token } from './matrixTokens.ts';
import type { TokenCursor } from './tokenCursor.ts';
import { isList, madeMatrix, plain, quotient, type Written } from './writtenMatrix.ts';

/** Functions that hand their first argument on, and methods that hand their matrix on. */
const wrappers =
  /^((as)?array|mat(rix)?|(as_|float|double)?tensor|float(16|32|64)?|u?int(8|16|32|64)?|single|double|constant)$/;
const methods = /^\.(astype|float|double|to|cpu|cuda|copy|clone|detach|numpy|tolist)$/;
const makers = /^(ones|zeros|eye|identity)$/;
/** Named arguments that change no number of a kernel. */
const harmless = /^(dtype|device|order|requires_grad|grad_fn|copy|ndmin|size)$/;

/** Reads the value that a function is given. */
export interface ValueReader {
  product(): Written;
}

/** What a known function gives whose name has been read, or null where it is none. */
export function readCall(name: Token, text: TokenCursor, reader: ValueReader, most: number): Written | null {
  const word = lastName(name);
  const isMaker = makers.test(word);
  if (!(isMaker || wrappers.test(word)) || !text.take('(')) return null;
  const given: Written[] = [];
  while (!text.take(')')) {
    text.skipLines();
    if (isOption(text, given.length > 0)) text.skipArgument();
    else given.push(reader.product());
    text.skipLines();
    if (!text.take(',') && text.peek().text !== ')') throw notUnderstood(text.peek().text);
  }
  if (isMaker) return plain(madeMatrix(name.text, given.flatMap(sizesIn), most));
  if (given.length !== 1) throw notUnderstood(name.text);
  return given[0];
}

/** Passes over methods that leave the matrix as it is. */
export function skipMethods(text: TokenCursor): void {
  while (methods.test(text.peek().text) && text.peek(1).text === '(') {
    text.next();
    text.next();
    while (!text.take(')')) {
      text.skipArgument();
      if (!text.take(',') && text.peek().text !== ')') throw notUnderstood(text.peek().text);
    }
  }
}

/** `array` of `np.array`. */
export function lastName({ text }: Token): string {
  return text.slice(text.lastIndexOf('.') + 1).toLowerCase();
}

/** Whether an argument says how numbers are held, and not which. */
function isOption(text: TokenCursor, isLater: boolean): boolean {
  const name = text.peek();
  const after = text.peek(1).text;
  if (name.kind !== 'word') return isLater && name.kind === 'string';
  if (after === '=' && !harmless.test(name.text)) throw notUnderstood(name.text);
  return after === '=' || (isLater && after !== '(');
}

function sizesIn({ values }: Written): number[] {
  return (isList(values) ? values : [values]).map((size) => (isList(size) ? Number.NaN : quotient(size)));
}
