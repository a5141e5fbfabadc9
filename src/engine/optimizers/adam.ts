import {
  checkNotNegative,
  checkPastWeight,
  elementwise,
  type Move,
  type Optimizer,
  type StepOptions,
} from './optimizer.ts';

export interface AdamOptions {
  /** Weight of the past in the mean of the gradients; 0.9 by default. */
  readonly beta1?: number;
  /** Weight of the past in the mean of their squares; 0.999 by default. */
  readonly beta2?: number;
  /** Added to the root, so that nothing is divided by zero; 1e-8 by default. */
  readonly epsilon?: number;
  /** Pulls every number towards 0, through the gradient; 0 by default. */
  readonly weightDecay?: number;
}

/** State tensors of {@link adam} and AdamW. */
export const adamStateNames = ['mean', 'meanSquare'] as const;

type AdamStateName = (typeof adamStateNames)[number];

/**
 * Adam: a step for each number by the mean of its gradients over the root of their mean square, so that
 * steep and flat directions move alike.
 *
 * g = gradient + weightDecay · parameter; mean m ← beta1 · m + (1 − beta1) · g, mean square
 * v ← beta2 · v + (1 − beta2) · g²; parameter ← parameter − learningRate · m̂ / (√v̂ + epsilon), where
 * m̂ = m / (1 − beta1^step) and v̂ = v / (1 − beta2^step) take off what the zeros of the start weigh.
 *
 * State: `mean`, `meanSquare`.
 *
 * Throws EngineError `optimizer-option`.
 *
 * Source: Kingma and Ba, Adam (2014); PyTorch's `Adam` without `amsgrad`.
 */
export function adam(options: AdamOptions = {}): Optimizer<AdamStateName> {
  const { weightDecay = 0 } = options;
  checkNotNegative({ weightDecay });
  const move = adamMove(options);
  return elementwise(adamStateNames, (step) => {
    const moved = move(step);
    return (value, gradient, ...state) => moved(value, gradient + weightDecay * value, ...state);
  });
}

/** What one step of Adam does to one number, without any decay. Throws as {@link adam}. */
export function adamMove({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions) {
  checkPastWeight({ beta1, beta2 });
  checkNotNegative({ epsilon });
  return ({ learningRate, step }: StepOptions): Move<AdamStateName> => {
    const [meanWeight, squareWeight] = [1 - beta1 ** step, 1 - beta2 ** step];
    return (value, gradient, state, place) => {
      const mean = beta1 * state.mean[place] + (1 - beta1) * gradient;
      const meanSquare = beta2 * state.meanSquare[place] + (1 - beta2) * gradient ** 2;
      state.mean[place] = mean;
      state.meanSquare[place] = meanSquare;
      const root = Math.sqrt(meanSquare / squareWeight);
      return value - (learningRate * mean) / meanWeight / (root + epsilon);
    };
  };
}
