import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Declarations of the engine with their docstrings, read line by line from its sources as Biome lays them out. */

export interface Declaration {
  readonly kind: string;
  readonly name: string;
  /** Paragraphs of the docstring, each on one line; errors and sources left out. */
  readonly doc: readonly string[];
  /** All of it, from its name on. */
  readonly lines: readonly string[];
}

/** A field of an interface, or a public member of a class. */
export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  /** The type of a field; parameters and result of a method. */
  readonly type: string;
  readonly isMethod: boolean;
  readonly doc: readonly string[];
}

const folder = resolve(import.meta.dirname, '../../src/engine');

export function engineDeclarations(): readonly Declaration[] {
  const files = globSync('**/*.ts', { cwd: folder, exclude: ['microkernels/**', 'filter/**'] });
  return files.flatMap((file) => declarationsOf(readFileSync(join(folder, file), 'utf8').split('\n')));
}

/** The declaration of a name that is told of; throws where two files have one. */
export function declared(declarations: readonly Declaration[], name: string): Declaration | undefined {
  const [found, second] = declarations.filter((each) => each.name === name);
  if (second) throw new Error(`The page tells of ${name}, which the engine has twice.`);
  return found;
}

function declarationsOf(lines: readonly string[]): Declaration[] {
  return lines.flatMap((line, at) => {
    const head = /^(?:export )?(?:async )?(const|function|interface|type|class) (\w+)(.*)/.exec(line);
    if (!head) return [];
    const [, kind, name, rest] = head;
    const isBlock = kind === 'interface' || kind === 'class';
    const end = lines.findIndex(
      (each, place) => place >= at && (isBlock ? /^}|{}$/.test(each) : each === ''),
    );
    const body = lines.slice(at + 1, end < 0 ? lines.length : end);
    return [{ kind, name, doc: docAbove(lines, at), lines: [rest, ...body] }];
  });
}

/** What an interface or a class shows of itself; `constructor` among it. */
export function membersOf({ lines }: Declaration): Member[] {
  return lines.flatMap((line, at) => {
    const head = /^ {2}(?:readonly |async )*(get )?(\w+)(?:<\w+>)?(\?)?(:|\(| = )/.exec(line);
    if (!head) return [];
    const [, getter, name, mark, next] = head;
    const end = lines.findIndex((each, place) => place >= at && /[;{]$/.test(each));
    const text = lines
      .slice(at, end + 1)
      .map((each) => each.trim())
      .join(' ');
    const isMethod = next === '(' && !getter;
    const type = text.slice(text.indexOf(next) + (isMethod ? 0 : next.length)).replace(/\s*[;{]$/, '');
    return [{ name, isOptional: mark === '?', type: plain(type), isMethod, doc: docAbove(lines, at) }];
  });
}

/** Parameters and types as they stand on one line, with a name where a parameter is taken apart. */
export function plain(signature: string): string {
  return signature
    .trim()
    .replace(
      /\{[^{}]*\}: (\w*?)([A-Z][a-z]+)(?=\W)/g,
      (_, rest, last) => `${last.toLowerCase()}: ${rest}${last}`,
    )
    .replace(/\( /g, '(')
    .replace(/, \)/g, ')');
}

/** The docstring that ends on the line before `at`, without errors and sources. */
function docAbove(lines: readonly string[], at: number): string[] {
  if (!lines[at - 1]?.endsWith('*/')) return [];
  const start = lines.findLastIndex((line, place) => place < at && /^\s*\/\*\*/.test(line));
  const text = lines
    .slice(start, at)
    .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*)? ?/, '').replace(/ ?\*\/$/, ''))
    .join('\n');
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/(^|\s+)(@throws|Throws|Source:) .*$/s, '').trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => paragraph.replace(/\{@link ([\w.]+)\}/g, '`$1`').replace(/\s*\n\s*(?!- )/g, ' '));
}
