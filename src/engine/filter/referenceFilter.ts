/** A chain of filter steps, computed with the reference ops: what every fast path is measured against. */
import { activate } from '../ops/activate.ts';
import { avgPool2d } from '../ops/avgPool2d.ts';
import { conv2d } from '../ops/conv2d.ts';
import { maxPool2d } from '../ops/maxPool2d.ts';
import type { TensorInput } from '../ops/op.ts';
import { type Tensor, tensor } from '../tensor.ts';
import {
  appliedWeights,
  type ChannelMode,
  type ConvolutionStep,
  checkChain,
  type FilterChain,
  type FilterStep,
  type PoolStep,
} from './filterChain.ts';
import { grayWeights, type PixelImage, pixelScale } from './image.ts';

/**
 * The output of every step of `chain`, in order.
 *
 * Shapes: `[height, width, channels]`; one channel for `gray` and `sum`, those of the image for `each`.
 * Values are float32 on the scale 0..255 of the image.
 *
 * In `sum` the first step sees all channels: a convolution repeats its kernel over them and adds up, so
 * that a constant fill pads every channel; a pool that comes first reads their plain sum.
 *
 * @throws EngineError of `checkChain`; `tensor-too-large` where an output has more than 2³⁰ numbers.
 */
export function referenceFilter(chain: FilterChain, image: PixelImage): Tensor[] {
  checkChain(chain, image);
  let input = chainInput(chain, image);
  return chain.steps.map((step) => {
    const { shape, data } = stepOutput(input, step, chain.channels);
    input = tensor(shape.slice(1), data);
    return input;
  });
}

/** What the first step of `chain` reads: {@link imageTensor}, its channels added where a pool comes first in `sum`. */
export function chainInput({ channels, steps }: FilterChain, image: PixelImage): Tensor {
  const input = imageTensor(image, channels);
  return channels === 'sum' && steps[0]?.type === 'pool' ? sumOfChannels(input) : input;
}

/**
 * The output of one step. `mode` says whether a convolution keeps the channels of `input` or adds them.
 *
 * Shapes: `[height, width, channels]` → `[1, outHeight, outWidth, channels]`, one channel in `sum`.
 */
export function stepOutput(input: TensorInput, step: FilterStep, mode: ChannelMode): Tensor {
  const batch = { shape: [1, ...input.shape], data: input.data };
  return step.type === 'convolution' ? convolve(batch, step, mode) : pool(batch, step);
}

/**
 * The image as numbers: `[height, width, channels]` on the scale 0..255.
 *
 * `gray`: one channel, 0.299 R + 0.587 G + 0.114 B; a grey image is itself. `each` and `sum`: the channels
 * of the image. Stored 16-bit numbers count as v / 257.
 */
export function imageTensor(image: PixelImage, channels: ChannelMode): Tensor {
  const { height, width, data } = image;
  const scale = pixelScale(image);
  if (channels !== 'gray' || image.channels === 1) {
    return tensor(
      [height, width, image.channels],
      Float32Array.from(data, (value) => value * scale),
    );
  }
  const [red, green, blue] = grayWeights;
  const output = tensor([height, width, 1]);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const first = pixel * 3;
    const luma = red * data[first] + green * data[first + 1] + blue * data[first + 2];
    output.data[pixel] = luma * scale;
  }
  return output;
}

function convolve(input: TensorInput, step: ConvolutionStep, mode: ChannelMode): Tensor {
  const channels = input.shape[3];
  const { height, width } = step.kernel;
  const adds = mode === 'sum';
  const outChannels = adds ? 1 : channels;
  const sums = conv2d.forward(
    {
      input,
      kernel: {
        shape: adds ? [height, width, channels, 1] : [height, width, 1, channels],
        // The last two extents hold one kernel for each channel, in either order.
        data: appliedWeights(step).flatMap((weight) => Array.from({ length: channels }, () => weight)),
      },
      bias: { shape: [outChannels], data: Array.from({ length: outChannels }, () => step.bias) },
    },
    {
      stride: step.stride,
      dilation: step.dilation,
      padding: step.padding,
      padMode: step.padMode,
      groups: adds ? 1 : channels,
      divisor: step.divisor,
    },
  );
  return activate.forward({ input: sums }, { activation: step.activation });
}

function pool(input: TensorInput, { pool, size, stride, padding }: PoolStep): Tensor {
  const params = { poolSize: size, stride, padding };
  return pool === 'max' ? maxPool2d.forward({ input }, params) : avgPool2d.forward({ input }, params);
}

/** A convolution of one weight over all channels. */
function sumOfChannels({ shape: [height, width, channels], data }: Tensor): Tensor {
  const input = { shape: [1, height, width, channels], data };
  const kernel = { shape: [1, 1, channels, 1], data: Array.from({ length: channels }, () => 1) };
  return tensor([height, width, 1], conv2d.forward({ input, kernel }, {}).data);
}
