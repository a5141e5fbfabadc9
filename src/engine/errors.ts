import { type Bundle, formatMessage, type Message } from './message.ts';

/** What every error of the core carries. */
export interface ProblemParts {
  /** Stable name of the rule that was broken, in kebab-case. */
  readonly code: string;
  /** The rule and the numbers: what was expected and what was found. */
  readonly problem: Message;
  /** What to do about it. */
  readonly remedy: Message;
}

/**
 * An error that a person caused and can mend. Its `message` is the English sentence; {@link describe}
 * says it in another language. Anything else that is thrown is a defect of Convscope.
 */
export abstract class ProblemError extends Error {
  readonly code: string;
  readonly problem: Message;
  readonly remedy: Message;

  constructor({ code, problem, remedy }: ProblemParts, options?: ErrorOptions) {
    super(`${formatMessage(problem)} ${formatMessage(remedy)}`, options);
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
  }

  /** Problem and remedy, in the language of `bundle`. */
  describe(bundle: Bundle): string {
    return `${formatMessage(this.problem, bundle)} ${formatMessage(this.remedy, bundle)}`;
  }
}

/** Shapes and parameters that cannot be computed. */
export class EngineError extends ProblemError {
  override readonly name = 'EngineError';
}
