import { ProblemError } from '../engine/errors.ts';
import { type Bundle, formatMessage, message } from '../engine/message.ts';
import { RpcError, type RpcFailure } from '../protocol/rpc.ts';

/**
 * What may be said of a thrown value: a {@link ProblemError} in the language of `bundle`, a failure of the
 * other side as it came, and one fixed sentence for a defect of ours, whose stack goes to the log.
 */
export function describeFailure(error: unknown, bundle: Bundle): RpcFailure {
  if (error instanceof ProblemError) return { code: error.code, message: error.describe(bundle) };
  if (error instanceof RpcError) {
    return { code: error.code, message: error.message, ...(error.detail && { detail: error.detail }) };
  }
  return {
    code: 'defect',
    message: formatMessage(
      message('Something went wrong inside Convscope. The log channel has the details.'),
      bundle,
    ),
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
