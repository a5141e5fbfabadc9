import { type AdamOptions, adamMove, adamStateNames } from './adam.ts';
import { checkNotNegative, elementwise } from './optimizer.ts';

/**
 * Adam whose weight decay does not pass through the gradient: every number shrinks by the same share,
 * however steep it is.
 *
 * parameter ← parameter · (1 − learningRate · weightDecay), then a step of Adam with the bare gradient.
 * `weightDecay` is 0.01 by default; all else as in `adam`.
 *
 * State: `mean`, `meanSquare`.
 *
 * Throws EngineError `optimizer-option`.
 *
 * Source: Loshchilov and Hutter, Decoupled Weight Decay Regularization (2017); PyTorch's `AdamW`.
 */
export function adamw(options: AdamOptions = {}) {
  const { weightDecay = 0.01 } = options;
  checkNotNegative({ weightDecay });
  const move = adamMove(options);
  return elementwise(adamStateNames, (step) => {
    const moved = move(step);
    const kept = 1 - step.learningRate * weightDecay;
    return (value, ...rest) => moved(value * kept, ...rest);
  });
}
