import type { AxisGeometry } from '../geometry.ts';
import { type RowKernels, rowSlack } from './rowKernels.ts';

/** The columns x of a padded row with x mod stride = remainder, one after the other. */
interface Phase {
  readonly remainder: number;
  /** Where they begin in a split row, in numbers. */
  readonly offset: number;
  readonly pixels: number;
}

/**
 * Where the taps of a row of the kernel find their numbers. With a stride above 1 a row is first split
 * into phases: every tap then reads neighbours, as with stride 1.
 */
export class ColumnTaps {
  /** Whether a padded row must be split before taps can read it. */
  readonly isSplit: boolean;
  /** Numbers of a row as taps read it, without slack. */
  readonly numbers: number;
  readonly #columns: AxisGeometry;
  readonly #channels: number;
  readonly #phases: readonly Phase[];

  /** `cells`: the columns of the kernel that are read. */
  constructor(columns: AxisGeometry, channels: number, cells: readonly number[]) {
    this.#columns = columns;
    this.#channels = channels;
    this.isSplit = columns.stride > 1;
    this.#phases = this.isSplit ? phasesOf(columns, channels, cells) : [];
    const last = this.#phases.at(-1);
    this.numbers = last ? last.offset + last.pixels * channels : paddedWidth(columns) * channels;
  }

  /** Where the tap of a kernel column begins to read, in numbers from the start of the row. */
  offsetOf(cell: number): number {
    const { stride, dilation } = this.#columns;
    const column = cell * dilation;
    const phase = this.#phases.find(({ remainder }) => remainder === column % stride);
    return phase ? phase.offset + Math.floor(column / stride) * this.#channels : column * this.#channels;
  }

  /** Splits the padded row at address `source` into one at `target`. */
  split(kernels: RowKernels, source: number, target: number): void {
    const channels = this.#channels;
    // In ascending order: each phase may write one number into the next.
    for (const { remainder, offset, pixels } of this.#phases) {
      const from = source + remainder * channels * 4;
      kernels.gather(from, target + offset * 4, pixels, channels, this.#columns.stride * channels);
    }
  }
}

/** Columns of a row with its padding. */
export function paddedWidth({ before, input, after }: AxisGeometry): number {
  return before + input + after;
}

/** Bytes of a row of `numbers` numbers of `numberBytes` each, with its slack. */
export function rowBytes(numbers: number, numberBytes = 4): number {
  return numbers * numberBytes + rowSlack * 4;
}

function phasesOf(columns: AxisGeometry, channels: number, cells: readonly number[]): Phase[] {
  const { stride, dilation, output } = columns;
  const furthest = new Map<number, number>();
  for (const cell of cells) {
    const column = cell * dilation;
    const jump = Math.floor(column / stride);
    const remainder = column % stride;
    furthest.set(remainder, Math.max(furthest.get(remainder) ?? 0, jump));
  }
  let offset = 0;
  return [...furthest].map(([remainder, jump]) => {
    const phase = { remainder, offset, pixels: output + jump };
    offset += phase.pixels * channels;
    return phase;
  });
}
