import { type ChannelMoments, standardizedValue, symmetricValue, unitValue } from '../normalizePixels.ts';
import { momentsMissing, normalizeChannels } from './datasetProblems.ts';
import type { Normalize } from './datasetSpec.ts';

/** For each channel, what each byte 0..255 becomes. */
export type NormalizeTables = readonly Float32Array[];

/**
 * The tables of `normalize` for images of `channels` channels; formulas in `normalizePixels.ts`.
 * `moments`: those of the training set, in values 0..255, which `standardize` asks for.
 * @throws DataError `normalize-channels` where mean and std have not one number for each channel;
 *   `normalize-moments` where `standardize` comes without moments of each channel.
 */
export function normalizeTables(
  normalize: Normalize,
  channels: number,
  moments?: readonly ChannelMoments[],
): NormalizeTables {
  return Array.from({ length: channels }, (_, channel) => {
    const formula = formulaOf(normalize, channel, channels, moments);
    return Float32Array.from({ length: 256 }, (_, value) => formula(value));
  });
}

function formulaOf(
  normalize: Normalize,
  channel: number,
  channels: number,
  moments?: readonly ChannelMoments[],
): (value: number) => number {
  if (normalize === 'unit') return unitValue;
  if (normalize === 'symmetric') return symmetricValue;
  if (normalize === 'none') return (value) => value;
  if (normalize === 'standardize') {
    if (moments?.length !== channels) throw momentsMissing(channels, moments?.length ?? 0);
    return (value) => standardizedValue(value, moments[channel]);
  }
  const { mean, std } = normalize;
  const found = mean.length === channels ? std.length : mean.length;
  if (found !== channels) throw normalizeChannels(channels, found);
  return (value) => standardizedValue(value, { mean: mean[channel] * 255, deviation: std[channel] * 255 });
}

/**
 * Counts the bytes of many images, of each channel apart, and gives their moments. Whole numbers alone: the
 * order of the images and how many threads read them make no difference.
 */
export class ByteHistogram {
  readonly #counts: readonly Float64Array[];

  constructor(channels: number) {
    this.#counts = Array.from({ length: channels }, () => new Float64Array(256));
  }

  /** `pixels`: interleaved values. */
  add(pixels: Uint8Array): void {
    const channels = this.#counts.length;
    for (const [channel, counts] of this.#counts.entries()) {
      for (let i = channel; i < pixels.length; i += channels) counts[pixels[i]]++;
    }
  }

  /** mean = Σ v / n and √( Σ (v − mean)² / n ) of each channel, in values 0..255; 0 where nothing was added. */
  moments(): ChannelMoments[] {
    return this.#counts.map((counts) => {
      const total = sum(counts, (count) => count) || 1;
      const mean = sum(counts, (count, value) => count * value) / total;
      const squares = sum(counts, (count, value) => count * (value - mean) ** 2);
      return { mean, deviation: Math.sqrt(squares / total) };
    });
  }
}

function sum(counts: Float64Array, term: (count: number, value: number) => number): number {
  return counts.reduce((total, count, value) => total + term(count, value), 0);
}
