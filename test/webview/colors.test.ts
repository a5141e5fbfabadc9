import { describe, expect, test } from 'vitest';
import { activationScales, kernelScales, type ScaleTheme } from '../../src/protocol/colorScales.ts';
import type { Picture } from '../../src/protocol/kernelLab.ts';
import { colorPicture } from '../../webview/shared/cells/pictureRgba.ts';
import { inkOn, luminance, themeColors } from '../../webview/shared/colors.ts';
import { themeOfClasses } from '../../webview/shared/theme.ts';

const themes: readonly ScaleTheme[] = ['light', 'dark', 'highContrast'];

/** A signed picture of one row, with these levels. */
function signedPicture(levels: readonly number[], alpha: Uint8Array | null = null): Picture {
  return {
    stage: 0,
    encoding: 'signed',
    rows: 1,
    columns: levels.length,
    bytes: Uint8Array.from(levels),
    alpha,
    values: null,
    padding: null,
    low: -1,
    high: 1,
    statistics: { min: -1, max: 1, histogram: [], clippedBelow: 0, clippedAbove: 0 },
  };
}

describe.each(themes)('the scales of %s', (theme) => {
  const { activation, kernel } = themeColors(theme);

  test('NaN has the colour of zero, infinities those of the ends', () => {
    expect(activation(Number.NaN)).toEqual(activation(0));
    expect(activation(Number.POSITIVE_INFINITY)).toEqual(activation(1));
    expect(activation(Number.NEGATIVE_INFINITY)).toEqual(activation(-1));
  });

  test('every table has eleven stops', () => {
    expect(activationScales[theme].stops).toHaveLength(11);
    expect(kernelScales[theme].stops).toHaveLength(11);
  });

  test('zero is the middle stop, blue is positive, red negative', () => {
    const hex = `#${activation(0)
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')}`;
    expect(hex).toBe(activationScales[theme].stops[5]);
    const [red, , blue] = activation(0.4);
    expect(blue).toBeGreaterThan(red);
    const [negativeRed, , negativeBlue] = activation(-0.4);
    expect(negativeRed).toBeGreaterThan(negativeBlue);
  });

  test('green is a positive weight, brown a negative one, and the ends keep their hue', () => {
    const [red, green] = kernel(1);
    expect(green).toBeGreaterThan(red);
    const [negativeRed, , negativeBlue] = kernel(-1);
    expect(negativeRed).toBeGreaterThan(negativeBlue);
  });

  test('beyond the ends is the end', () => {
    expect(activation(7)).toEqual(activation(1));
    expect(activation(-7)).toEqual(activation(-1));
  });
});

test('on light, magnitude darkens; on dark it lightens: zero is the colour of paper', () => {
  for (const sign of [-1, 1]) {
    const at = (theme: ScaleTheme, share: number) => luminance(themeColors(theme).activation(sign * share));
    expect(at('light', 0.5)).toBeLessThan(at('light', 0));
    expect(at('light', 1)).toBeLessThan(at('light', 0.5));
    expect(at('dark', 0.5)).toBeGreaterThan(at('dark', 0));
    expect(at('dark', 1)).toBeGreaterThan(at('dark', 0.5));
  }
});

test('ink turns at a luminance of 0.18', () => {
  expect(inkOn([255, 255, 255])).toBe('#000000');
  expect(inkOn([0, 0, 0])).toBe('#ffffff');
  expect(inkOn([118, 118, 118])).toBe('#000000');
  expect(inkOn([117, 117, 117])).toBe('#ffffff');
});

describe('colorPicture', () => {
  const colors = themeColors('light');

  test('levels take the colours of the scale: ends and zero', () => {
    const { rgba, notNumbers } = colorPicture(signedPicture([0, 127, 254]), colors);
    expect([...rgba]).toEqual([
      ...[0x67, 0x00, 0x1f, 255],
      ...[0xf7, 0xf7, 0xf7, 255],
      ...[0x05, 0x30, 0x61, 255],
    ]);
    expect(notNumbers).toEqual([]);
  });

  test('what is not a number is named in runs and left transparent', () => {
    const { rgba, notNumbers } = colorPicture(signedPicture([255, 255, 127, 255]), colors);
    expect(notNumbers).toEqual([
      [0, 0, 2],
      [0, 3, 1],
    ]);
    expect([rgba[3], rgba[7], rgba[11], rgba[15]]).toEqual([0, 0, 255, 0]);
  });

  test('greys and colours are taken as they are, with their transparency', () => {
    const gray: Picture = { ...signedPicture([10, 200], Uint8Array.of(255, 40)), encoding: 'gray' };
    expect([...colorPicture(gray, colors).rgba]).toEqual([10, 10, 10, 255, 200, 200, 200, 40]);
    const rgb: Picture = {
      ...signedPicture([0, 0]),
      encoding: 'rgb',
      bytes: Uint8Array.of(1, 2, 3, 4, 5, 6),
    };
    expect([...colorPicture(rgb, colors).rgba]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });
});

test("VS Code's body classes name the scale", () => {
  const theme = (...classes: string[]) => themeOfClasses({ contains: (name) => classes.includes(name) });
  expect(theme('vscode-dark')).toBe('dark');
  expect(theme('vscode-light')).toBe('light');
  expect(theme('vscode-high-contrast')).toBe('highContrast');
  expect(theme('vscode-high-contrast', 'vscode-high-contrast-light')).toBe('light');
});
