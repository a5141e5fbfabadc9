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
}
