/** From the text of a network file to its tree, however broken the text is. */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Message, message } from '../../engine/message.ts';
import { type Diagnostic, mostDiagnostics } from './diagnostic.ts';
import { endOf } from './tree.ts';

/** Characters of the largest file that is read: one million hold some hundred thousand weights. */
export const longestText = 1_000_000;
/** Brackets within brackets: a block of layers takes up to four. */
export const deepestNesting = 100;

/** A text as a tree, and what of it cannot be read. */
export interface ParsedText {
  /** Undefined where nothing can be read. */
  readonly root: Node | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The tree of `text`, comments and trailing commas allowed. Of a broken text it holds what is whole; a
 * property whose value is missing has only its name. Never throws: `json-syntax`, `file-too-large` and
 * `nested-too-deep` are among the diagnostics, and of a text that is too large or too deep there is no tree.
 */
export function parseText(text: string): ParsedText {
  if (text.length > longestText) return { root: undefined, diagnostics: [tooLarge(text.length)] };
  const tooDeep = offsetTooDeep(text);
  if (tooDeep !== null) return { root: undefined, diagnostics: [nestedTooDeep(tooDeep)] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  // What follows at once from an error is none of its own.
  const distinct = errors.filter(({ offset }, index) => index === 0 || offset > endOf(errors[index - 1]));
  return {
    root,
    diagnostics: distinct.slice(0, mostDiagnostics).map((error) => syntaxDiagnostic(text, error)),
  };
}

/** Kinds of tokens as jsonc-parser numbers them. */
const [openBrace, closeBrace, openBracket, closeBracket, endOfText] = [1, 2, 3, 4, 17];

/** Where the nesting becomes too deep, or null. */
function offsetTooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    if (token === openBrace || token === openBracket) depth++;
    if (token === closeBrace || token === closeBracket) depth = Math.max(depth - 1, 0);
    if (depth > deepestNesting) return scanner.getTokenOffset();
  }
  return null;
}

function tooLarge(found: number): Diagnostic {
  return {
    code: 'file-too-large',
    severity: 'error',
    range: { offset: 0, length: 1 },
    problem: message('The file has {found} characters; a network file has at most {most}.', {
      found,
      most: longestText,
    }),
    remedy: message('Leave out written weights: training keeps them in a checkpoint.'),
    fixes: [],
  };
}

function nestedTooDeep(offset: number): Diagnostic {
  return {
    code: 'nested-too-deep',
    severity: 'error',
    range: { offset, length: 1 },
    problem: message('Brackets stand more than {most} deep here.', { most: deepestNesting }),
    remedy: message('Close brackets before this place, or use fewer blocks within blocks.'),
    fixes: [],
  };
}

function syntaxDiagnostic(text: string, { error, offset, length }: ParseError): Diagnostic {
  const problem = syntaxProblems[printParseErrorCode(error)] ?? message('This cannot be read as JSON.');
  return {
    code: 'json-syntax',
    severity: 'error',
    // The parser counts a character too many of what is never closed.
    range: { offset, length: Math.min(length, text.length - offset) },
    problem,
    remedy: message('Mend this place; what is whole is checked all the same.'),
    fixes: [],
  };
}

const syntaxProblems: Readonly<Record<string, Message>> = {
  InvalidSymbol: message('This is no JSON value: texts stand in double quotes.'),
  InvalidNumberFormat: message('This is no number in JSON.'),
  PropertyNameExpected: message('The name of a field is expected here, in double quotes.'),
  ValueExpected: message('A value is expected here.'),
  ColonExpected: message('A colon is expected here.'),
  CommaExpected: message('A comma is expected here.'),
  CloseBraceExpected: message('A closing brace is expected here.'),
  CloseBracketExpected: message('A closing bracket is expected here.'),
  EndOfFileExpected: message('The end of the file is expected here.'),
  InvalidCommentToken: message('A comment cannot stand here.'),
  UnexpectedEndOfComment: message('The comment is never closed.'),
  UnexpectedEndOfString: message('The closing quote of this text is missing.'),
};
