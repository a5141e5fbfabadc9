import type { Arena } from './arena.ts';

/**
 * Numbers of slack after every row: microkernels work in whole blocks and may read and write that far
 * past the end of a row.
 */
export const rowSlack = 64;

/** Bytes of one tap: the address it reads from (u32) and its weight (f32). */
export const tapBytes = 8;

/** Rows that `convolveColumns` computes at once. */
export const groupRows = 4;

/** How `convolve` ends: what it does to a number after divisor and bias. */
export const fusedActivations = { linear: 0, relu: 1, leakyRelu: 2 } as const;

/** Bytes of the totals of `summarize`: least, largest (f32), not a number, below, above (u32), 4 lanes each. */
export const totalsBytes = 80;

/**
 * Everything that is done to whole rows of float32 numbers, behind one interface with two
 * implementations: WebAssembly (`microkernels/`) and plain TypeScript (`scalarKernels.ts`).
 *
 * All places are byte addresses in the machine's memory, multiples of 4 where numbers lie; counts are
 * numbers, not bytes. Rows end in {@link rowSlack}. Nothing is checked.
 */
export interface RowKernels {
  /** target[i] = source[i], bytes → numbers. */
  loadBytes(source: number, target: number, count: number): void;
  /** target[i] = source[i] / 257, 16-bit words → numbers. */
  loadWords(source: number, target: number, count: number): void;
  /** target[i] = red · source[3i] + green · source[3i + 1] + blue · source[3i + 2]. */
  mixBytes(source: number, target: number, pixels: number, red: number, green: number, blue: number): void;
  /** The same of 16-bit words, divided by 257. */
  mixWords(source: number, target: number, pixels: number, red: number, green: number, blue: number): void;
  /** target[i] = activation( Σ_t weight[t] · memory[address[t] + i] / divisor + bias ). One tap may read the target. */
  convolve(
    taps: number,
    tapCount: number,
    target: number,
    count: number,
    divisor: number,
    bias: number,
    activation: number,
    slope: number,
  ): void;
  /**
   * target[i] = Σ_t weight[t] · byte[address[t] + i] with whole weights (i32 in the table). All sums that
   * bytes can give lie between `least`, zero or less, and least + 65535.
   */
  convolveBytes(taps: number, tapCount: number, target: number, count: number, least: number): void;
  /**
   * Rows 0 to {@link groupRows} − 1 of a column pass, each `step` bytes after the one before:
   * row r is Σ_t weight[t] · memory[address[t + r] + i]. The table has groupRows − 1 taps more than
   * `tapCount`, which is at least groupRows; their weights are not read.
   */
  convolveColumns(taps: number, tapCount: number, target: number, step: number, count: number): void;
  /** target[i] = max_t memory[address[t] + i]; weights are not read. */
  maximum(taps: number, tapCount: number, target: number, count: number): void;
  /** Copies `bytes` bytes. */
  copy(source: number, target: number, bytes: number): void;
  /** target[i] += entering[i] − leaving[i]. */
  slide(target: number, entering: number, leaving: number, count: number): void;
  /** target[i] /= divisors[i] · factor. */
  divide(target: number, divisors: number, factor: number, count: number): void;
  /** Pixel i of `target` = the `channels` numbers at source + i · step numbers. `channels` is 1 or 3. */
  gather(source: number, target: number, pixels: number, channels: number, step: number): void;
  /** target[i] = clamp(⌊(source[i] − low) · scale + ½⌋), bytes; not a number gives 0. */
  toBytes(source: number, target: number, count: number, low: number, scale: number): void;
  /**
   * Adds a row to `totals` ({@link totalsBytes}) and to a histogram of 4 · bins counters (u32), whose
   * four parts are to be added; what is not a number is counted in its first bin too.
   */
  summarize(
    source: number,
    count: number,
    totals: number,
    histogram: number,
    bins: number,
    low: number,
    high: number,
    scale: number,
  ): void;
  /** target[i] = target[i] + source[i], or for `peak` 1 the one of larger magnitude. */
  accumulate(source: number, target: number, count: number, peak: number): void;
  /**
   * Adds to pixel p of `target` the cells starts[p] up to starts[p + 1] of `source` (u32, `pixels + 1` of
   * them), or for `peak` 1 takes the number of largest magnitude, channel by channel.
   */
  reduce(
    source: number,
    target: number,
    starts: number,
    pixels: number,
    channels: number,
    peak: number,
  ): void;
}

/** What a set of row kernels runs on. */
export type MachineLevel = 'relaxed' | 'simd' | 'scalar';

/** Row kernels with the memory they work in. */
export interface RowMachine {
  readonly level: MachineLevel;
  readonly kernels: RowKernels;
  /** Memory for everything that an arena has given out. Earlier views of it are void; it never shrinks. */
  reserve(arena: Arena): ArrayBuffer;
}
