import { checkNotNegative, elementwise, type Optimizer } from './optimizer.ts';

export interface AdagradOptions {
  /** Added to the root, so that nothing is divided by zero; 1e-10 by default. */
  readonly epsilon?: number;
  /** Pulls every number towards 0, through the gradient; 0 by default. */
  readonly weightDecay?: number;
}

/**
 * Adagrad: a step by the gradient over the root of the sum of all its squares, so that a number that has
 * moved much moves ever less.
 *
 * g = gradient + weightDecay · parameter; sum s ← s + g²; parameter ← parameter − learningRate · g / (√s + epsilon).
 *
 * State: `sumOfSquares`.
 *
 * Throws EngineError `optimizer-option`.
 *
 * Source: Duchi et al., Adaptive Subgradient Methods (2011); PyTorch's `Adagrad`, whose `lr_decay` is left
 * to the schedule.
 */
export function adagrad(options: AdagradOptions = {}): Optimizer<'sumOfSquares'> {
  const { epsilon = 1e-10, weightDecay = 0 } = options;
  checkNotNegative({ epsilon, weightDecay });
  return elementwise(['sumOfSquares'], ({ learningRate }) => (value, gradient, { sumOfSquares }, place) => {
    const slope = gradient + weightDecay * value;
    const sum = sumOfSquares[place] + slope ** 2;
    sumOfSquares[place] = sum;
    return value - (learningRate * slope) / (Math.sqrt(sum) + epsilon);
  });
}
