/** Stored values, 0..255, on the scales that a network's `input.normalize` names. */
import { type PixelImage, pixelScale } from '../engine/filter/image.ts';

/** Mean and deviation of one channel, in values 0..255. */
export interface ChannelMoments {
  readonly mean: number;
  /** √( Σ (v − mean)² / n ), over all pixels. */
  readonly deviation: number;
}

/** v / 255: 0 to 1. */
export function unitValue(value: number): number {
  return value / 255;
}

/** v / 127.5 − 1: −1 to 1. */
export function symmetricValue(value: number): number {
  return value / 127.5 - 1;
}

/** (v − mean) / deviation; 0 where all values are the same. */
export function standardizedValue(value: number, { mean, deviation }: ChannelMoments): number {
  return deviation > 0 ? (value - mean) / deviation : 0;
}

/** Mean and deviation of each channel of `image`, in double precision; two passes over the pixels. */
export function channelMoments(image: PixelImage): ChannelMoments[] {
  const { channels, data } = image;
  const scale = pixelScale(image);
  const pixels = data.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let place = channel; place < data.length; place += channels) sum += data[place];
    const mean = sum / pixels;
    let squares = 0;
    for (let place = channel; place < data.length; place += channels) squares += (data[place] - mean) ** 2;
    return { mean: mean * scale, deviation: Math.sqrt(squares / pixels) * scale };
  });
}
