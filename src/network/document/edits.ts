/** Changes of a network file that mend it; what stands around them stays as it is. */
import type { Node } from 'jsonc-parser';
import { plainStyle, printLine } from '../printJson.ts';
import type { TextEdit } from '../textEdit.ts';
import { indentAt, startsLine } from '../textLines.ts';
import { childrenOf, endOf, fieldOf, propertyOf, rangeOf } from './tree.ts';

/** Puts a field into an object: behind its `type`, else behind its last field, on a line of its own where that has one. */
export function insertField(text: string, object: Node, name: string, value: unknown): TextEdit {
  const field = `${JSON.stringify(name)}: ${printLine(value, plainStyle)}`;
  const before = propertyOf(object, 'type') ?? childrenOf(object).at(-1);
  if (!before) return { offset: object.offset + 1, length: 0, content: ` ${field} ` };
  return { offset: endOf(before), length: 0, content: `,${spaceBefore(text, before)}${field}` };
}

/** Gives a field a value, whether it is there or not. */
export function setField(text: string, object: Node, name: string, value: unknown): TextEdit {
  const present = fieldOf(object, name);
  return present ? replaced(present, value) : insertField(text, object, name, value);
}

/** Writes another value in the place of one. */
export function replaced(node: Node, value: unknown): TextEdit {
  return { ...rangeOf(node), content: printLine(value, plainStyle) };
}

/** Takes a field or a member of a list out, with its comma. */
export function removed(node: Node): TextEdit {
  const siblings = childrenOf(node.parent);
  const index = siblings.indexOf(node);
  const [from, to] =
    index > 0 ? [endOf(siblings[index - 1]), endOf(node)] : [node.offset, siblings[1]?.offset ?? endOf(node)];
  return { offset: from, length: to - from, content: '' };
}

/** Puts a member into a list, before another. */
export function insertBefore(text: string, member: Node, value: unknown): TextEdit {
  const content = `${printLine(value, plainStyle)},${spaceBefore(text, member)}`;
  return { offset: member.offset, length: 0, content };
}

/** Puts members into a list, behind its last one. */
export function insertBehind(text: string, member: Node, values: readonly unknown[]): TextEdit {
  const space = spaceBefore(text, member);
  const content = values.map((value) => `,${space}${printLine(value, plainStyle)}`).join('');
  return { offset: endOf(member), length: 0, content };
}

/** What stands before something new beside `neighbour`: a line break where it has a line of its own. */
function spaceBefore(text: string, neighbour: Node): string {
  const eol = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  return startsLine(text, neighbour.offset) ? eol + indentAt(text, neighbour.offset) : ' ';
}
