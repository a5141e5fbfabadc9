import {
  type Display,
  type DisplayMode,
  displayBytes,
  displayRange,
  resolveDisplay,
} from '../engine/filter/display.ts';
import type { FilterChain, ImageShape } from '../engine/filter/filterChain.ts';
import type { FilterEngine } from '../engine/filter/filterEngine.ts';
import { type ValueRange, valueBounds } from '../engine/filter/valueBounds.ts';
import { countOutside, histogramBins, type ValueStatistics } from '../engine/filter/valueStatistics.ts';
import type { EncodableImage } from './encodeImage.ts';
import { npyHeader } from './npy.ts';
import { colorLevels } from './signedColors.ts';

/** Numbers that are computed and held at once: 16 MB. */
const bandNumbers = 2 ** 22;

/** What to make of the image that an engine has loaded. */
export interface FilterTask {
  readonly chain: FilterChain;
  /** Channels of the loaded image. */
  readonly imageChannels: number;
  /** Of the last step's output. */
  readonly output: ImageShape;
  readonly display: DisplayMode;
  /** Colours of a signed picture, as of `signedPalette`; null where no picture is wanted. */
  readonly palette: Uint8Array | null;
}

/** Where the numbers go: a `.npy` file, a part at a time. */
export interface NumbersFile {
  write(bytes: Uint8Array): Promise<void>;
}

/** How the numbers were shown, and what the scale cuts off. */
export interface DisplayedRange extends ValueRange {
  readonly mode: Display;
  readonly below: number;
  readonly above: number;
}

/** Whole-output numbers. */
export interface FilterSummary {
  readonly statistics: ValueStatistics;
  readonly display: DisplayedRange;
}

export interface FilterResult extends FilterSummary {
  readonly picture: EncodableImage | null;
}

/**
 * Writes the numbers of the last step to `raw`, float32, height × width × channels, and draws its picture
 * if it is wanted. They are computed twice, first for their range, then in bands of rows, so that of the floats
 * only one band is ever held.
 */
export async function filterPicture(
  engine: FilterEngine,
  task: FilterTask,
  raw: NumbersFile | null,
): Promise<FilterResult> {
  const { chain, output } = task;
  const stage = chain.steps.length - 1;
  const bounds = valueBounds(chain, stage, task.imageChannels);
  const [counted] = await engine.run({
    chain,
    sinks: [{ type: 'statistics', stage, ...bounds, bins: histogramBins }],
  });
  const statistics: ValueStatistics = { ...counted, ...bounds };
  const mode = resolveDisplay(task.display, chain);
  const range = displayRange(statistics, mode);

  const picture = task.palette ? new Canvas(output, mode, range, task.palette) : null;
  await raw?.write(npyHeader([output.height, output.width, output.channels]));
  for await (const { row, values } of bands(engine, chain, output)) {
    await raw?.write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    picture?.draw(row, values);
  }
  return { statistics, picture, display: { mode, ...range, ...clipped(statistics, mode, range) } };
}

/** The last step's numbers, from the first row to the last. Each band is valid until the next is asked for. */
async function* bands(engine: FilterEngine, chain: FilterChain, { height, width, channels }: ImageShape) {
  const rows = Math.min(Math.max(Math.floor(bandNumbers / (width * channels)), 1), height);
  const memory = new SharedArrayBuffer(rows * width * channels * Float32Array.BYTES_PER_ELEMENT);
  for (let row = 0; row < height; row += rows) {
    const region = { row, column: 0, height: Math.min(rows, height - row), width };
    const into = new Float32Array(memory, 0, region.height * width * channels);
    await engine.run({ chain, sinks: [{ type: 'values', stage: chain.steps.length - 1, region, into }] });
    yield { row, values: into };
  }
}

/** The pixels of the picture: 8 bits, grey or RGB. */
class Canvas implements EncodableImage {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
  readonly #valueChannels: number;
  readonly #mode: Display;
  readonly #range: ValueRange;
  readonly #palette: Uint8Array;

  constructor(
    { height, width, channels }: ImageShape,
    mode: Display,
    range: ValueRange,
    palette: Uint8Array,
  ) {
    this.#palette = palette;
    this.height = height;
    this.width = width;
    this.channels = mode === 'signed' || channels === 3 ? 3 : 1;
    this.data = new Uint8Array(height * width * this.channels);
    this.#valueChannels = channels;
    this.#mode = mode;
    this.#range = range;
  }

  draw(row: number, values: Float32Array): void {
    const { bytes } = displayBytes(values, this.#valueChannels, this.#mode, this.#range);
    const pixels = this.#mode === 'signed' ? colorLevels(bytes, this.#palette) : bytes;
    this.data.set(pixels, row * this.width * this.channels);
  }
}

/** Values that the scale cuts off; `abs` shows a value and its opposite alike. */
function clipped(statistics: ValueStatistics, mode: Display, { low, high }: ValueRange) {
  if (mode !== 'abs') return countOutside(statistics, low, high);
  const { below, above } = countOutside(statistics, -high, high);
  return { below: 0, above: below + above };
}
