/**
 * Microkernels on single rows of numbers (AssemblyScript). `src/engine/filter/rowKernels.ts` says what
 * each does; `scalarKernels.ts` says it again in plain TypeScript.
 *
 * All addresses are bytes. Rows end in slack (ROW_SLACK), so loops run in whole blocks and may write and
 * read past `count`; what is counted or summed over a row takes exact tails.
 */

export { toBytes } from './bytes';
export { loadBytes, loadWords, mixBytes, mixWords } from './load';
export { accumulate, reduce } from './picture';
export { copy, divide, gather, slide } from './rows';
export { summarize } from './statistics';
export { convolve, convolveColumns, maximum } from './taps';
export { convolveBytes } from './wholeTaps';
