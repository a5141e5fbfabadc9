/**
 * How far a chain in float32 may be from the reference: 1e-5 of Σ |w · x| at every convolution, and what
 * the error of the step before makes of it.
 */
import {
  appliedWeights,
  type ConvolutionStep,
  checkChain,
  type PoolStep,
  type StepGeometry,
} from '../../../src/engine/filter/filterChain.ts';
import { imageTensor } from '../../../src/engine/filter/referenceFilter.ts';
import { padValue, sourceCell } from '../../../src/engine/padMode.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import type { FilterCase } from './randomChains.ts';

const relative = 1e-5;

/** What float32 may lose where numbers are too small for it. */
const underflow = 1e-30;

/** Steepest slope of any activation (gelu's is 1.13), with room. */
const steepest = 1.2;

/** One tolerance for each number of each stage in `expected`. */
export function toleranceOf({ image, chain }: FilterCase, expected: readonly Tensor[]): Float64Array[] {
  let input = imageTensor(image, chain.channels === 'gray' ? 'gray' : 'each');
  if (chain.channels === 'sum') input = magnitudeOfSum(input);
  let errors = Float64Array.from(input.data, (value) => Math.abs(value) * 1e-6);
  return checkChain(chain, image).map((geometry, index) => {
    const step = chain.steps[index];
    const layers = index === 0 && chain.channels === 'sum' ? image.channels : 1;
    const output = expected[index];
    errors =
      step.type === 'pool'
        ? poolErrors(step, geometry, errors)
        : convolutionErrors(step, geometry, input, errors, layers);
    if (step.type === 'convolution' && step.activation === 'softmax')
      errors = spread(errors, output.shape[2]);
    errors = errors.map((error, place) => error + Math.abs(output.data[place]) * 1e-6 + underflow);
    input = output;
    return errors;
  });
}

function magnitudeOfSum({ shape, data }: Tensor): Tensor {
  const [height, width, channels] = shape;
  const sums = Float32Array.from({ length: height * width }, (_, pixel) =>
    data.subarray(pixel * channels, (pixel + 1) * channels).reduce((sum, value) => sum + value, 0),
  );
  return { shape: [height, width, 1], data: sums };
}

type Visit = (place: number, tap: number, source: number) => void;

/** Visits every tap of every window: output number, kernel cell, input number or −1 for padding. */
function visitTaps({ rows, columns, output }: StepGeometry, mode: ConvolutionStep['padMode'], visit: Visit) {
  const { height, width, channels } = output;
  for (let place = 0; place < height * width * channels; place++) {
    const channel = place % channels;
    const column = Math.floor(place / channels) % width;
    const row = Math.floor(place / channels / width);
    for (let tap = 0; tap < rows.kernel * columns.kernel; tap++) {
      const i = Math.floor(tap / columns.kernel);
      const j = tap % columns.kernel;
      const y = sourceCell(mode, row * rows.stride + i * rows.dilation - rows.before, rows.input);
      const x = sourceCell(
        mode,
        column * columns.stride + j * columns.dilation - columns.before,
        columns.input,
      );
      visit(place, tap, y < 0 || x < 0 ? -1 : (y * columns.input + x) * channels + channel);
    }
  }
}

function convolutionErrors(
  step: ConvolutionStep,
  geometry: StepGeometry,
  { data }: Tensor,
  errors: Float64Array,
  layers: number,
): Float64Array<ArrayBuffer> {
  const weights = appliedWeights(step);
  const { height, width, channels } = geometry.output;
  const bounds = new Float64Array(height * width * channels);
  const fill = Math.abs(padValue(step.padMode)) * layers;
  visitTaps(geometry, step.padMode, (place, tap, source) => {
    const value = source < 0 ? fill : Math.abs(data[source]);
    const error = source < 0 ? 0 : errors[source];
    bounds[place] += Math.abs(weights[tap] / step.divisor) * (relative * value + error);
  });
  return bounds.map((bound) => (bound + relative * Math.abs(step.bias)) * steepest);
}

/** A pool errs by no more than the worst of its window. */
function poolErrors(
  _step: PoolStep,
  geometry: StepGeometry,
  errors: Float64Array,
): Float64Array<ArrayBuffer> {
  const { height, width, channels } = geometry.output;
  const bounds = new Float64Array(height * width * channels);
  visitTaps(geometry, { type: 'zeros' }, (place, _tap, source) => {
    if (source >= 0) bounds[place] = Math.max(bounds[place], errors[source]);
  });
  return bounds;
}

/** The softmax of a cell depends on all its channels. */
function spread(errors: Float64Array, channels: number): Float64Array<ArrayBuffer> {
  return errors.map((_, place) => {
    const first = place - (place % channels);
    return 2 * errors.subarray(first, first + channels).reduce((sum, error) => sum + error, 0);
  });
}
