/** One cell of a window: where it lies, and which cell of the step's input its value comes from. */
export interface ExplainedCell {
  readonly row: number;
  readonly column: number;
  /** Null for a fill value; another place than `row, column` where padding repeats the image. */
  readonly source: { readonly row: number; readonly column: number } | null;
}

/** The arithmetic of one channel. */
export interface ExplainedChannel {
  /** Values under the window, row by row. Padding is −∞ for a maximum and 0 for an average. */
  readonly patch: readonly number[];
  /** patch · weight, each; empty for a pool and for the image itself. */
  readonly products: readonly number[];
  /** Σ products; for an average the sum of the cells inside, for a maximum and for the image the value. */
  readonly sum: number;
  /** The number that is explained, as float32 stores it. */
  readonly value: number;
  /** Index into `patch` of a maximum's first place; −1 otherwise. */
  readonly winner: number;
}

/**
 * How one output cell came about: activation( Σ patch · weight / divisor + bias ). In `sum` there is one
 * entry for each input channel; their sums add up before the division, and all hold the same value.
 */
export interface CellExplanation {
  /** −1 is the image itself, 0 the output of the first step. */
  readonly stage: number;
  readonly row: number;
  readonly column: number;
  /** Window extents in taps, and its cells, row by row; 1 × 1 for the image itself. */
  readonly height: number;
  readonly width: number;
  readonly cells: readonly ExplainedCell[];
  /** Weights as applied, row by row; empty for a pool and for the image itself. */
  readonly weights: readonly number[];
  /** For an average the number of cells inside. */
  readonly divisor: number;
  readonly bias: number;
  readonly activation: string;
  readonly channels: readonly ExplainedChannel[];
  /** The windows of the next step that read this cell; null where there is no next step. */
  readonly readers: CellReaders | null;
  /** The stored values of a pixel as a network would take them; null for any other stage. */
  readonly normalized: NormalizedPixel | null;
}

/** A window that reads a cell along one axis: as its tap `tap`, at position `at`. */
export interface AxisReader {
  readonly output: number;
  readonly tap: number;
  /** The cell itself, or the padding cell that takes its value from it. */
  readonly at: number;
}

/** Readers along one axis, in order of their outputs: the first few, and how many there are. */
export interface AxisReaders {
  readonly count: number;
  readonly readers: readonly AxisReader[];
}

/** The outputs of step `stage` that a cell goes into: every reader of its row with every one of its column. */
export interface CellReaders {
  readonly stage: number;
  readonly rows: AxisReaders;
  readonly columns: AxisReaders;
  /** Weights as applied, row by row, over the divisor; empty for a pool. */
  readonly weights: readonly number[];
  /** Columns of a kernel: the weight of taps (r, c) is `weights[r · width + c]`. */
  readonly width: number;
}

/** One pixel in the scales of `input.normalize`, a number for each channel of the file. */
export interface NormalizedPixel {
  /** As the file has it, 0..255. */
  readonly stored: readonly number[];
  /** v / 255 */
  readonly unit: readonly number[];
  /** v / 127.5 − 1 */
  readonly symmetric: readonly number[];
  /** (v − mean) / deviation, over all pixels of this image; 0 where all are the same. */
  readonly standardize: readonly number[];
}
