/** Functions that a network file names: those of the engine, each with a sentence. */
import type { ActivationName } from '../../engine/activation.ts';
import type { InitializerName } from '../../engine/initialize.ts';
import { message } from '../../engine/message.ts';
import { choice } from './declare.ts';

/** Activation functions. */
export const activation = choice<ActivationName>({
  linear: message('The number as it is.'),
  relu: message('max(0, x): what is below zero becomes zero. The usual choice.'),
  leakyRelu: message('x above zero, 0.01 · x below: no unit ever falls silent.'),
  elu: message('x above zero, eˣ − 1 below: bends smoothly towards −1.'),
  sigmoid: message('1 / (1 + e⁻ˣ): between 0 and 1.'),
  tanh: message('Between −1 and 1, zero stays zero.'),
  gelu: message('x · Φ(x), Φ the normal distribution: a smooth relu.'),
  softmax: message('Probabilities that sum to 1, one for each class; for the last layer.'),
});

/** Ways to draw weights. */
export const initializer = choice<InitializerName>({
  heUniform: message('Evenly within ±√(6 / inputs), the numbers that a unit sums up: for relu and its kin.'),
  heNormal: message(
    'From a normal distribution of deviation √(2 / inputs), the numbers that a unit sums up: for relu and its kin.',
  ),
  glorotUniform: message(
    'Evenly within ±√(6 / (inputs + outputs)), outputs being the sums that a number is part of: for linear, sigmoid, tanh and softmax.',
  ),
  glorotNormal: message(
    'From a normal distribution of deviation √(2 / (inputs + outputs)), outputs being the sums that a number is part of: for linear, sigmoid, tanh and softmax.',
  ),
  zeros: message('All 0: every kernel begins like the others, and learns the same.'),
  ones: message('All 1: every kernel begins like the others, and learns the same.'),
});
