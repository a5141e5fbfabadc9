import { message } from '../../engine/message.ts';
import { boolean, either, list, needed, number, optional, text, variants, whole } from './declare.ts';
import { activation, initializer } from './functions.ts';
import type { Fields, LayersKind, Variants, VariantsJson } from './kinds.ts';
import { padding, preset, size, weights } from './layerKinds.ts';

const kernelSize = needed(size, message('Rows and columns of the kernel.'));
const trainable = optional(boolean, message('Whether training changes the weights of this layer.'), true);
const useBias = optional(
  boolean,
  message('Whether a learned number, the bias, is added to each map or unit.'),
  true,
);

const activated = {
  activation: optional(activation, message('The function that each sum passes through.'), 'linear'),
} satisfies Fields;

const weighted = {
  ...activated,
  useBias,
  initializer: optional(initializer, message('How the weights are drawn at random before training.'), {
    depends: message('heUniform before relu, leakyRelu, elu and gelu, else glorotUniform'),
  }),
} satisfies Fields;

const sliding = {
  stride: optional(
    size,
    message('How many cells the window moves at a time: 2 halves the rows and columns.'),
    1,
  ),
  padding: optional(
    padding,
    message('Cells of zeros laid around the input, so that windows reach its rim.'),
    'valid',
  ),
  dilation: optional(
    size,
    message('Cells from one weight to the next: more of them see farther with as many weights.'),
    1,
  ),
} satisfies Fields;

const kernel = {
  kernel: optional(
    either(
      [preset, weights],
      message(
        'Write the id of a known kernel in quotes, or the weights as rows or as [row][column][input channel][filter].',
      ),
    ),
    message(
      'The weights to begin with, instead of random ones: a known kernel or rows of numbers, the same for every channel and filter, or a number for each.',
    ),
    { depends: message('drawn by the initializer') },
  ),
  trainable,
} satisfies Fields;

const pooling = {
  poolSize: needed(size, message('Rows and columns of the window.')),
  stride: optional(
    size,
    message('How many cells the window moves at a time: 2 halves the rows and columns.'),
    {
      depends: message('the size of the window'),
    },
  ),
  padding: optional(padding, message('Cells laid around the input; they never win a maximum.'), 'valid'),
} satisfies Fields;

/** The list of layers, which layers hold themselves. */
export const layersKind: LayersKind<LayersJson> = {
  kind: 'layers',
  hint: message('Write a list of layers, like [{ "type": "flatten" }].'),
};

/** Fields of every layer. */
export const everyLayer = {
  name: optional(text, message('The name of the layer in panels and in the checkpoint.'), {
    depends: message('its type and its place in the list, like conv2d_0'),
  }),
} satisfies Fields;

/** Every type of layer, in the order in which a course meets them. */
export const layerTypes = {
  conv2d: {
    description: message(
      'Slides kernels over the input; each makes one feature map, bright where the input looks like the kernel.',
    ),
    purpose: message(
      'The first layers find edges and spots, the next ones put them together to corners, textures and parts. Nobody chooses the kernels: they begin random, and training adjusts them. Twice as many filters where the maps have half as many rows and columns is a usual choice, and 3×3 the usual size.',
    ),
    fields: {
      filters: needed(
        whole({ least: 1 }),
        message('How many kernels it has, and so how many feature maps it makes.'),
      ),
      kernelSize,
      ...sliding,
      groups: optional(
        whole({ least: 1 }),
        message(
          'Parts that the channels are divided into; each kernel sees the channels of one part. It must divide the channels of the input and the filters.',
        ),
        1,
      ),
      ...weighted,
      ...kernel,
    },
    example: { filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' },
  },
  depthwiseConv2d: {
    description: message('Slides one kernel over each channel by itself; channels are not mixed.'),
    purpose: message(
      'It needs far fewer weights than conv2d. A conv2d with kernelSize 1 behind it mixes the channels; together the two do nearly what a conv2d does, which is how networks for phones are built.',
    ),
    fields: { kernelSize, ...sliding, ...weighted, ...kernel },
    example: { kernelSize: 3, padding: 'same' },
  },
  maxPool2d: {
    description: message(
      'Keeps the largest number of each window: smaller maps, in which a strong answer stays.',
    ),
    purpose: message(
      'Whether a feature is there matters more than where exactly: after it a small shift of the image changes little. Each unit behind it sees more of the image, and fewer numbers are left to compute with.',
    ),
    fields: pooling,
    example: { poolSize: 2 },
  },
  avgPool2d: {
    description: message('Keeps the mean of each window: smaller, smoother maps.'),
    purpose: message(
      'It weighs all numbers of the window alike, where maxPool2d keeps the strongest answer. LeNet had it between its convolutions.',
    ),
    fields: {
      ...pooling,
      padding: optional(
        padding,
        message('Cells laid around the input; they count in no mean, unless countPadding says so.'),
        'valid',
      ),
      countPadding: optional(boolean, message('Whether the zeros of the padding count in the mean.'), false),
    },
    example: { poolSize: 2 },
  },
  globalAvgPool2d: {
    description: message('Makes one number of each feature map: its mean.'),
    purpose: message(
      'It says how much of each feature there is in the whole image, wherever it is. Instead of flatten and a large dense layer it saves most of the weights, and images of any size fit.',
    ),
    fields: {},
    example: {},
  },
  globalMaxPool2d: {
    description: message('Makes one number of each feature map: its largest.'),
    purpose: message(
      'It says how strongly each feature answers anywhere in the image: one clear place is enough.',
    ),
    fields: {},
    example: {},
  },
  batchNorm: {
    description: message(
      'Brings each channel to mean 0 and deviation 1 over the batch, then scales and shifts it by learned numbers: deep networks train faster.',
    ),
    purpose: message(
      'It usually stands between a convolution and its activation; the convolution then needs no bias. In training it measures the batch, in prediction it uses running means, so batches of a few images make it noisy.',
    ),
    fields: {
      momentum: optional(
        number({ least: 0, most: 1 }),
        message('The weight of the newest batch in the running mean and variance that prediction uses.'),
        0.1,
      ),
      epsilon: optional(
        number({ least: 0 }),
        message('Added to the variance, so that nothing is divided by zero.'),
        1e-5,
      ),
      trainable,
    },
    example: {},
  },
  dropout: {
    description: message(
      'While training, sets numbers to zero at random, so that the network does not lean on any one of them.',
    ),
    purpose: message(
      'Against learning the training images by heart: what the network knows must be spread over many units. It usually stands before the last dense layers; in prediction it does nothing.',
    ),
    fields: {
      rate: needed(number({ least: 0, below: 1 }), message('The share of the numbers that is set to zero.')),
    },
    example: { rate: 0.25 },
  },
  activation: {
    description: message(
      'Passes each number through a function; without one, layers in a row are no more than one layer.',
    ),
    purpose: message(
      'Convolutions and dense layers only add and multiply; a bend between them is what makes depth worth it. Most layers can name one themselves; this one is for places in between, as after batchNorm.',
    ),
    fields: { function: needed(activation, message('The function that each number passes through.')) },
    example: { function: 'relu' },
  },
  flatten: {
    description: message('Lays feature maps out as one row of numbers, as a dense layer reads them.'),
    purpose: message(
      'It changes no number and learns nothing. What stood side by side in rows and columns is from here on only a list: the layers behind it no longer know which pixels are neighbours.',
    ),
    fields: {},
    example: {},
  },
  dense: {
    description: message(
      'Weighs all its inputs for each of its units: it brings what was found together, up to one unit a class.',
    ),
    purpose: message(
      'The layers before find features, this one decides what they mean together. The last one has one unit for each class, and softmax makes probabilities of them. On large maps it takes most of the weights of a network.',
    ),
    fields: {
      units: needed(
        whole({ least: 1 }),
        message('How many numbers it makes; in the last layer one for each class.'),
      ),
      ...weighted,
      trainable,
    },
    example: { units: 64, activation: 'relu' },
  },
  residual: {
    description: message(
      'Adds its input to what its layers make of it: they only have to learn what to change, and so deep networks can be trained.',
    ),
    purpose: message(
      'Where the layers have nothing to add they can learn to do nothing, so that more depth does not make a network worse. Where channels or size change, the input passes through a 1×1 convolution on its way.',
    ),
    fields: {
      layers: needed(layersKind, message('The layers to whose output the input is added.')),
      ...activated,
    },
    example: {
      layers: [
        { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
        { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same' },
      ],
      activation: 'relu',
    },
  },
  parallel: {
    description: message(
      'Gives its input to each branch and stacks their feature maps: it has the channels of all.',
    ),
    purpose: message(
      'Branches of kernels of different sizes look at the same place from near and far, as in the Inception networks. All branches must make maps of the same height and width.',
    ),
    fields: {
      branches: needed(
        list(layersKind, { least: 1 }, message('Write a list of branches, each a list of layers.')),
        message('Lists of layers; an empty one passes the input on as it is.'),
      ),
    },
    example: {
      branches: [
        [{ type: 'conv2d', filters: 8, kernelSize: 1, activation: 'relu' }],
        [{ type: 'conv2d', filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }],
      ],
    },
  },
} as const satisfies Variants;

/** One layer. */
export const layerKind = variants(layerTypes, everyLayer);

/** Names of the types of layers. */
export type LayerType = keyof typeof layerTypes;

/** A layer as a `.cnn.json` writes it. What is absent has its default. */
export type LayerJson = VariantsJson<typeof layerTypes, typeof everyLayer>;

/** The layer of one type. */
export type LayerJsonOf<Type extends LayerType> = Extract<LayerJson, { readonly type: Type }>;

/** Stands for itself within blocks. */
export interface LayersJson extends ReadonlyArray<LayerJson> {}
