import { sourceCell } from '../padMode.ts';
import type { Arena } from './arena.ts';
import { type ColumnTaps, paddedWidth, rowBytes } from './columnTaps.ts';
import type { RowKernels } from './rowKernels.ts';
import type { RowSource } from './rowSource.ts';
import type { StepPlan } from './stepPlan.ts';

/** Bytes of a vector. */
const alignment = 16;

/** Rows of a cheap source that are kept at most, beyond those of one window. */
const cheapRows = 64;

/**
 * The last rows of a stage, kept as the next step reads them: with their padding, and split by stride
 * where its taps read single rows. A row that is not there is computed when a window asks for it.
 */
export class RowRing {
  /** Addresses of the rows of the latest window, one for each of `cells`. */
  readonly addresses: Float64Array;
  readonly #source: RowSource;
  readonly #plan: StepPlan;
  readonly #kernels: RowKernels;
  readonly #cells: readonly number[];
  readonly #split: ColumnTaps | null;
  readonly #slots: Float64Array;
  readonly #rowOfSlot: Int32Array;
  readonly #windowOfSlot: Int32Array;
  readonly #slotOfRow: Int32Array;
  readonly #rows: Int32Array;
  readonly #fillRow: number;
  readonly #staging: number;
  readonly #margins: Int32Array;
  #numbers: Float32Array | Uint8Array = new Float32Array(0);
  #next = 0;
  #window = 0;

  /**
   * `cells`: the kernel rows that are read, ascending. `split`: how rows are split before they are kept;
   * null keeps them whole.
   */
  constructor(
    source: RowSource,
    plan: StepPlan,
    cells: readonly number[],
    split: ColumnTaps | null,
    kernels: RowKernels,
    arena: Arena,
  ) {
    this.#source = source;
    this.#plan = plan;
    this.#kernels = kernels;
    this.#cells = cells;
    this.#split = split?.isSplit ? split : null;
    const { rows, columns } = plan.geometry;
    const span = (cells[cells.length - 1] - cells[0]) * rows.dilation + 1;
    const kept = source.isCheap ? Math.min(span, Math.max(cells.length, cheapRows)) : span;
    const slotCount = Math.min(kept, source.height);
    // A row's first pixel lies at the start of a word, where its copy is quick; its padding stands before.
    const lead = -(columns.before * source.channels * source.numberBytes) & (alignment - 1);
    const padded = alignment + rowBytes(paddedWidth(columns) * source.channels, source.numberBytes);
    const slotBytes = this.#split ? alignment + rowBytes(this.#split.numbers, source.numberBytes) : padded;
    this.#slots = Float64Array.from({ length: slotCount }, () => arena.allocate(slotBytes) + lead);
    this.#fillRow = arena.allocate(slotBytes) + lead;
    this.#staging = this.#split ? arena.allocate(padded) + lead : 0;
    this.#rowOfSlot = new Int32Array(slotCount).fill(-1);
    this.#windowOfSlot = new Int32Array(slotCount).fill(-1);
    this.#slotOfRow = new Int32Array(source.height).fill(-1);
    this.#rows = new Int32Array(cells.length);
    this.addresses = new Float64Array(cells.length);
    this.#margins = marginColumns(plan);
  }

  attach(buffer: ArrayBuffer): void {
    this.#source.attach(buffer);
    const { numberBytes } = this.#source;
    this.#numbers = numberBytes === 1 ? new Uint8Array(buffer) : new Float32Array(buffer);
    const { columns } = this.#plan.geometry;
    const numbers = this.#split?.numbers ?? paddedWidth(columns) * this.#source.channels;
    const first = this.#fillRow / numberBytes;
    this.#numbers.fill(this.#plan.fill, first, first + numbers);
    this.#empty();
  }

  forget(): void {
    this.#source.forget();
    this.#empty();
  }

  #empty(): void {
    this.#rowOfSlot.fill(-1);
    this.#slotOfRow.fill(-1);
  }

  /** Brings the rows that output row `outputRow` reads, and sets {@link addresses}. */
  open(outputRow: number): void {
    const { rows } = this.#plan.geometry;
    const window = this.#window++;
    for (let i = 0; i < this.#cells.length; i++) {
      const place = outputRow * rows.stride + this.#cells[i] * rows.dilation - rows.before;
      const row = sourceCell(this.#plan.padMode, place, rows.input);
      this.#rows[i] = row;
      const slot = row < 0 ? -1 : this.#slotOfRow[row];
      if (slot >= 0) this.#windowOfSlot[slot] = window;
    }
    for (let i = 0; i < this.#cells.length; i++) {
      const row = this.#rows[i];
      this.addresses[i] = row < 0 ? this.#fillRow : this.#slots[this.#slotHolding(row, window)];
    }
  }

  #slotHolding(row: number, window: number): number {
    const held = this.#slotOfRow[row];
    if (held >= 0) return held;
    // The oldest row goes, but none of this window: padding may ask for rows in any order.
    while (this.#windowOfSlot[this.#next] === window) this.#advance();
    const slot = this.#next;
    this.#advance();
    const evicted = this.#rowOfSlot[slot];
    if (evicted >= 0) this.#slotOfRow[evicted] = -1;
    this.#fetch(row, this.#slots[slot]);
    this.#rowOfSlot[slot] = row;
    this.#slotOfRow[row] = slot;
    this.#windowOfSlot[slot] = window;
    return slot;
  }

  #advance(): void {
    this.#next = (this.#next + 1) % this.#slots.length;
  }

  #fetch(row: number, slot: number): void {
    const padded = this.#split ? this.#staging : slot;
    const { before } = this.#plan.geometry.columns;
    const { channels, numberBytes } = this.#source;
    this.#source.writeRow(row, padded + before * channels * numberBytes);
    this.#pad(padded / numberBytes);
    this.#split?.split(this.#kernels, padded, slot);
  }

  /** Fills the margins of the padded row that starts at number `first`. */
  #pad(first: number): void {
    const numbers = this.#numbers;
    const { channels } = this.#source;
    const { before, input } = this.#plan.geometry.columns;
    const interior = first + before * channels;
    for (let margin = 0; margin < this.#margins.length; margin++) {
      const column = this.#margins[margin];
      const target =
        margin < before ? first + margin * channels : interior + (input + margin - before) * channels;
      for (let channel = 0; channel < channels; channel++) {
        numbers[target + channel] =
          column < 0 ? this.#plan.fill : numbers[interior + column * channels + channel];
      }
    }
  }
}

/** The column of the image that each column of padding repeats, from left to right; −1 is the fill. */
function marginColumns({ geometry, padMode }: StepPlan): Int32Array {
  const { before, input, after } = geometry.columns;
  return Int32Array.from({ length: before + after }, (_, margin) =>
    sourceCell(padMode, margin < before ? margin - before : input + margin - before, input),
  );
}
