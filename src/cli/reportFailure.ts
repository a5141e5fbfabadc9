import { ProblemError } from '../engine/errors.ts';
import { message } from '../engine/message.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './usageError.ts';

/** Says in one line why a command failed and returns its status: 2 for wrong usage, else 1. */
export function reportFailure(error: unknown, context: CliContext): 1 | 2 {
  if (error instanceof ProblemError) {
    context.diagnose('error', null, error.describe(context.bundle));
    return error instanceof UsageError ? 2 : 1;
  }
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  context.diagnose(
    'error',
    null,
    context.say(
      message(
        'A defect of Convscope stopped the command: {reason}. Please report it with the command line.',
        {
          reason,
        },
      ),
    ),
  );
  return 1;
}
