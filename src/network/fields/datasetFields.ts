/** The input of a network, and the sets of images that it can learn from. */
import { readableExtensions } from '../../data/imageExtensions.ts';
import { message } from '../../engine/message.ts';
import {
  boolean,
  choice,
  either,
  filePath,
  folderPath,
  list,
  needed,
  number,
  object,
  oneOf,
  optional,
  text,
  tuple,
  variants,
  whole,
} from './declare.ts';
import type { Fields, FieldsJson, Variants, VariantsJson } from './kinds.ts';

/** Rows or columns of an image that a network is given. */
const extent = whole({ least: 1, most: 4096 });

const normalization = either(
  [
    choice({
      unit: message('v / 255: from 0 to 1.'),
      symmetric: message('v / 127.5 − 1: from −1 to 1.'),
      standardize: message(
        '(v − mean) / deviation of its channel in all training images: each channel then has mean 0 and deviation 1.',
      ),
      none: message('v as it is stored, from 0 to 255.'),
    }),
    object(
      {
        mean: needed(
          list(number({}), { least: 1, most: 3 }, message('Write a list of one number for each channel.')),
          message('What is subtracted from v / 255 in each channel.'),
        ),
        std: needed(
          list(
            number({ above: 0 }),
            { least: 1, most: 3 },
            message('Write a list of one number for each channel.'),
          ),
          message('What that is then divided by in each channel: (v / 255 − mean) / std.'),
        ),
      },
      { mean: [0.5], std: [0.25] },
    ),
  ],
  message('Write "unit", "symmetric", "standardize", "none", or { "mean": […], "std": […] }.'),
);

/** Fields of `input`. */
export const inputFields = {
  shape: needed(
    tuple([extent, extent, oneOf([1, 3])], message('Write [height, width, channels].')),
    message(
      'Rows, columns and channels of the images as the network sees them; 1 channel is grey, 3 are red, green and blue.',
    ),
  ),
  normalize: optional(
    normalization,
    message('How the stored values v, 0 to 255, become the numbers that the network computes with.'),
    'unit',
  ),
} satisfies Fields;

/** Images, changes, directions. */
const none = { depends: message('none') };

const augmentation = object(
  {
    shift: optional(
      number({ least: 0 }),
      message('The most pixels by which an image is moved, up, down and to the sides.'),
      0,
    ),
    rotate: optional(
      number({ least: 0, most: 180 }),
      message('The most degrees by which an image is turned, either way.'),
      0,
    ),
    zoom: optional(
      number({ least: 0, below: 1 }),
      message('The largest share by which an image is enlarged or reduced.'),
      0,
    ),
    flip: optional(
      choice({
        horizontal: message('Half of the images are mirrored left to right.'),
        vertical: message('Half of the images are mirrored top to bottom.'),
        both: message('Each way for half of the images.'),
      }),
      message('Along which directions images are mirrored at random.'),
      none,
    ),
    noise: optional(
      number({ least: 0, most: 255 }),
      message('Deviation of the noise that is added to each value, on the scale 0 to 255.'),
      0,
    ),
  },
  { shift: 2, rotate: 10 },
);

/** Fields of every dataset. */
export const everyDataset = {
  validationSplit: optional(
    number({ least: 0, below: 1 }),
    message(
      'The share of the training images that is kept back to measure how well the network does on images it has not learned from.',
    ),
    0,
  ),
  limit: optional(
    whole({ least: 1 }),
    message(
      'The most training images that are used, those for validation among them: with few a trial is quick.',
    ),
    {
      depends: message('all of them'),
    },
  ),
  augment: optional(
    augmentation,
    message('Changes that each training image undergoes at random, anew in every epoch.'),
    none,
  ),
  permutePixels: optional(
    boolean,
    message(
      'Mixes the pixels of all images up in the same way: a dense layer does not notice, a convolution does.',
    ),
    false,
  ),
} satisfies Fields;

const idxFiles = object(
  {
    images: needed(filePath, message('The file of images, plain or gzip.')),
    labels: needed(filePath, message('The file of labels, plain or gzip.')),
  },
  { images: 'images-idx3-ubyte', labels: 'labels-idx1-ubyte' },
);

const cifarFiles = either(
  [filePath, list(filePath, { least: 1 }, message('Write a list of paths in quotes.'))],
  message('Write the path of a file in quotes, or a list of paths.'),
);

/** Every type of dataset. */
export const datasetTypes = {
  folder: {
    description: message(
      'Image files in folders: one sub-folder for each class, whose name is that of the class. Files that end in {endings} are read, and brought to the size of the input.',
      { endings: readableExtensions.join(', ') },
    ),
    fields: {
      train: needed(folderPath, message('The folder of training images.')),
      test: optional(folderPath, message('The folder of test images.'), none),
    },
    example: { train: 'images/train', validationSplit: 0.2 },
  },
  idx: {
    description: message('Files of MNIST and its kin: all images in one file, all labels in another.'),
    fields: {
      train: needed(idxFiles, message('The files of training images and labels.')),
      test: optional(idxFiles, message('The files of test images and labels.'), none),
    },
    example: {
      train: { images: 'train-images-idx3-ubyte.gz', labels: 'train-labels-idx1-ubyte.gz' },
      test: { images: 't10k-images-idx3-ubyte.gz', labels: 't10k-labels-idx1-ubyte.gz' },
      validationSplit: 0.1,
    },
  },
  cifar10: {
    description: message('Binary batches of CIFAR-10: ten classes of colour images, 32×32 pixels.'),
    fields: {
      train: needed(cifarFiles, message('The batches of training images.')),
      test: optional(cifarFiles, message('The batches of test images.'), none),
    },
    example: {
      train: [
        'data_batch_1.bin',
        'data_batch_2.bin',
        'data_batch_3.bin',
        'data_batch_4.bin',
        'data_batch_5.bin',
      ],
      test: 'test_batch.bin',
      validationSplit: 0.1,
    },
  },
  csv: {
    description: message(
      'A table of text: one image in each line, its label in one column, in the others its values 0 to 255, row by row, the channels of a pixel side by side.',
    ),
    fields: {
      train: needed(filePath, message('The table of training images.')),
      test: optional(filePath, message('The table of test images.'), none),
      labelColumn: optional(
        either(
          [text, whole({ least: 0 })],
          message('Write the name of a column in quotes, or its place counted from 0.'),
        ),
        message('The column that holds the label: its name in the first row, or its place counted from 0.'),
        0,
      ),
    },
    example: { train: 'train.csv', labelColumn: 'label', validationSplit: 0.2 },
  },
  synthetic: {
    description: message(
      'Images drawn for the purpose, of any size: nothing to download, the same from the same seed.',
    ),
    fields: {
      generator: needed(
        choice({
          shapes: message('Four classes: circles, squares, triangles and crosses.'),
          digits: message('Ten classes: the digits 0 to 9.'),
          stripes: message('Four classes: stripes in four directions.'),
        }),
        message('What is drawn.'),
      ),
      samples: optional(
        whole({ least: 1, most: 1_000_000 }),
        message('How many images are drawn, for training and validation together.'),
        2000,
      ),
    },
    example: { generator: 'shapes', samples: 2000, validationSplit: 0.2 },
  },
} as const satisfies Variants;

/** `dataset`. */
export const datasetKind = variants(datasetTypes, everyDataset);

/** `input` as a file writes it. */
export type InputJson = FieldsJson<typeof inputFields>;
/** Names of the types of datasets. */
export type DatasetType = keyof typeof datasetTypes;
/** `dataset` as a file writes it. */
export type DatasetJson = VariantsJson<typeof datasetTypes, typeof everyDataset>;
