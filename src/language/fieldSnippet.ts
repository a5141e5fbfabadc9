/** The value that a field begins with while it is typed. */
import { type Field, isDepends } from '../network/fields/kinds.ts';
import { type PlainKind, plainKinds } from './declared.ts';
import { snippetOf } from './snippet.ts';

/** `asksOn`: whether what may stand there is to be offered at once. */
export interface FieldSnippet {
  readonly snippet: string;
  readonly asksOn: boolean;
}

/** By its example, else by what counts without it, else by its kind. */
export function fieldSnippet(field: Field, example: unknown): FieldSnippet {
  const [kind] = plainKinds(field.kind);
  // What may be chosen from is shown with what it does.
  if (isChosen(kind)) return { snippet: '$1', asksOn: true };
  if (kind.kind === 'boolean')
    return { snippet: `\${1|${!field.fallback},${field.fallback}|}`, asksOn: false };
  const value = example ?? (isDepends(field.fallback) ? undefined : field.fallback);
  const isPath = kind.kind === 'text' && kind.path !== undefined;
  const isBare = value === undefined || isPath || kind.kind === 'layers' || isEmptyObject(value);
  return isBare ? bare(kind) : { snippet: snippetOf(value, field.kind), asksOn: false };
}

function isChosen({ kind }: PlainKind): boolean {
  return kind === 'choice' || kind === 'preset' || kind === 'variants';
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function bare(kind: PlainKind): FieldSnippet {
  switch (kind.kind) {
    case 'text':
      return { snippet: '"$1"', asksOn: kind.path !== undefined };
    case 'number':
      return { snippet: `\${1:${kind.range.least ?? 1}}`, asksOn: false };
    case 'object':
      return { snippet: snippetOf(kind.example, kind), asksOn: false };
    case 'layers':
      return { snippet: '[\n\t$1\n]', asksOn: true };
    default:
      return { snippet: '[$1]', asksOn: false };
  }
}
