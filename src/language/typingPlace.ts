/** Where in a JSON text something is being typed, however unfinished the text is. */
import { createScanner, type JSONPath } from 'jsonc-parser';
import { endOf } from '../network/document/tree.ts';
import type { TextRange } from '../network/errors.ts';

/** A place at which something may be typed. */
export interface TypingPlace {
  readonly role: 'key' | 'value';
  /** Of the value; of a key that of the object which it is to stand in. */
  readonly path: JSONPath;
  /** What has been typed of it. */
  readonly range: TextRange;
  /** Behind what stands before it, where a comma is missing there; else null. */
  readonly missingComma: number | null;
  /** Whether something stands behind it that needs a comma before it. */
  readonly needsComma: boolean;
  /** Of a key: whether its colon stands behind it already. */
  readonly hasColon: boolean;
}

/** Kinds of tokens as jsonc-parser numbers them. */
const openBrace = 1;
const closeBrace = 2;
const openBracket = 3;
const closeBracket = 4;
const comma = 5;
const colon = 6;
const textToken = 10;
const lineComment = 12;
const blockComment = 13;
const lineBreak = 14;
const space = 15;
const endOfText = 17;

interface Token extends TextRange {
  readonly kind: number;
  readonly value: string;
  /** Of a text: whether its closing quote is there. */
  readonly isClosed: boolean;
}

/** An open bracket, and the key or index that is reached in it. */
interface Level {
  readonly isObject: boolean;
  step: string | number;
}

/** The place at `offset`; null within comments, and where only a colon or nothing more can stand. */
export function typingPlaceAt(text: string, offset: number): TypingPlace | null {
  const { before, at, after, next } = tokensAround(text, offset);
  if (at?.kind === lineComment || at?.kind === blockComment) return null;
  const levels = levelsBehind(before);
  const [level, last] = [levels.at(-1), before.at(-1)];
  // One value makes a text.
  if (level ? isKey(before.at(-2), last, level) : last || after) return null;
  if (last?.kind === colon && beginsValue(after, next)) return null;
  const role = level?.isObject && last?.kind !== colon ? 'key' : 'value';
  const path = levels.map(({ step }) => step);
  const end = at && !at.isClosed ? offset : at && endOf(at);
  return {
    role,
    path: role === 'key' ? path.slice(0, -1) : path,
    range: at ? { offset: at.offset, length: (end ?? offset) - at.offset } : { offset, length: 0 },
    missingComma: last && endsValue(last) ? endOf(last) : null,
    needsComma: after !== undefined && ![closeBrace, closeBracket, comma, colon].includes(after.kind),
    hasColon: after?.kind === colon,
  };
}

/** All that stands before the word at `offset`, the word, and the two tokens behind it. */
function tokensAround(text: string, offset: number) {
  const scanner = createScanner(text, false);
  const before: Token[] = [];
  let [at, after]: (Token | undefined)[] = [];
  for (let kind: number = scanner.scan(); kind !== endOfText; kind = scanner.scan()) {
    if (kind === space || kind === lineBreak) continue;
    const token: Token = {
      kind,
      value: scanner.getTokenValue(),
      isClosed: scanner.getTokenError() === 0,
      offset: scanner.getTokenOffset(),
      length: scanner.getTokenLength(),
    };
    const isComment = kind === lineComment || kind === blockComment;
    if (holds(token, offset)) at = token;
    else if (isComment) continue;
    else if (after) return { before, at, after, next: token };
    else if (token.offset >= offset) after = token;
    else before.push(token);
  }
  return { before, at, after };
}

/** Whether a word is the one at `offset`; a block comment ends before it. */
function holds(token: Token, offset: number): boolean {
  if (token.kind <= colon) return false;
  if (token.kind === blockComment) return token.offset < offset && offset < endOf(token);
  if (token.kind === lineComment) return token.offset < offset && offset <= endOf(token);
  return token.offset <= offset && offset <= endOf(token);
}

function levelsBehind(tokens: readonly Token[]): Level[] {
  const levels: Level[] = [];
  for (const [place, { kind, value }] of tokens.entries()) {
    const level = levels.at(-1);
    if (kind === openBrace) levels.push({ isObject: true, step: '' });
    else if (kind === openBracket) levels.push({ isObject: false, step: 0 });
    else if (kind === closeBrace || kind === closeBracket) levels.pop();
    else if (kind === comma && level && !level.isObject) level.step = Number(level.step) + 1;
    else if (level && isKey(tokens[place - 1], tokens[place], level)) level.step = value;
  }
  return levels;
}

/** Whether a token is the name of a field, by what stands before it. */
function isKey(before: Token | undefined, token: Token | undefined, { isObject }: Level): boolean {
  return isObject && token?.kind === textToken && (before?.kind === openBrace || before?.kind === comma);
}

/** Whether the value of a field stands there; a text before a colon is the name of the next one. */
function beginsValue(token: Token | undefined, next: Token | undefined): boolean {
  if (!token || [closeBrace, closeBracket, comma].includes(token.kind)) return false;
  return token.kind !== textToken || next?.kind !== colon;
}

function endsValue({ kind }: Token): boolean {
  return kind === closeBrace || kind === closeBracket || kind > colon;
}
