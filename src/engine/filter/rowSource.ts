/** A stage of a chain, computed one row at a time and in any order. */
export interface RowSource {
  /** Extents of the stage. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Bytes of a number of its rows: 4 for float32, 1 for the image's own bytes. */
  readonly numberBytes: 1 | 4;
  /** True where a row is as quick to make again as to keep. */
  readonly isCheap: boolean;
  /** Takes memory before the first row: views of `buffer`, and what is written there once. */
  attach(buffer: ArrayBuffer): void;
  /** Forgets the rows that are kept, here and below. */
  forget(): void;
  /** Writes a row at address `target`, and up to `rowSlack` numbers past its end. */
  writeRow(row: number, target: number): void;
}
