import { interpolateRgb, piecewise } from 'd3-interpolate';
import { nanLevel } from '../engine/filter/display.ts';

/** Levels on each side of zero; `signedLevel` gives 0 to twice as many. */
const steps = 127;

/** The colour of a number that is not one: a grey that no value has. */
const nanColor = [128, 128, 128] as const;

/** Three bytes for each of the 256 levels of a signed picture, from colours that run from −1 to +1. */
export function signedPalette(stops: readonly string[]): Uint8Array {
  const palette = new Uint8Array(256 * 3);
  const colorAt = piecewise(interpolateRgb, [...stops]);
  for (let level = 0; level <= 2 * steps; level++) {
    const channels = /rgb\((\d+), (\d+), (\d+)\)/.exec(colorAt(level / (2 * steps)));
    palette.set(channels?.slice(1).map(Number) ?? nanColor, level * 3);
  }
  palette.set(nanColor, nanLevel * 3);
  return palette;
}

/** Red, green and blue of each of `levels`. New memory. */
export function colorLevels(levels: Uint8Array, palette: Uint8Array): Uint8Array<ArrayBuffer> {
  const colors = new Uint8Array(levels.length * 3);
  for (let cell = 0; cell < levels.length; cell++) {
    const color = levels[cell] * 3;
    colors[cell * 3] = palette[color];
    colors[cell * 3 + 1] = palette[color + 1];
    colors[cell * 3 + 2] = palette[color + 2];
  }
  return colors;
}
