/** Names of the activation functions, as a `.cnn.json` and the command line write them. */
export const activationNames = [
  'linear',
  'relu',
  'leakyRelu',
  'elu',
  'sigmoid',
  'tanh',
  'gelu',
  'softmax',
] as const;

export type ActivationName = (typeof activationNames)[number];
