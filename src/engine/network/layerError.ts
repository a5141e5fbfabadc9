import { EngineError } from '../errors.ts';
import type { Bundle } from '../message.ts';

/** What is wrong with one layer of a network; its name stands before the sentence. */
export class LayerError extends EngineError {
  /** Whole name of the layer, as `residual_2/conv2d_0`. */
  readonly layer: string;

  constructor(layer: string, cause: EngineError) {
    super(cause, { cause });
    this.layer = layer;
    this.message = `${layer}: ${cause.message}`;
  }

  override describe(bundle: Bundle): string {
    return `${this.layer}: ${super.describe(bundle)}`;
  }
}

/** Runs `action`; an EngineError that it throws gets the name of the layer, unless it has one. */
export function inLayer<Result>(layer: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (error instanceof EngineError && !(error instanceof LayerError)) throw new LayerError(layer, error);
    throw error;
  }
}
