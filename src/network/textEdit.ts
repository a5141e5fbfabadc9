/** Replaces `length` UTF-16 units at `offset`; offsets count in the text before any edit. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

/** The text after edits in the order of their offsets, none of which overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits.reduceRight(
    (result, { offset, length, content }) =>
      result.slice(0, offset) + content + result.slice(offset + length),
    text,
  );
}
