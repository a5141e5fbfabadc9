/** The inputs that one output is a weighted mean of. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** Rows, columns and interleaved values of each pixel. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/**
 * `plane` at another size: rows first shrunk or stretched in width, then in height; not rounded.
 *
 * output[o] = Σ w[i] · input[i] / Σ w[i], w[i] = max(0, 1 − |i + ½ − c| / s), c = (o + ½) · n / m,
 * s = max(1, n / m) for n inputs and m outputs: linear interpolation where the image grows, a mean that
 * leaves no pixel out where it shrinks.
 *
 * Source: Pillow's `Image.resize` with `BILINEAR`, which rounds between the two directions.
 */
export function resample(plane: Plane, height: number, width: number): Float64Array {
  const { channels } = plane;
  const narrow = resampleRows(plane, tapsOf(plane.width, width));
  const rows = tapsOf(plane.height, height);
  const stride = width * channels;
  const output = new Float64Array(height * stride);
  for (const [y, { first, weights }] of rows.entries()) {
    for (const [tap, weight] of weights.entries()) {
      const from = (first + tap) * stride;
      for (let i = 0; i < stride; i++) output[y * stride + i] += weight * narrow[from + i];
    }
  }
  return output;
}

function resampleRows({ height, width, channels, data }: Plane, columns: readonly Taps[]): Float64Array {
  const output = new Float64Array(height * columns.length * channels);
  for (let y = 0, to = 0; y < height; y++) {
    for (const { first, weights } of columns) {
      for (let channel = 0; channel < channels; channel++) {
        let from = (y * width + first) * channels + channel;
        let sum = 0;
        for (let tap = 0; tap < weights.length; tap++, from += channels) sum += weights[tap] * data[from];
        output[to++] = sum;
      }
    }
  }
  return output;
}

function tapsOf(inputs: number, outputs: number): Taps[] {
  const scale = inputs / outputs;
  const reach = Math.max(1, scale);
  return Array.from({ length: outputs }, (_, output) => {
    const center = (output + 0.5) * scale;
    const first = Math.max(0, Math.floor(center - reach + 0.5));
    const end = Math.min(inputs, Math.floor(center + reach + 0.5));
    const raw = Array.from({ length: end - first }, (_, tap) =>
      Math.max(0, 1 - Math.abs(first + tap + 0.5 - center) / reach),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first, weights: raw.map((weight) => weight / sum) };
  });
}
