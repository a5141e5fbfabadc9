import { Random } from '../../engine/random.ts';
import { sizeOf } from '../../engine/tensor.ts';
import { dataKey } from './dataKeys.ts';
import type { AugmentSpec, InputShape } from './datasetSpec.ts';
import type { NoiseTable } from './noiseTable.ts';
import { turn } from './turn.ts';

/** From a place of the changed image, counted from its middle, to the place it shows of the stored one. */
interface Placement {
  readonly down: number;
  readonly right: number;
  /** Stored place = matrix · (place − shift). */
  readonly matrix: readonly [yy: number, yx: number, xy: number, xx: number];
}

/**
 * Changes training images at random: mirrored, then enlarged and turned about the middle, then shifted, then
 * noise; ranges in `AugmentSpec`. Values between pixels are interpolated linearly in both directions; beyond
 * the edge the image is reflected without repeating the edge, as padding `reflect` does. Bytes come out,
 * rounded once. What is drawn depends on seed, epoch and sample alone, and for each kind of change it is the
 * same whatever others there are.
 */
export class Augmenter {
  readonly #spec: AugmentSpec;
  readonly #shape: InputShape;
  readonly #seed: number;
  readonly #noise: NoiseTable;
  readonly #scratch: Float64Array;

  constructor(spec: AugmentSpec, shape: InputShape, seed: number, noise: NoiseTable) {
    this.#spec = spec;
    this.#shape = shape;
    this.#seed = seed;
    this.#noise = noise;
    this.#scratch = new Float64Array(sizeOf(shape));
  }

  /** Changes `pixels` in place. `sample` and `epoch`: whole numbers from 0. */
  apply(pixels: Uint8Array, sample: number, epoch: number): void {
    const { noise = 0 } = this.#spec;
    const random = new Random(dataKey(this.#seed, 'augment', epoch, sample));
    const placement = this.#place(random);
    const values = this.#scratch;
    if (isStill(placement)) values.set(pixels);
    else sampleInto(values, pixels, this.#shape, placement);
    if (noise > 0) this.#noise.add(values, noise, random);
    // A byte array cuts off what is behind the point.
    for (let i = 0; i < values.length; i++) pixels[i] = Math.min(255, Math.max(0, values[i])) + 0.5;
  }

  /** Draws six numbers, also for what is not asked for. */
  #place(random: Random): Placement {
    const { shift = 0, rotate = 0, zoom = 0, flip } = this.#spec;
    const within = (range: number) => range * (2 * random.uniform() - 1);
    const [down, right] = [within(shift), within(shift)];
    const { cos, sin } = turn(within(rotate));
    const scale = 1 + within(zoom);
    const isMirrored = (direction: 'horizontal' | 'vertical') =>
      random.uniform() < 0.5 && (flip === direction || flip === 'both');
    const x = isMirrored('horizontal') ? -1 : 1;
    const y = isMirrored('vertical') ? -1 : 1;
    return {
      down,
      right,
      matrix: [(y * cos) / scale, (-y * sin) / scale, (x * sin) / scale, (x * cos) / scale],
    };
  }
}

function isStill({ down, right, matrix: [yy, yx, xy, xx] }: Placement): boolean {
  return down === 0 && right === 0 && yy === 1 && xx === 1 && yx === 0 && xy === 0;
}

function sampleInto(values: Float64Array, pixels: Uint8Array, shape: InputShape, placement: Placement): void {
  const [height, width, channels] = shape;
  const { down, right, matrix } = placement;
  const [yy, yx, xy, xx] = matrix;
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dy, dx] = [y - middleY - down, x - middleX - right];
      const fromY = yy * dy + yx * dx + middleY;
      const fromX = xy * dy + xx * dx + middleX;
      const [top, left] = [Math.floor(fromY), Math.floor(fromX)];
      const [partY, partX] = [fromY - top, fromX - left];
      const row0 = reflected(top, height) * width;
      const row1 = reflected(top + 1, height) * width;
      const column0 = reflected(left, width);
      const column1 = reflected(left + 1, width);
      let [a, b] = [(row0 + column0) * channels, (row0 + column1) * channels];
      let [c, d] = [(row1 + column0) * channels, (row1 + column1) * channels];
      for (let channel = 0; channel < channels; channel++, a++, b++, c++, d++) {
        const upper = pixels[a] + partX * (pixels[b] - pixels[a]);
        const lower = pixels[c] + partX * (pixels[d] - pixels[c]);
        values[to++] = upper + partY * (lower - upper);
      }
    }
  }
}

function reflected(place: number, extent: number): number {
  if (place >= 0 && place < extent) return place;
  if (extent === 1) return 0;
  const period = 2 * (extent - 1);
  const within = ((place % period) + period) % period;
  return Math.min(within, period - within);
}
