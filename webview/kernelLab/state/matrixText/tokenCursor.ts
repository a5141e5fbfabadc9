import type { Token } from './matrixTokens.ts';

/** Walks over tokens, of which the last one, of kind `end`, is never left behind. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token that stands `ahead` of the one to be read. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
  }

  next(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  /** Reads the next token if it is `mark`. */
  take(mark: string): boolean {
    const isNext = this.peek().kind === 'mark' && this.peek().text === mark;
    if (isNext) this.#at++;
    return isNext;
  }

  /** Passes over line ends and says whether there were any. */
  skipLines(): boolean {
    const start = this.#at;
    while (this.peek().kind === 'line') this.#at++;
    return this.#at > start;
  }

  /** Passes over one argument, up to the comma or the bracket that ends it. */
  skipArgument(): void {
    for (let open = 0; this.peek().kind !== 'end'; this.#at++) {
      const { kind, text } = this.peek();
      if (kind !== 'mark') continue;
      const isClosing = ')]}'.includes(text);
      if (open === 0 && (isClosing || text === ',')) return;
      open += isClosing ? -1 : Number('([{'.includes(text));
    }
  }
}
