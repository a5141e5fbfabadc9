import { EngineError } from '../../src/engine/errors.ts';

/** The EngineError that `action` throws. */
export function thrown(action: () => unknown): EngineError {
  try {
    action();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
