/** Which known kernel a learned one is most like. */
import type { TensorInput } from '../../engine/ops/op.ts';
import { type KernelPreset, presets } from '../../kernels/presets.ts';

export interface NearestKernel {
  readonly preset: KernelPreset;
  /** 0 (nothing in common) to 1 (the same up to a factor). */
  readonly similarity: number;
  /** Whether it is most like the negative of the known kernel. */
  readonly isNegated: boolean;
}

/**
 * The known kernel that is most like that of feature map `output`, sign aside; the first of equals.
 *
 * |Σ k[y, x, c] · p[y, x]| / (‖k‖ · ‖p‖ · √channels): the cosine between the kernel and the known one, laid on every
 * channel as the file's `kernel` does. A factor, as a divisor, changes nothing.
 *
 * `kernel`: `[height, width, channels, outputs]`. Null where no known kernel has its extents (there are some of 3 × 3,
 * 2 × 2, 5 × 5, 7 × 7, 9 × 9 and 1 × 9), or where all its weights are 0.
 */
export function nearestKernel({ shape, data }: TensorInput, output: number): NearestKernel | null {
  const [height, width, channels, outputs] = shape;
  const weights = Array.from(
    { length: height * width * channels },
    (_, place) => data[place * outputs + output],
  );
  const length = lengthOf(weights);
  if (length === 0) return null;
  let nearest: NearestKernel | null = null;
  for (const preset of presets) {
    const { matrix } = preset;
    if (matrix.length !== height || matrix[0].length !== width) continue;
    const known = matrix.flat();
    const product = weights.reduce(
      (sum, weight, place) => sum + weight * known[Math.floor(place / channels)],
      0,
    );
    const cosine = product / (length * lengthOf(known) * Math.sqrt(channels));
    const similarity = Math.min(Math.abs(cosine), 1);
    if (similarity > (nearest?.similarity ?? -1)) nearest = { preset, similarity, isNegated: cosine < 0 };
  }
  return nearest;
}

function lengthOf(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
