/**
 * The colours of numbers. Panels draw with the scale of the theme; saved pictures use the light one.
 * Eleven stops from −1 over 0 to +1, to be interpolated in sRGB; zero is the colour of paper.
 */

/** Which table a theme takes. */
export type ScaleTheme = 'light' | 'dark' | 'highContrast';

/** `reach` is the inner share that is used: below 1 the ends, where the hue is lost, are cut off. */
export interface DivergingScale {
  readonly stops: readonly string[];
  readonly reach: number;
}

/** Results of a convolution: red is negative, blue positive. Light: RdBu of ColorBrewer. */
export const activationScales: Readonly<Record<ScaleTheme, DivergingScale>> = {
  light: scale('#67001f #b2182b #d6604d #f4a582 #fddbc7 #f7f7f7 #d1e5f0 #92c5de #4393c3 #2166ac #053061', 1),
  dark: scale('#fbdecd #f5a083 #dd6553 #a9433f #6e3332 #2b2b2b #224974 #246cad #3c95dc #7dc1f4 #cde9fd', 1),
  highContrast: scale(
    '#fee6d8 #fba587 #dd6553 #a23d3a #622828 #161616 #163e68 #1d66a7 #3c95dc #82c6f9 #d8efff',
    1,
  ),
};

/** Weights of a kernel: brown is negative, green positive. Light: BrBG of ColorBrewer. */
export const kernelScales: Readonly<Record<ScaleTheme, DivergingScale>> = {
  light: scale(
    '#543005 #8c510a #bf812d #dfc27d #f6e8c3 #f5f5f5 #c7eae5 #80cdc1 #35978f #01665e #003c30',
    0.66,
  ),
  dark: scale('#f4e3bb #dbb26c #b8833b #8c5e2b #5f4024 #2b2b2b #18524c #087970 #2ba495 #6ecdbb #c2f0e4', 0.8),
  highContrast: scale(
    '#fbeac2 #e0b771 #b8833b #865824 #543519 #161616 #084741 #09736a #2ba495 #73d2c0 #c8f7eb',
    0.8,
  ),
};

/** What marks a place on every scale, and the line around it; never the colour of a text. */
export const markerColors = { marker: '#ffd60a', casing: '#141414' } as const;

function scale(stops: string, reach: number): DivergingScale {
  return { stops: stops.split(' '), reach };
}
