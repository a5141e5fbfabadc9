import { numberOutOfRange, unknownLabel } from './csvProblems.ts';
import type { StoreOptions } from './storeOptions.ts';

/** Where whole numbers are labels; a larger one is taken for an error, not for so many classes. */
const mostClasses = 10_000;

/** Gathers the labels of a CSV file as texts, and makes classes of them at the end. */
export class CsvLabels {
  readonly #name: string;
  /** Text → its number in order of appearance, and the line where it stands first. */
  readonly #texts = new Map<string, { readonly id: number; readonly line: number }>();
  readonly #ids: number[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  get count(): number {
    return this.#ids.length;
  }

  add(text: string, line: number): void {
    let entry = this.#texts.get(text);
    if (!entry) {
      entry = { id: this.#texts.size, line };
      this.#texts.set(text, entry);
    }
    this.#ids.push(entry.id);
  }

  /**
   * Classes and labels. Where every label is a whole number it is the number of its class, and there are as
   * many classes as the largest asks for; else the classes are the different labels, sorted by their
   * characters' codes. A test set takes the classes of the training set.
   * @throws DataError `label-out-of-range`, `class-unknown`.
   */
  resolve({ classes, units }: Pick<StoreOptions, 'classes' | 'units'>) {
    const texts = [...this.#texts.keys()];
    const isNumbered = classes ? classes.every((name, i) => name === String(i)) : texts.every(isWholeNumber);
    const labelOf = isNumbered
      ? this.#numberedLabel((classes?.length ?? Math.min(units ?? mostClasses, mostClasses)) - 1)
      : this.#namedLabel(classes ?? texts.toSorted());
    const labelOfId = texts.map(labelOf);
    return {
      classes:
        classes ??
        (isNumbered
          ? Array.from({ length: Math.max(...labelOfId) + 1 }, (_, label) => String(label))
          : texts.toSorted()),
      labels: Uint16Array.from(this.#ids, (id) => labelOfId[id]),
    };
  }

  #numberedLabel(most: number) {
    return (text: string) => {
      const label = isWholeNumber(text) ? Number(text) : Number.POSITIVE_INFINITY;
      if (label > most) throw numberOutOfRange(this.#placeOf(text), text, most);
      return label;
    };
  }

  #namedLabel(classes: readonly string[]) {
    const labels = new Map(classes.map((name, label) => [name, label]));
    return (text: string) => {
      const label = labels.get(text);
      if (label === undefined) throw unknownLabel(this.#placeOf(text), text);
      return label;
    };
  }

  #placeOf(text: string) {
    return { file: this.#name, line: this.#texts.get(text)?.line ?? 0 };
  }
}

/** `7`, `007` or `7.0`, as NumPy and pandas write them. */
function isWholeNumber(text: string): boolean {
  return /^\d+(\.0*)?$/.test(text);
}
