import { interpolateNumberArray, piecewise } from 'd3-interpolate';
import {
  activationScales,
  type DivergingScale,
  kernelScales,
  type ScaleTheme,
} from '../../src/protocol/colorScales.ts';

/** Red, green, blue, 0..255. */
export type Color = readonly [number, number, number];

/** A scale as a function of −1..1; what lies beyond takes the colour of the end, NaN that of zero. */
export type ColorOf = (value: number) => Color;

/** Levels of a signed picture: 0..254, zero at {@link zeroLevel}. */
export const zeroLevel = 127;
/** The level that says "not a number". */
export const nanLevel = 255;

/** The two diverging scales of a theme, and its colours of all levels: 3 bytes a level, 0..254. */
export interface ThemeColors {
  readonly theme: ScaleTheme;
  readonly activation: ColorOf;
  readonly kernel: ColorOf;
  readonly levels: Uint8ClampedArray;
}

const known = new Map<ScaleTheme, ThemeColors>();

/** The colours of a theme; made once. */
export function themeColors(theme: ScaleTheme): ThemeColors {
  let colors = known.get(theme);
  if (!colors) {
    const activation = diverging(activationScales[theme]);
    colors = { theme, activation, kernel: diverging(kernelScales[theme]), levels: levelsOf(activation) };
    known.set(theme, colors);
  }
  return colors;
}

/** The grey of 0..1; NaN is black, as in a picture. */
export function grayOf(share: number): Color {
  const level = Math.round(255 * Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)));
  return [level, level, level];
}

/** `color` for a style. */
export function cssColor([red, green, blue]: Color): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

/** Black or white, whichever can be read on `color`: they change at a luminance of 0.18. */
export function inkOn(color: Color): '#000000' | '#ffffff' {
  return luminance(color) > 0.18 ? '#000000' : '#ffffff';
}

/** Relative luminance of sRGB (WCAG 2.2), 0..1. */
export function luminance(color: Color): number {
  const [red, green, blue] = color.map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function diverging({ stops, reach }: DivergingScale): ColorOf {
  const between = piecewise(interpolateNumberArray, stops.map(parseHex));
  return (value) => {
    const inside = Math.min(1, Math.max(-1, Number.isNaN(value) ? 0 : value));
    // The interpolator writes into one array of its own; rounding makes a new one.
    const [red, green, blue] = Array.from(between((inside * reach + 1) / 2), Math.round);
    return [red, green, blue];
  };
}

function parseHex(hex: string): number[] {
  return [1, 3, 5].map((from) => Number.parseInt(hex.slice(from, from + 2), 16));
}

/** The colours of all levels of a scale: 3 bytes a level, 0..254. */
export function levelsOf(scale: ColorOf): Uint8ClampedArray {
  const table = new Uint8ClampedArray(3 * 255);
  for (let level = 0; level < 255; level++) table.set(scale((level - zeroLevel) / zeroLevel), 3 * level);
  return table;
}
