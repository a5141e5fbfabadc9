/** What is said of a field where it is pointed at: what it does, what to write, what counts without it. */
import type { Node } from 'jsonc-parser';
import { message } from '../engine/message.ts';
import { findPreset } from '../kernels/presets.ts';
import { childrenOf, endOf, rangeOf } from '../network/document/tree.ts';
import type { TextRange } from '../network/errors.ts';
import type { Field } from '../network/fields/kinds.ts';
import { fallbackText } from '../network/reference/fallbackText.ts';
import { fieldAtOffset, innermost, plainKinds } from './declared.ts';
import type { Speech } from './speech.ts';

/** `range`: what it is about. */
export interface Hover {
  readonly range: TextRange;
  readonly markdown: string;
}

/** On the name of a field and on a plain value; null elsewhere. */
export function fieldHover(root: Node | undefined, offset: number, speech: Speech): Hover | null {
  const found = fieldAtOffset(root, offset);
  const pointed = innermost(root, offset);
  if (!found || !pointed || !isPlain(pointed, offset)) return null;
  const { name, field, property } = found;
  const [, value] = childrenOf(property);
  const said = value === pointed && value.type === 'string' ? nameText(field, value.value, speech) : null;
  const heading = `**${name}**`;
  return {
    range: rangeOf(pointed),
    markdown: [said ? `${heading}: \`${value?.value}\`` : heading, said, fieldText(field, speech)]
      .filter((part) => part !== null)
      .join('\n\n'),
  };
}

/** What a field does, what to write, and what counts without it. */
export function fieldText(field: Field, speech: Speech): string {
  const absent = fallbackText(field, speech.bundle);
  const needed = field.isNeeded ? speech.say(message('Required.')) : null;
  const fallback = absent === null ? null : speech.say(message('Default: {value}.', { value: absent }));
  const paragraphs = [speech.say(field.description), speech.say(field.kind.hint), needed ?? fallback];
  return paragraphs.filter((text) => text !== null).join('\n\n');
}

/** What one of the names that a field may have means. */
export function nameText({ kind }: Pick<Field, 'kind'>, name: string, speech: Speech): string | null {
  for (const plain of plainKinds(kind)) {
    if (plain.kind === 'choice' && Object.hasOwn(plain.choices, name)) return speech.say(plain.choices[name]);
    const preset = plain.kind === 'preset' ? findPreset(name) : undefined;
    if (preset) return `${speech.choose(preset.sentence)}\n\n${matrixText(preset)}`;
    if (plain.kind === 'variants' && Object.hasOwn(plain.variants, name)) {
      return speech.say(plain.variants[name].description);
    }
  }
  return null;
}

function matrixText({ matrix, divisor }: NonNullable<ReturnType<typeof findPreset>>): string {
  const cells = matrix.map((row) => row.map((weight) => `${weight}`.replace('-', '−')));
  const width = Math.max(...cells.flat().map(({ length }) => length));
  const rows = cells.map((row) => row.map((weight) => weight.padStart(width)).join(' '));
  const middle = Math.floor((rows.length - 1) / 2);
  const lines = rows.map((row, place) => (place === middle && divisor !== 1 ? `${row}   ÷ ${divisor}` : row));
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}

/** A name, a text, a number: within lists and objects nothing is pointed at but their brackets. */
function isPlain(node: Node, offset: number): boolean {
  if (node.type !== 'object' && node.type !== 'array') return node.type !== 'property';
  return offset === node.offset || offset === endOf(node) - 1;
}
