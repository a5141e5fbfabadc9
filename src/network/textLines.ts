/** Lines of a text, and what stands on them. */

/** What stands behind a token of a JSON text on its line: spaces, comments, at most one comma. */
export interface LineRest {
  /** Behind the comma, or −1 where there is none. */
  readonly comma: number;
  /** Behind the last comma or comment. */
  readonly end: number;
  /** Where something else stands: a line break, an element, or a bracket. */
  readonly next: number;
}

/** Reads on from `start`; a block comment is passed over however many lines it has. */
export function restOfLine(text: string, start: number): LineRest {
  const token = /[ \t]+|,|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//y;
  let [comma, end, next] = [-1, start, start];
  token.lastIndex = start;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    next = token.lastIndex;
    if (match[0] === ',') comma = next;
    if (/^[,/]/.test(match[0])) end = next;
  }
  return { comma, end, next };
}

/** The spaces and tabs that the line of `offset` begins with, as far as `offset`. */
export function indentAt(text: string, offset: number): string {
  return spaceAt(text.slice(0, offset), lineStart(text, offset));
}

/** Whether nothing but space stands before `offset` on its line. */
export function startsLine(text: string, offset: number): boolean {
  return lineStart(text, offset) + indentAt(text, offset).length === offset;
}

/** `offset`, or the end of its line's indentation where that lies behind it. */
export function afterIndent(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return Math.max(offset, start + spaceAt(text, start).length);
}

/** The spaces and tabs at `offset`. */
export function spaceAt(text: string, offset: number): string {
  const space = /[ \t]*/y;
  space.lastIndex = offset;
  return space.exec(text)?.[0] ?? '';
}

/** Where offsets of a text stand: line and column, both from 1, columns in UTF-16 units. */
export function placesIn(
  text: string,
): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((eol) => eol.index + eol[0].length)];
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - starts[low] + 1 };
  };
}

/** Whether a character ends a line; behind the text there is none. */
export function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

/** Whether a text has more than one line. */
export function hasLineBreak(text: string): boolean {
  return /[\r\n]/.test(text);
}

function lineStart(text: string, offset: number): number {
  const before = text.slice(0, offset);
  return Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
}
