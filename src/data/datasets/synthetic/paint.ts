import type { Random } from '../../../engine/random.ts';
import type { NoiseTable } from '../noiseTable.ts';
import { between, type Size } from './coverage.ts';

/**
 * Makes a picture of a figure's coverage: a bright figure on a dark ground, each of a level (in colour, of a
 * hue) of its own, under a light that falls off to one side, with noise. Levels: ground 0 to 90, figure at
 * least 90 above it in one channel; the light ±20; noise of deviation 3 to 14.
 */
export function paint(
  coverage: Float64Array,
  { height, width }: Size,
  channels: 1 | 3,
  random: Random,
  noise: NoiseTable,
  pixels: Uint8Array,
): void {
  const ground = colorBelow(between(random, 5, 90), channels, random);
  const figure = colorBelow(between(random, 180, 250), channels, random);
  const lightAcross = between(random, -20, 20);
  const lightDown = between(random, -20, 20);
  const values = new Float64Array(pixels.length);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from++) {
      const light = lightAcross * ((x + 0.5) / width - 0.5) + lightDown * ((y + 0.5) / height - 0.5);
      for (let channel = 0; channel < channels; channel++) {
        values[to++] = ground[channel] + (figure[channel] - ground[channel]) * coverage[from] + light;
      }
    }
  }
  noise.add(values, between(random, 3, 14), random);
  for (let i = 0; i < values.length; i++) pixels[i] = Math.round(Math.min(255, Math.max(0, values[i])));
}

/** One channel of `level`, the others of 0.3 to 1 of it; which one is drawn. */
function colorBelow(level: number, channels: 1 | 3, random: Random): number[] {
  if (channels === 1) return [level];
  const color = Array.from({ length: channels }, () => level * between(random, 0.3, 1));
  color[random.below(channels)] = level;
  return color;
}
