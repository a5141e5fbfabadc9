import { type Message, message } from '../engine/message.ts';
import type { Evaluation } from '../training/evaluation.ts';
import type { CliContext } from './context.ts';
import { oneLine, shown } from './shown.ts';
import { tableLines } from './textTable.ts';
import { percent, short } from './trainReport.ts';

/** What `evaluate` has found out. */
export interface EvaluatedPart {
  readonly part: 'train' | 'validation' | 'test';
  readonly classes: readonly string[];
  readonly evaluation: Evaluation;
}

/** A table of more classes is too wide to be read. */
const mostColumns = 20;

/** One line, and the confusion as a table: a row for each class, a column for what it was named. */
export function printEvaluation({ part, classes, evaluation }: EvaluatedPart, context: CliContext): void {
  const { loss, accuracy, count, confusion } = evaluation;
  const facts = [
    partSentence(part, count),
    message('loss {loss}', { loss: short(loss) }),
    message('{accuracy} % right', { accuracy: percent(accuracy) }),
  ];
  context.print(facts.map((fact) => context.say(fact)).join(', '));
  if (confusion.length > mostColumns) return;
  const names = confusion.map((_, label) => shown(classes[label] ?? String(label)));
  const heading = [context.say(message('named as')), ...names];
  const rows = confusion.map((row, label) => [
    names[label],
    ...row.map((images) => (images === 0 ? '·' : `${images}`)),
  ]);
  const alignments = ['left', ...names.map(() => 'right')] as const;
  for (const line of tableLines([heading, ...rows], [...alignments] as ('left' | 'right')[]))
    context.print(oneLine(line));
}

function partSentence(part: EvaluatedPart['part'], count: number): Message {
  switch (part) {
    case 'train':
      return message('Images for training: {count}', { count });
    case 'validation':
      return message('Images for validation: {count}', { count });
    case 'test':
      return message('Images for the test: {count}', { count });
  }
}

/** The same as one object, for programs. */
export function jsonEvaluation({ part, classes, evaluation }: EvaluatedPart) {
  const { loss, accuracy, count, confusion } = evaluation;
  return { part, images: count, loss, accuracy, classes, confusion };
}
