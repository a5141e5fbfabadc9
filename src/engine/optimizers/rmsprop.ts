import { checkNotNegative, checkPastWeight, elementwise, type Optimizer } from './optimizer.ts';

export interface RmspropOptions {
  /** Weight of the past in the mean square of the gradients; 0.99 by default. PyTorch's `alpha`. */
  readonly smoothing?: number;
  /** Added to the root, so that nothing is divided by zero; 1e-8 by default. */
  readonly epsilon?: number;
  /** Share of the last step's velocity that is kept; 0 by default: none is remembered. */
  readonly momentum?: number;
  /** Pulls every number towards 0, through the gradient; 0 by default. */
  readonly weightDecay?: number;
}

/**
 * RMSprop: a step by the gradient over the root of its mean square.
 *
 * g = gradient + weightDecay · parameter; mean square v ← smoothing · v + (1 − smoothing) · g²;
 * d = g / (√v + epsilon), with momentum velocity ← momentum · velocity + d and d = velocity;
 * parameter ← parameter − learningRate · d.
 *
 * State: `meanSquare`, and `velocity` where there is momentum.
 *
 * Throws EngineError `optimizer-option`.
 *
 * Source: Tieleman and Hinton, Lecture 6.5 (2012); PyTorch's `RMSprop`, not centred.
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { smoothing = 0.99, epsilon = 1e-8, momentum = 0, weightDecay = 0 } = options;
  checkPastWeight({ smoothing });
  checkNotNegative({ epsilon, momentum, weightDecay });
  const names = momentum === 0 ? ['meanSquare'] : ['meanSquare', 'velocity'];
  return elementwise(names, ({ learningRate }) => (value, gradient, state, place) => {
    const slope = gradient + weightDecay * value;
    const meanSquare = smoothing * state.meanSquare[place] + (1 - smoothing) * slope ** 2;
    state.meanSquare[place] = meanSquare;
    const direction = slope / (Math.sqrt(meanSquare) + epsilon);
    if (momentum === 0) return value - learningRate * direction;
    const velocity = momentum * state.velocity[place] + direction;
    state.velocity[place] = velocity;
    return value - learningRate * velocity;
  });
}
