import { lastName, readCall, skipMethods } from './functionCall.ts';
import {
  type EntryPlace,
  type MatrixProblem,
  notClosed,
  notNumber,
  notOneMatrix,
  notUnderstood,
} from './matrixProblem.ts';
import type { Token } from './matrixTokens.ts';
import type { TokenCursor } from './tokenCursor.ts';
import { divided, isList, multiplied, type Nested, plain, type Written, whole } from './writtenMatrix.ts';

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const deepest = 12;

/** Reads brackets, numbers, factors and known functions by recursive descent; `most` rows or columns can be made. */
export class MatrixReader {
  readonly #text: TokenCursor;
  readonly #most: number;
  /** Brackets of any kind that are open, and those of them that hold lists. */
  #open = 0;
  #lists = 0;
  /** The row that begins next, and where the next entry stands if that is in brackets. */
  #row = 1;
  #place: EntryPlace | null = null;

  constructor(text: TokenCursor, most: number) {
    this.#text = text;
    this.#most = most;
  }

  /** A value and what it is multiplied with and divided by. */
  product(): Written {
    let written = this.#signed();
    for (;;) {
      this.#text.skipLines();
      if (this.#text.take('*')) written = multiplied(written, this.#signed());
      else if (this.#text.take('/')) written = divided(written, this.#signed());
      else return written;
    }
  }

  #signed(): Written {
    let sign = 1;
    for (;;) {
      this.#text.skipLines();
      if (this.#text.take('-')) sign = -sign;
      else if (!this.#text.take('+')) break;
    }
    const term = this.#term();
    return sign > 0 ? term : multiplied(term, plain(whole(-1)));
  }

  #term(): Written {
    const token = this.#text.next();
    if (token.kind === 'number') return plain(whole(token.value));
    const word = lastName(token);
    if (word === 'nan') return plain(whole(Number.NaN));
    if (word === 'inf' || word === 'infinity') return plain(whole(Number.POSITIVE_INFINITY));
    if (++this.#open > deepest) throw notOneMatrix();
    const written =
      token.text === '[' || token.text === '{'
        ? plain(this.#list(token.text))
        : token.text === '('
          ? this.#group()
          : (readCall(token, this.#text, this, this.#most) ?? this.#refuse(token));
    skipMethods(this.#text);
    this.#open--;
    return written;
  }

  /** What stands between two brackets, the first of which has been taken. */
  #list(open: string): Nested {
    const text = this.#text;
    const around = this.#place;
    const rows: Nested[][] = [[]];
    let afterComma = false;
    this.#lists++;
    for (;;) {
      const row = rows[rows.length - 1];
      const isNewLine = text.skipLines();
      this.#place = this.#entryPlace(rows);
      if (text.take(closing[open])) break;
      if (text.peek().kind === 'end') throw notClosed(open, closing[open]);
      if (text.take(',')) {
        if (afterComma || row.length === 0) throw notNumber(this.#place, '');
        afterComma = true;
      } else if (text.take(';') || (isNewLine && this.#lists === 1 && !afterComma && row.length > 0)) {
        // MATLAB ends a row with its line; NumPy, whose rows have brackets of their own, goes on.
        if (row.length > 0) rows.push([]);
        afterComma = false;
      } else {
        row.push(this.#entry(row.length > 0 && !afterComma));
        afterComma = false;
      }
    }
    this.#place = around;
    this.#lists--;
    return this.#listOf(rows.filter((row) => row.length > 0));
  }

  #listOf(rows: readonly Nested[][]): Nested {
    const items = rows.flat();
    if (!items.some(isList)) this.#row += Math.max(1, rows.length);
    else if (!items.every(isList)) throw notOneMatrix();
    return rows.length > 1 && !items.some(isList) ? rows : items;
  }

  #entryPlace(rows: readonly Nested[][]): EntryPlace {
    const holdsLists = rows[0].length > 0 && isList(rows[0][0]);
    if (holdsLists) return { row: this.#row, entry: 1 };
    return { row: this.#row + rows.length - 1, entry: rows[rows.length - 1].length + 1 };
  }

  /** A number, a fraction or a list. Without a comma before it, blank space makes it an entry: 1 -2, not 1-2. */
  #entry(isBare: boolean): Nested {
    const token = this.#text.peek();
    const isSign = token.text === '-' || token.text === '+';
    const isApart = (token.afterGap || token.text in closing) && !(isSign && this.#text.peek(1).afterGap);
    if (isBare && !isApart) throw this.#unexpected(token);
    let written = this.#signed();
    while (!isList(written.values) && this.#text.take('/')) written = divided(written, this.#signed());
    if (written.factor) throw notOneMatrix();
    return written.values;
  }

  /** What stands in parentheses, the first of which has been taken: one value, or a tuple. */
  #group(): Written {
    const text = this.#text;
    const around = this.#place;
    const items: Written[] = [];
    let commas = 0;
    while (!text.take(')')) {
      if (commas < items.length) throw this.#unexpected(text.next());
      if (commas > 0) this.#place = { row: this.#row, entry: commas + 1 };
      items.push(this.product());
      if (text.take(',')) commas++;
      text.skipLines();
    }
    this.#place = around;
    if (commas === 0 && items.length === 1) return items[0];
    if (items.some(({ factor }) => factor)) throw notOneMatrix();
    return plain(this.#listOf([items.map(({ values }) => values)]));
  }

  #refuse(token: Token): never {
    throw this.#unexpected(token);
  }

  #unexpected({ text }: Token): MatrixProblem {
    return this.#place ? notNumber(this.#place, text) : notUnderstood(text);
  }
}
