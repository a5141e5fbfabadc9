/** A piece of a pasted matrix. Gaps and line ends decide where MATLAB and NumPy begin a new entry or row. */
export interface Token {
  readonly kind: 'number' | 'word' | 'string' | 'mark' | 'line' | 'other' | 'end';
  readonly text: string;
  readonly value: number;
  /** Blank space stands before it. */
  readonly afterGap: boolean;
}

/** No two parts of it can share characters in two ways, so that it takes linear time on any text. */
const piece =
  /(?<gap>[^\S\n]+)|(?<line>\n)|(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?=f?(?![\w.])))f?|(?<word>\.?[\p{L}_](?:[\w.]|::)*)|(?<string>"[^"\n]*"|'[^'\n]*')|(?<mark>[[\](){},;/*=:+-])|(?<other>[^\s[\](){},;/*=:+-]+)/giuy;

const kinds = ['number', 'word', 'string', 'mark', 'line', 'other'] as const;

/** Every dash that is meant as a minus. */
const dashes = /[\u2010-\u2013\u2212\ufe63\uff0d]/g;

/** `text` with plain minus signs and line ends, and without the blank space around it. */
export function plainText(text: string): string {
  return text
    .trim()
    .replace(dashes, '-')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n');
}

/** Code without comments, and with the lines joined that MATLAB's three dots continue. */
export function bareCode(text: string): string {
  // C has comments after //, and MATLAB and Python have theirs after % and #, where // divides.
  const comment = text.includes('{') ? /\/\/.*/g : /[#%].*/g;
  return text.replace(comment, '').replace(/\.\.\.[^\S\n]*\n/g, ' ');
}

/** Cuts a text, as {@link plainText} leaves it, into tokens; the last one is of kind `end`. Linear time. */
export function matrixTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let afterGap = false;
  for (const { groups = {} } of text.matchAll(piece)) {
    const kind = kinds.find((name) => groups[name] !== undefined);
    if (kind) tokens.push({ kind, text: groups[kind], value: Number(groups[kind]), afterGap });
    afterGap = kind === undefined || kind === 'line';
  }
  tokens.push({ kind: 'end', text: '', value: Number.NaN, afterGap });
  return tokens;
}
