/** How a network is trained. */
import { message } from '../../engine/message.ts';
import {
  boolean,
  choice,
  list,
  namedVariants,
  needed,
  number,
  object,
  optional,
  variants,
  whole,
} from './declare.ts';
import type { Fields, FieldsJson, Variants } from './kinds.ts';

const learningRate = (fallback: number) =>
  optional(
    number({ above: 0 }),
    message('How far each step goes: the gradient is multiplied by it.'),
    fallback,
  );

const weightDecay = (fallback: number) =>
  optional(number({ least: 0 }), message('How strongly each weight is pulled towards 0.'), fallback);

const epsilon = (fallback: number) =>
  optional(
    number({ least: 0 }),
    message('Added to what a step is divided by, so that it is never zero.'),
    fallback,
  );

const momentum = optional(
  number({ least: 0 }),
  message('The share of the last step that is taken again.'),
  0,
);

const adamFields = (decay: number) => ({
  learningRate: learningRate(0.001),
  weightDecay: weightDecay(decay),
  beta1: optional(
    number({ least: 0, below: 1 }),
    message('The weight of the past in the mean of the gradients.'),
    0.9,
  ),
  beta2: optional(
    number({ least: 0, below: 1 }),
    message('The weight of the past in the mean of their squares.'),
    0.999,
  ),
  epsilon: epsilon(1e-8),
});

/** Every optimizer. */
export const optimizers = {
  adam: {
    description: message(
      'A step of its own for each weight, by the mean of its gradients: works without much tuning.',
    ),
    fields: adamFields(0),
    example: { learningRate: 0.001 },
  },
  adamw: {
    description: message('Adam whose weight decay shrinks every weight by the same share.'),
    fields: adamFields(0.01),
    example: { learningRate: 0.001, weightDecay: 0.01 },
  },
  sgd: {
    description: message(
      'Stochastic gradient descent: a step down the slope, the plainest of all; with momentum it rolls on.',
    ),
    fields: {
      learningRate: learningRate(0.01),
      momentum,
      nesterov: optional(
        boolean,
        message('Whether it looks ahead along its momentum, which must then be above 0.'),
        false,
      ),
      weightDecay: weightDecay(0),
    },
    example: { learningRate: 0.01, momentum: 0.9 },
  },
  rmsprop: {
    description: message('A step of its own for each weight, by the size of its recent gradients.'),
    fields: {
      learningRate: learningRate(0.001),
      smoothing: optional(
        number({ least: 0, below: 1 }),
        message('The weight of the past in the mean of the squared gradients.'),
        0.99,
      ),
      momentum,
      weightDecay: weightDecay(0),
      epsilon: epsilon(1e-8),
    },
    example: { learningRate: 0.001 },
  },
  adagrad: {
    description: message('Weights that have moved much move ever less.'),
    fields: { learningRate: learningRate(0.01), weightDecay: weightDecay(0), epsilon: epsilon(1e-10) },
    example: { learningRate: 0.01 },
  },
} as const satisfies Variants;

const everySchedule = {
  warmupEpochs: optional(
    number({ least: 0 }),
    message('Epochs at the beginning in which the learning rate rises to its full height.'),
    0,
  ),
} satisfies Fields;

const factor = needed(number({ above: 0 }), message('What the learning rate is multiplied by.'));

/** Every schedule of the learning rate. */
export const schedules = {
  constant: {
    description: message('The learning rate stays as it is.'),
    fields: {},
    example: {},
  },
  step: {
    description: message('The learning rate is multiplied by a factor every few epochs.'),
    fields: { every: needed(whole({ least: 1 }), message('Epochs from one change to the next.')), factor },
    example: { every: 5, factor: 0.5 },
  },
  exponential: {
    description: message('The learning rate is multiplied by a factor after each epoch.'),
    fields: { factor },
    example: { factor: 0.9 },
  },
  cosine: {
    description: message('The learning rate falls along half a wave of the cosine towards 0.'),
    fields: {},
    example: {},
  },
} as const satisfies Variants;

/** Every loss. */
export const losses = {
  crossEntropy: {
    description: message(
      'How surprised the network is by the label, −ln of the probability that it gave it: for one class out of several. It makes probabilities of the last numbers itself; a softmax there may be written or left out.',
    ),
    fields: {
      labelSmoothing: optional(
        number({ least: 0, below: 1 }),
        message(
          'The share of certainty that is spread over all classes, so that the network need never be quite sure.',
        ),
        0,
      ),
    },
    example: {},
  },
  meanSquaredError: {
    description: message(
      'The mean of the squared differences from 1 for the class of the label and 0 for all others.',
    ),
    fields: {},
    example: {},
  },
} as const satisfies Variants;

const metric = choice({
  validationLoss: message('The loss on the validation images.'),
  validationAccuracy: message('The share of validation images that are named right.'),
  trainLoss: message('The loss on the training images.'),
  trainAccuracy: message('The share of training images that are named right.'),
});

const stopReasons = choice({
  nan: message('The loss became NaN, “not a number”: the weights are lost, and nothing would mend them.'),
  deadRelu: message('A layer whose relu gives zero for every image.'),
});

/** Fields of `training`. */
export const trainingFields = {
  epochs: optional(whole({ least: 1 }), message('How often all training images are gone through.'), 5),
  batchSize: optional(whole({ least: 1 }), message('How many images each step looks at.'), 32),
  shuffle: optional(boolean, message('Whether the images come in another order in each epoch.'), true),
  optimizer: optional(
    namedVariants(optimizers),
    message('The rule by which gradients change the weights.'),
    'adam',
  ),
  schedule: optional(
    variants(schedules, everySchedule),
    message('How the learning rate changes during training.'),
    { type: 'constant' },
  ),
  loss: optional(namedVariants(losses), message('What training makes small.'), 'crossEntropy'),
  earlyStopping: optional(
    object(
      {
        metric: optional(
          metric,
          message('The number that has to improve; those of validation need a validationSplit.'),
          'validationLoss',
        ),
        patience: optional(
          whole({ least: 1 }),
          message('Epochs without improvement after which training ends.'),
          3,
        ),
      },
      { metric: 'validationLoss', patience: 3 },
    ),
    message('Ends training when it no longer helps.'),
    { depends: message('none') },
  ),
  stopOn: optional(
    list(stopReasons, {}, message('Write a list like ["nan"].')),
    message('What ends training at once.'),
    ['nan'],
  ),
  threads: optional(
    whole({ least: 1, most: 64 }),
    message('Threads that compute; the result is the same for any number.'),
    {
      depends: message('one less than the processors, at least 1'),
    },
  ),
} satisfies Fields;

/** `training` as a file writes it. */
export type TrainingJson = FieldsJson<typeof trainingFields>;
