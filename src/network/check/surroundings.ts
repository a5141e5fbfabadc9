/** What a check may know of the world around a network file; what is absent is not checked. */

/** A path of a dataset. */
export interface PathFacts {
  /** What is there; null where nothing is. */
  readonly kind: 'file' | 'folder' | null;
  /** Of a folder: its sub-folders that are classes. */
  readonly classes?: readonly string[];
  /** Of a folder: links in it to something that is not there, at which training stops. */
  readonly brokenLinks?: readonly string[];
  /** Where nothing is there: paths, as the file would write them, that may have been meant. */
  readonly siblings?: readonly string[];
}

/** The world around the file, as far as it is known. */
export interface Surroundings {
  /** By path as it is written. */
  readonly paths?: ReadonlyMap<string, PathFacts>;
  /** Memory of the machine, in bytes. */
  readonly memoryBytes?: number;
}
