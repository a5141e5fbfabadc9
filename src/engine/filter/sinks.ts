/**
 * What a run hands out. Stages between are never stored whole: each sink takes the rows of its stage
 * while they pass, each row once, and keeps only what was asked for.
 */

/** A rectangle of a stage, in whole cells; what lies outside the stage is cut off. */
export interface Region {
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
}

interface SinkOf<Type extends string> {
  readonly type: Type;
  /** −1 is the image (one channel in `gray`, its own in `each` and `sum`), 0 the output of the first step … */
  readonly stage: number;
  /** The whole stage where absent. */
  readonly region?: Region;
}

/** The numbers themselves. */
export interface ValuesSink extends SinkOf<'values'> {
  /** Memory to write to, of exactly the result's length; new memory where absent. */
  readonly into?: Float32Array<SharedArrayBuffer>;
}

/** One byte a number: clamp(⌊(value − low) · 255 / (high − low) + ½⌋), not a number counts as `low`. */
export interface BytesSink extends SinkOf<'bytes'> {
  readonly low: number;
  readonly high: number;
  /** Memory to write to, of exactly the result's length; new memory where absent. */
  readonly into?: Uint8Array<SharedArrayBuffer>;
}

/** Extremes and a histogram of `bins` equal bins over `low` to `high`. */
export interface StatisticsSink extends SinkOf<'statistics'> {
  readonly low: number;
  readonly high: number;
  readonly bins: number;
}

/**
 * What a screen shows of a region: min(pixelHeight, height) × min(pixelWidth, width) numbers a channel.
 * Pixel p of P over n cells covers the cells ⌊p·n/P⌋ up to ⌊(p + 1)·n/P⌋. It takes the value of largest
 * magnitude with its sign (`peak`: no thin edge is lost) or the mean of its cells.
 */
export interface PictureSink extends SinkOf<'picture'> {
  readonly pixelHeight: number;
  readonly pixelWidth: number;
  readonly reduce: 'peak' | 'mean';
}

export type Sink = ValuesSink | BytesSink | StatisticsSink | PictureSink;

/** Numbers row by row, channels interleaved: height · width · channels. */
export interface ValuesResult {
  readonly type: 'values';
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Over shared memory: copy it before giving it to what does not take that. */
  readonly data: Float32Array;
}

export interface BytesResult {
  readonly type: 'bytes';
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Over shared memory: copy it before giving it to what does not take that. */
  readonly data: Uint8Array;
}

export interface StatisticsResult {
  readonly type: 'statistics';
  /** Of the values that are numbers; +∞ and −∞ where there are none. */
  readonly min: number;
  readonly max: number;
  /** Values that are not a number. They are in no bin. */
  readonly nanCount: number;
  /** Values under `low` and above `high`. The outer bins count them too. */
  readonly below: number;
  readonly above: number;
  /** Value v is in bin ⌊(v − low) · bins / (high − low)⌋, or in the nearest bin there is. */
  readonly histogram: Float64Array;
}

export interface PictureResult {
  readonly type: 'picture';
  /** Rows and columns of the picture, not more than the region has cells. */
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** rows · columns · channels */
  readonly data: Float32Array;
}

export type SinkResult = ValuesResult | BytesResult | StatisticsResult | PictureResult;

/** The result that belongs to a sink. */
export type ResultOf<S extends Sink> = Extract<SinkResult, { readonly type: S['type'] }>;

/** The results of a list of sinks, in its order. */
export type ResultsOf<Sinks extends readonly Sink[]> = { -readonly [I in keyof Sinks]: ResultOf<Sinks[I]> };
