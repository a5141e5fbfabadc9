import { ProblemError, type ProblemParts } from '../engine/errors.ts';

/** A part of a document's text, in UTF-16 units. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** A network file that cannot be read or changed; `range` is what to underline, where there is a text. */
export class NetworkError extends ProblemError {
  override readonly name = 'NetworkError';
  readonly range: TextRange | null;

  constructor(parts: ProblemParts & { readonly range?: TextRange }, options?: ErrorOptions) {
    super(parts, options);
    this.range = parts.range ?? null;
  }
}
