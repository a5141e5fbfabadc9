import { EngineError } from '../errors.ts';
import { message } from '../message.ts';
import { checkNotNegative, elementwise, type Optimizer } from './optimizer.ts';

export interface SgdOptions {
  /** Share of the last step's velocity that is kept; 0 by default: none is remembered. */
  readonly momentum?: number;
  /** Share of the gradient that does not enter the velocity; 0 by default. Not in the first step. */
  readonly dampening?: number;
  /** Looks ahead along the new velocity; false by default. */
  readonly nesterov?: boolean;
  /** Pulls every number towards 0, through the gradient; 0 by default. */
  readonly weightDecay?: number;
}

/**
 * Stochastic gradient descent: a step down the slope, with momentum if wanted.
 *
 * g = gradient + weightDecay · parameter; velocity v ← momentum · v + (1 − dampening) · g, in step 1 v ← g;
 * d = v, with Nesterov g + momentum · v, without momentum g; parameter ← parameter − learningRate · d.
 *
 * State: `velocity` where there is momentum, else none.
 *
 * Throws EngineError `optimizer-option`; `nesterov` where it has no momentum or is dampened.
 *
 * Source: PyTorch's `SGD`; Sutskever et al., On the Importance of Initialization and Momentum (2013).
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { momentum = 0, dampening = 0, nesterov = false, weightDecay = 0 } = options;
  checkNotNegative({ momentum, dampening, weightDecay });
  if (nesterov && (momentum === 0 || dampening !== 0)) throw nesterovAlone(momentum, dampening);
  if (momentum === 0) {
    return elementwise([], ({ learningRate }) => (value, gradient) => {
      return value - learningRate * (gradient + weightDecay * value);
    });
  }
  return elementwise(['velocity'], ({ learningRate, step }) => (value, gradient, { velocity }, place) => {
    const slope = gradient + weightDecay * value;
    const kept = step === 1 ? slope : momentum * velocity[place] + (1 - dampening) * slope;
    velocity[place] = kept;
    return value - learningRate * (nesterov ? slope + momentum * kept : kept);
  });
}

function nesterovAlone(momentum: number, dampening: number): EngineError {
  return new EngineError({
    code: 'nesterov',
    problem: message(
      'Nesterov needs a momentum above 0 and no dampening, but they are {momentum} and {dampening}.',
      { momentum, dampening },
    ),
    remedy: message('Set momentum to 0.9, or leave Nesterov out.'),
  });
}
