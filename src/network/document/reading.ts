import type { Node } from 'jsonc-parser';
import { type Diagnostic, mostDiagnostics } from './diagnostic.ts';

/** A value as far as it is sound: of an object the sound fields, else undefined. */
export interface ReadValue {
  readonly value: unknown;
  readonly isSound: boolean;
}

/** Reads a list of layers, whose places in the file are of interest. */
export type LayersReader = (reading: Reading, list: Node, field: string) => ReadValue;

/** What is found while a text is read. */
export class Reading {
  readonly diagnostics: Diagnostic[] = [];
  readonly readLayers: LayersReader;
  /** Offsets at which the text is broken, in order. */
  readonly #breaks: readonly number[];

  readonly text: string;

  constructor(text: string, breaks: readonly number[], readLayers: LayersReader) {
    this.text = text;
    this.#breaks = breaks.toSorted((a, b) => a - b);
    this.readLayers = readLayers;
  }

  report(make: () => Diagnostic): void {
    if (this.diagnostics.length < mostDiagnostics) this.diagnostics.push(make());
  }

  /** Reports something, and that there is no value. */
  refuse(make: () => Diagnostic): ReadValue {
    this.report(make);
    return unsound;
  }

  /** Whether the text is broken within a node: what it lacks may only not have been typed yet. */
  isBroken({ offset, length }: Node): boolean {
    let [low, high] = [0, this.#breaks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#breaks[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return low < this.#breaks.length && this.#breaks[low] <= offset + length;
  }
}

/** There is no value, or none that counts. */
export const unsound: ReadValue = { value: undefined, isSound: false };
