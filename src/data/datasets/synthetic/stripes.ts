import { turn } from '../turn.ts';
import { between, type Draw } from './coverage.ts';

/** In the order of their angles, counted clockwise from the horizontal: 0°, 90°, −45°, 45°. */
export const stripeNames = ['horizontal', 'vertical', 'rising', 'falling'] as const;

const angles: Readonly<Record<(typeof stripeNames)[number], number>> = {
  horizontal: 0,
  vertical: 90,
  rising: -45,
  falling: 45,
};

/**
 * Stripes over the whole picture, of one of four orientations give or take 16°; as wide as 0.08 to 0.2 of
 * the shorter side (with as much between them), sharp or blurred, and anywhere.
 */
export const drawStripes: Draw = (label, { height, width }, random) => {
  const { cos, sin } = turn(angles[stripeNames[label]] + between(random, -16, 16));
  const period = Math.max(3, 2 * Math.min(height, width) * between(random, 0.08, 0.2));
  const phase = random.uniform();
  const sharpness = between(random, 0.25, 2);
  const coverage = new Float64Array(height * width);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // Across the stripes, in periods; a wave of straight lines between −1 and 1.
      const across = (y * cos - x * sin) / period + phase;
      const wave = 4 * Math.abs(across - Math.floor(across) - 0.5) - 1;
      coverage[to++] = Math.min(1, Math.max(0, 0.5 + (sharpness * wave) / 2));
    }
  }
  return coverage;
};
