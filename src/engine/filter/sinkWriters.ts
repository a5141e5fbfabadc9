/** What each sink does with the rows of one band, on the thread that computes them. */
import { type Arena, liesAlike, wordOffset } from './arena.ts';
import { rowBytes } from './columnTaps.ts';
import { firstCell, type PlacedSink, pictureExtents, pixelOf, statisticsHead } from './placedSinks.ts';
import { type RowKernels, totalsBytes } from './rowKernels.ts';
import type { BytesSink, PictureSink, StatisticsSink } from './sinks.ts';

/** Takes the rows of its region; in any order, each once in a band. */
export interface SinkWriter {
  attach(buffer: ArrayBuffer): void;
  begin(band: number): void;
  /** Takes row `row` of the stage; its first number, in column 0, stands at `address`. */
  take(row: number, address: number): void;
  /** Hands over what is still held. */
  end(): void;
}

/** The writer that belongs to a sink. */
export function createSinkWriter(placed: PlacedSink, kernels: RowKernels, arena: Arena): SinkWriter {
  const { sink } = placed;
  switch (sink.type) {
    case 'values':
      return valuesWriter(placed, kernels, arena);
    case 'bytes':
      return bytesWriter(placed, sink, kernels, arena);
    case 'statistics':
      return statisticsWriter(placed, sink, kernels, arena);
    case 'picture':
      return new PictureWriter(placed, sink, kernels, arena);
  }
}

function rowExtents({ region, channels }: PlacedSink) {
  return { first: region.column * channels * 4, numbers: region.width * channels };
}

function valuesWriter(placed: PlacedSink, kernels: RowKernels, arena: Arena): SinkWriter {
  const { first, numbers } = rowExtents(placed);
  const target = placed.target as Float32Array;
  const staging = arena.allocate(rowBytes(numbers));
  let memory = new Float32Array(0);
  return {
    attach(buffer) {
      memory = new Float32Array(buffer);
    },
    begin: () => {},
    take(row, address) {
      const place = (row - placed.region.row) * numbers;
      let source = address + first;
      if (!liesAlike(source, target, place * 4)) {
        source = staging + wordOffset(target, place * 4);
        kernels.copy(address + first, source, numbers * 4);
      }
      target.set(memory.subarray(source / 4, source / 4 + numbers), place);
    },
    end: () => {},
  };
}

function bytesWriter(placed: PlacedSink, sink: BytesSink, kernels: RowKernels, arena: Arena): SinkWriter {
  const { first, numbers } = rowExtents(placed);
  const target = placed.target as Uint8Array;
  const staging = arena.allocate(numbers + 64);
  const scale = sink.high > sink.low ? 255 / (sink.high - sink.low) : 0;
  let memory = new Uint8Array(0);
  return {
    attach(buffer) {
      memory = new Uint8Array(buffer);
    },
    begin: () => {},
    take(row, address) {
      const place = (row - placed.region.row) * numbers;
      const source = staging + wordOffset(target, place);
      kernels.toBytes(address + first, source, numbers, sink.low, scale);
      target.set(memory.subarray(source, source + numbers), place);
    },
    end: () => {},
  };
}

function statisticsWriter(
  placed: PlacedSink,
  { low, high, bins }: StatisticsSink,
  kernels: RowKernels,
  arena: Arena,
): SinkWriter {
  const { first, numbers } = rowExtents(placed);
  const target = placed.target as Float64Array;
  const totals = arena.allocate(totalsBytes);
  const histogram = arena.allocate(4 * bins * 4);
  const scale = high > low ? bins / (high - low) : 0;
  let extremes = new Float32Array(0);
  let counters = new Uint32Array(0);
  let current = 0;
  const lanes = (group: number) =>
    counters
      .subarray(totals / 4 + group * 4, totals / 4 + group * 4 + 4)
      .reduce((sum, count) => sum + count, 0);
  return {
    attach(buffer) {
      extremes = new Float32Array(buffer, totals, 8);
      counters = new Uint32Array(buffer);
    },
    begin(band) {
      current = band;
      counters.fill(0, totals / 4, totals / 4 + totalsBytes / 4);
      counters.fill(0, histogram / 4, histogram / 4 + 4 * bins);
      extremes.fill(Number.POSITIVE_INFINITY, 0, 4);
      extremes.fill(Number.NEGATIVE_INFINITY, 4, 8);
    },
    take(_row, address) {
      kernels.summarize(address + first, numbers, totals, histogram, bins, low, high, scale);
    },
    end() {
      const start = current * (statisticsHead + bins);
      const nanCount = lanes(2);
      const head = [Math.min(...extremes.subarray(0, 4)), Math.max(...extremes.subarray(4, 8))];
      target.set([...head, nanCount, lanes(3), lanes(4)], start);
      for (let bin = 0; bin < bins; bin++) {
        let count = bin === 0 ? -nanCount : 0;
        for (let lane = 0; lane < 4; lane++) count += counters[histogram / 4 + lane * bins + bin];
        target[start + statisticsHead + bin] = count;
      }
    },
  };
}

/** Adds the rows of a pixel up in a row of cells, then the cells of that row into pixels. */
class PictureWriter implements SinkWriter {
  readonly #placed: PlacedSink;
  readonly #kernels: RowKernels;
  readonly #peak: number;
  readonly #rows: number;
  readonly #columns: number;
  readonly #cells: number;
  readonly #pixels: number;
  readonly #starts: number;
  #memory = new Float32Array(0);
  #band = 0;
  #pixelRow = -1;

  constructor(placed: PlacedSink, sink: PictureSink, kernels: RowKernels, arena: Arena) {
    const { rows, columns } = pictureExtents(sink, placed.region);
    this.#placed = placed;
    this.#kernels = kernels;
    this.#peak = sink.reduce === 'peak' ? 1 : 0;
    this.#rows = rows;
    this.#columns = columns;
    this.#cells = arena.allocate(rowBytes(placed.region.width * placed.channels));
    this.#pixels = arena.allocate(rowBytes(columns * placed.channels));
    this.#starts = arena.allocate((columns + 1) * 4);
  }

  attach(buffer: ArrayBuffer): void {
    this.#memory = new Float32Array(buffer);
    const starts = new Uint32Array(buffer, this.#starts, this.#columns + 1);
    for (let pixel = 0; pixel <= this.#columns; pixel++) {
      starts[pixel] = firstCell(pixel, this.#columns, this.#placed.region.width);
    }
  }

  begin(band: number): void {
    this.#band = band;
    this.#pixelRow = -1;
  }

  take(row: number, address: number): void {
    const { region, channels } = this.#placed;
    const numbers = region.width * channels;
    const pixelRow = pixelOf(row - region.row, this.#rows, region.height);
    if (pixelRow !== this.#pixelRow) {
      this.#flush();
      this.#pixelRow = pixelRow;
      this.#memory.fill(0, this.#cells / 4, this.#cells / 4 + numbers);
    }
    this.#kernels.accumulate(address + region.column * channels * 4, this.#cells, numbers, this.#peak);
  }

  end(): void {
    this.#flush();
  }

  #flush(): void {
    if (this.#pixelRow < 0) return;
    const { channels, target } = this.#placed;
    const numbers = this.#columns * channels;
    const start = (this.#pixelRow + this.#band) * numbers;
    const pixels = this.#memory.subarray(this.#pixels / 4, this.#pixels / 4 + numbers);
    pixels.set(target.subarray(start, start + numbers));
    this.#kernels.reduce(this.#cells, this.#pixels, this.#starts, this.#columns, channels, this.#peak);
    target.set(pixels, start);
  }
}
