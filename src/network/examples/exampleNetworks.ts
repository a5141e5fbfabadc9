/** Networks to begin with, each for other data. */
import { type Message, message } from '../../engine/message.ts';
import type { DatasetJson } from '../fields/datasetFields.ts';
import type { LayerJson } from '../fields/layerFields.ts';
import type { ExampleNetwork } from './exampleText.ts';

/** Where a person's own data lies, and of how many classes it is. */
export type OwnData = Extract<DatasetJson, { readonly train: unknown }>;

const conv = (filters: number): LayerJson => ({
  type: 'conv2d',
  filters,
  kernelSize: 3,
  padding: 'same',
  activation: 'relu',
});
const pool: LayerJson = { type: 'maxPool2d', poolSize: 2 };
const output = (units: number): LayerJson => ({ type: 'dense', units, activation: 'softmax' });

const notes = {
  kernels: message('Eight kernels look for edges; nobody chooses them, training does.'),
  pool: message('Half as many rows and columns: what counts is that something is there, not exactly where.'),
  deeper: message('These kernels see what the first ones found, and so a larger part of the image.'),
  flatten: message('From maps to one row of numbers.'),
  output: message('One number for each class; softmax makes probabilities of them.'),
  split: message(
    'A part of the images is kept back, to see how well the network does on what it has not learned.',
  ),
};

/** What one may expect; `npm run bench -- examples` measures it. */
const promise = (epochs: number, right: number) =>
  message('After {epochs} passes over the images about {right} of 100 new ones are named right.', {
    epochs,
    right,
  });

/** Four drawn shapes: nothing to download. */
export function shapesNetwork(): ExampleNetwork {
  return {
    name: 'Shapes',
    input: {
      note: message('Grey images of 28×28 pixels, their values from 0 to 1.'),
      value: { shape: [28, 28, 1], normalize: 'unit' },
    },
    dataset: {
      note: message('Drawn for training: circles, squares, triangles and crosses.'),
      value: { type: 'synthetic', generator: 'shapes', samples: 3000, validationSplit: 0.2 },
    },
    layers: [
      { note: notes.kernels, value: conv(8) },
      { note: notes.pool, value: pool },
      { note: notes.deeper, value: conv(16) },
      { value: pool },
      { note: notes.flatten, value: { type: 'flatten' } },
      { value: { type: 'dense', units: 64, activation: 'relu' } },
      { note: notes.output, value: output(4) },
    ],
    training: {
      note: promise(6, 97),
      value: { epochs: 6, batchSize: 64, optimizer: { type: 'adam', learningRate: 0.001 } },
    },
  };
}

/** Drawn digits: nothing to download. */
export function digitsNetwork(): ExampleNetwork {
  return {
    name: 'Digits',
    input: { value: { shape: [28, 28, 1], normalize: 'unit' } },
    dataset: {
      note: message('Drawn for training: the digits 0 to 9.'),
      value: { type: 'synthetic', generator: 'digits', samples: 6000, validationSplit: 0.2 },
    },
    layers: [
      { note: notes.kernels, value: conv(8) },
      { note: notes.pool, value: pool },
      { note: notes.deeper, value: conv(16) },
      { value: pool },
      { note: notes.flatten, value: { type: 'flatten' } },
      {
        note: message('A quarter of the numbers is left out at random: nothing is learned by heart.'),
        value: { type: 'dropout', rate: 0.25 },
      },
      { note: notes.output, value: output(10) },
    ],
    training: {
      note: promise(10, 97),
      value: { epochs: 10, batchSize: 64, optimizer: { type: 'adam', learningRate: 0.003 } },
    },
  };
}

/** A folder of one's own images: `train` has one sub-folder for each of `classes`. */
export function folderNetwork(train: string, classes: number): ExampleNetwork {
  return {
    name: 'My images',
    input: {
      note: message('All images are brought to this size; 3 channels are red, green and blue.'),
      value: { shape: [64, 64, 3], normalize: 'unit' },
    },
    dataset: {
      note: notes.split,
      value: {
        type: 'folder',
        train,
        validationSplit: 0.2,
        augment: { shift: 4, rotate: 10, flip: 'horizontal' },
      },
    },
    layers: [
      { note: notes.kernels, value: conv(8) },
      { note: notes.pool, value: pool },
      { note: notes.deeper, value: conv(16) },
      { value: pool },
      { value: conv(32) },
      {
        note: message('The largest number of each map: whether there is a feature, wherever it is.'),
        value: { type: 'globalMaxPool2d' },
      },
      { note: notes.output, value: output(classes) },
    ],
    training: { value: { epochs: 10, batchSize: 16, optimizer: { type: 'adam', learningRate: 0.003 } } },
  };
}

/** Files of MNIST, Fashion-MNIST and their kin. */
export function mnistNetwork(dataset: Extract<OwnData, { readonly type: 'idx' }>): ExampleNetwork {
  return {
    name: 'MNIST',
    input: { value: { shape: [28, 28, 1], normalize: 'unit' } },
    dataset: { note: notes.split, value: { ...dataset, validationSplit: 0.1 } },
    layers: [
      { value: conv(16) },
      { note: notes.pool, value: pool },
      { note: notes.deeper, value: conv(32) },
      { value: pool },
      { note: notes.flatten, value: { type: 'flatten' } },
      { value: { type: 'dense', units: 128, activation: 'relu' } },
      { note: notes.output, value: output(10) },
    ],
    training: {
      note: message('After 3 passes about 90 of 100 new images of Fashion-MNIST are named right.'),
      value: { epochs: 3, batchSize: 64, optimizer: { type: 'adam', learningRate: 0.001 } },
    },
  };
}

/** Batches of CIFAR-10, for a small residual network. */
export function cifarNetwork(dataset: Extract<OwnData, { readonly type: 'cifar10' }>): ExampleNetwork {
  return {
    name: 'CIFAR-10',
    input: { value: { shape: [32, 32, 3], normalize: 'standardize' } },
    dataset: {
      note: message(
        '5,000 images, moved and mirrored, are enough to see it learn; without "limit" it learns from all.',
      ),
      value: { ...dataset, limit: 5000, validationSplit: 0.1, augment: { shift: 4, flip: 'horizontal' } },
    },
    layers: [
      { value: { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', useBias: false } },
      {
        note: message('Brings each map to mean 0 and deviation 1; deep networks then train faster.'),
        value: { type: 'batchNorm' },
      },
      { value: { type: 'activation', function: 'relu' } },
      {
        note: message(
          'The input is added to what the layers of a block make of it: they learn what to change.',
        ),
        value: block(16, 1),
      },
      { value: block(32, 2) },
      { value: block(64, 2) },
      { value: { type: 'globalAvgPool2d' } },
      { note: notes.output, value: output(10) },
    ],
    training: {
      value: {
        epochs: 6,
        batchSize: 64,
        optimizer: { type: 'adam', learningRate: 0.001 },
        schedule: { type: 'cosine', warmupEpochs: 1 },
      },
    },
  };
}

function block(filters: number, stride: number): LayerJson {
  const layer = { type: 'conv2d', filters, kernelSize: 3, padding: 'same', useBias: false } as const;
  return {
    type: 'residual',
    layers: [
      stride === 1 ? layer : { ...layer, stride },
      { type: 'batchNorm' },
      { type: 'activation', function: 'relu' },
      layer,
      { type: 'batchNorm' },
    ],
    activation: 'relu',
  };
}

/** The examples as "New network…" lists them. */
export const exampleKinds: readonly {
  readonly id: string;
  readonly title: Message;
  readonly description: Message;
}[] = [
  {
    id: 'shapes',
    title: message('Shapes'),
    description: message('Circles, squares, triangles and crosses, drawn for training'),
  },
  { id: 'digits', title: message('Digits'), description: message('The digits 0 to 9, drawn for training') },
  {
    id: 'folder',
    title: message('Your folder of images'),
    description: message('One sub-folder for each class'),
  },
  {
    id: 'mnist',
    title: message('MNIST files'),
    description: message('Files of MNIST, Fashion-MNIST and their kin'),
  },
  { id: 'cifar', title: message('CIFAR-10 files'), description: message('Binary batches of colour images') },
];
