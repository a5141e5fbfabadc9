/**
 * A Gabor kernel of `size` × `size` whole numbers, about a hundred at the middle: a wave under a Gaussian bell.
 *
 * round(100 · e^(−(u² + v²/4) / (2·deviation²)) · (cos(2π·u / wavelength) − mean)), where
 * u = x·cos(angle) + y·sin(angle) runs across the stripes and v along them; x to the right and y down from
 * the middle. `mean` is the wave's mean under the bell and the middle takes what rounding leaves, so that the
 * weights add up to 0 and an even area gives 0.
 *
 * @param angle of the wave, in degrees clockwise from the right.
 * @param wavelength from stripe to stripe, in pixels.
 * @param deviation of the bell across the stripes, in pixels; along them it is twice as long.
 *
 * Source: Daugman, Uncertainty relation for resolution in space, spatial frequency, and orientation (1985).
 */
export function gaborMatrix(size: number, angle: number, wavelength: number, deviation: number): number[][] {
  const middle = (size - 1) / 2;
  const radians = (angle * Math.PI) / 180;
  const cells = Array.from({ length: size * size }, (_, place) => {
    const x = (place % size) - middle;
    const y = Math.floor(place / size) - middle;
    const across = x * Math.cos(radians) + y * Math.sin(radians);
    const along = y * Math.cos(radians) - x * Math.sin(radians);
    return {
      bell: Math.exp(-(across ** 2 + along ** 2 / 4) / (2 * deviation ** 2)),
      wave: Math.cos((2 * Math.PI * across) / wavelength),
    };
  });
  const mean = total(cells.map(({ bell, wave }) => bell * wave)) / total(cells.map(({ bell }) => bell));
  const weights = cells.map(({ bell, wave }) => Math.round(100 * bell * (wave - mean)) + 0);
  weights[(size * size - 1) / 2] -= total(weights);
  return Array.from({ length: size }, (_, row) => weights.slice(row * size, (row + 1) * size));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
