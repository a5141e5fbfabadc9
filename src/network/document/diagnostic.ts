/** What is wrong or worth knowing in a network file, with its place and what mends it. */
import type { ProblemParts } from '../../engine/errors.ts';
import { type Bundle, formatMessage, type Message } from '../../engine/message.ts';
import type { TextRange } from '../errors.ts';
import type { TextEdit } from '../textEdit.ts';

/** How grave a finding is: a file with an error cannot be trained. */
export type Severity = 'error' | 'warning' | 'info';

/** A change of the text that mends a diagnostic; offsets count in the text before it. */
export interface Fix {
  readonly title: Message;
  readonly edits: readonly TextEdit[];
}

/** One finding; `range` is what to underline. */
export interface Diagnostic extends ProblemParts {
  readonly severity: Severity;
  readonly range: TextRange;
  readonly fixes: readonly Fix[];
}

/** More of one file are not said: who has so many has pasted something else. */
export const mostDiagnostics = 1000;

/** Problem and remedy, in the language of `bundle`. */
export function describeDiagnostic({ problem, remedy }: ProblemParts, bundle: Bundle): string {
  return `${formatMessage(problem, bundle)} ${formatMessage(remedy, bundle)}`;
}
