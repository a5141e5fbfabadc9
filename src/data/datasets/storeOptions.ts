import type { InputShape } from './datasetSpec.ts';
import type { MemoryBudget } from './memoryBudget.ts';

/** What every kind of store is opened with. */
export interface StoreOptions {
  /** Of the pixels that are read. */
  readonly shape: InputShape;
  readonly budget: MemoryBudget;
  /** The place of a path of the network file. */
  readonly resolve: (path: string) => string;
  /** Those of the training set, when a test set is opened. */
  readonly classes?: readonly string[] | undefined;
  /** How many classes the network tells apart, where that is known. */
  readonly units?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Links within a folder may lead here, besides the folder itself. */
  readonly roots: readonly string[];
  /** As in `DecodeOptions`. */
  readonly sharpFrom?: string | undefined;
}
