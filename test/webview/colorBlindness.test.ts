import { describe, expect, test } from 'vitest';
import type { ScaleTheme } from '../../src/protocol/colorScales.ts';
import { type Color, themeColors } from '../../webview/shared/colors.ts';

/**
 * Both diverging scales as they are seen without one kind of cone. Source: G. M. Machado, M. M. Oliveira,
 * L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1.
 */
const withoutCones = {
  red: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  green: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  blue: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

const toXyz = [
  0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.072175, 0.0193339, 0.119192, 0.9503041,
];
const white = [0.95047, 1, 1.08883];

type Triple = readonly [number, number, number];

function times(matrix: readonly number[], [x, y, z]: Triple): Triple {
  const row = (index: number) =>
    matrix[3 * index] * x + matrix[3 * index + 1] * y + matrix[3 * index + 2] * z;
  return [row(0), row(1), row(2)];
}

/** CIE L*a*b* of a colour as it is seen. */
function labOf([red, green, blue]: Color, cones: readonly number[]): Triple {
  const linear = (byte: number) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  const seen = times(cones, [linear(red), linear(green), linear(blue)]);
  const shares = times(toXyz, seen).map((value, index) => Math.max(0, value) / white[index]);
  const [x, y, z] = shares.map((share) => (share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const themes: readonly ScaleTheme[] = ['light', 'dark', 'highContrast'];

describe.each(themes)('in %s', (theme) => {
  const { activation, kernel } = themeColors(theme);

  test.each(Object.keys(withoutCones))(
    'positive and negative are told apart without the %s cones',
    (kind) => {
      const cones = withoutCones[kind as keyof typeof withoutCones];
      for (const scale of [activation, kernel]) {
        for (const size of [0.4, 0.6, 0.8, 1]) {
          const [positive, negative] = [labOf(scale(size), cones), labOf(scale(-size), cones)];
          const distance = Math.hypot(...positive.map((value, index) => value - negative[index]));
          expect(distance, `±${size}`).toBeGreaterThan(12);
        }
      }
    },
  );
});
