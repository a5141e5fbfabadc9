/** Which values a step can give at all, known from its numbers before any pixel is read. */
import { activateChannels } from '../ops/activate.ts';
import { appliedWeights, type ConvolutionStep, type FilterChain } from './filterChain.ts';

/** All values lie from `low` to `high`, but for the rounding of float32. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** Values of a decoded image. */
const imageRange: ValueRange = { low: 0, high: 255 };

/** The largest float32 that is finite. */
const largestFloat = (2 - 2 ** -23) * 2 ** 127;

/** Where `gelu` is lowest, and its value there. */
const geluLowest = { at: -0.751791524693564, value: -0.169971207479246 };

/**
 * The range of the output of `step` (−1: of the image), by interval arithmetic through the chain: each
 * weight takes the end of the input's range that makes the sum least, or largest; fill values count as
 * input; pools keep the range. Always `low < high`, both finite.
 *
 * @param imageChannels channels of the image, which `sum` adds up; 3 by default, an upper bound.
 */
export function valueBounds(chain: FilterChain, step: number, imageChannels = 3): ValueRange {
  // Until the channels are added, every one of them has the range of the image.
  let adding = chain.channels === 'sum' ? imageChannels : 1;
  let range = imageRange;
  for (const current of chain.steps.slice(0, step + 1)) {
    if (current.type === 'convolution') range = convolutionRange(current, range, adding);
    else range = { low: range.low * adding, high: range.high * adding };
    adding = 1;
  }
  return finite(range);
}

function convolutionRange(step: ConvolutionStep, input: ValueRange, adding: number): ValueRange {
  const { low, high } = withFill(step, input);
  let least = 0;
  let most = 0;
  for (const written of appliedWeights(step)) {
    const weight = (written * adding) / step.divisor;
    least += weight * (weight > 0 ? low : high);
    most += weight * (weight > 0 ? high : low);
  }
  return activatedRange(step, { low: least + step.bias, high: most + step.bias });
}

/** The input's range, widened to the fill value where there is padding. */
function withFill({ padding, padMode }: ConvolutionStep, { low, high }: ValueRange): ValueRange {
  const fill = padMode.type === 'constant' ? padMode.value : padMode.type === 'zeros' ? 0 : null;
  if (fill === null || padding === 'valid') return { low, high };
  return { low: Math.min(low, fill), high: Math.max(high, fill) };
}

/** All activations of one number but `gelu` never fall, so that the ends of a range stay its ends. */
function activatedRange({ activation }: ConvolutionStep, { low, high }: ValueRange): ValueRange {
  if (activation === 'softmax') return { low: 0, high: 1 };
  const ends = activateChannels([low, high], activation);
  const dips = activation === 'gelu' && low < geluLowest.at && geluLowest.at < high;
  if (dips) return { low: geluLowest.value, high: Math.max(...ends) };
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

function finite({ low, high }: ValueRange): ValueRange {
  const clip = (value: number) => Math.min(Math.max(value, -largestFloat), largestFloat);
  // The range of a kernel of zeros has no width; neither has one whose ends are not numbers.
  if (!(high > low) || clip(high) === clip(low)) {
    const middle = Number.isFinite(low) ? clip(low) : 0;
    const reach = Math.max(1, Math.abs(middle) * 1e-6);
    return middle > 0 ? { low: middle - reach, high: middle } : { low: middle, high: middle + reach };
  }
  return { low: clip(low), high: clip(high) };
}
