/** Which classes were named as which. */
import type { EpochNumbers } from '../../../src/protocol/networkView.ts';

export type Confusion = NonNullable<EpochNumbers['confusion']>;

/** Images of one class that were named as another, and how many. */
export interface ConfusedPair {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
}

export interface ConfusionTotals {
  readonly right: number;
  readonly images: number;
  /** Most first; equals in the order of the classes. */
  readonly pairs: readonly ConfusedPair[];
}

export function confusionTotals({ counts }: Confusion): ConfusionTotals {
  let [right, images] = [0, 0];
  const pairs: ConfusedPair[] = [];
  counts.forEach((row, label) => {
    row.forEach((count, predicted) => {
      images += count;
      if (label === predicted) right += count;
      else if (count > 0) pairs.push({ label, predicted, count });
    });
  });
  return { right, images, pairs: pairs.toSorted((a, b) => b.count - a.count) };
}

/** How strongly a cell is coloured, 0..1: a single error is seen, the most frequent one is not the end of the scale. */
export function errorShade(count: number, most: number): number {
  return 0.2 + (0.6 * (count - 1)) / Math.max(1, most - 1);
}

/** The share of a class's images, as a cell shows it: whole per cents. */
export function shareText(count: number, row: readonly number[]): string {
  const sum = row.reduce((total, one) => total + one, 0);
  const percent = (100 * count) / sum;
  return percent > 0 && percent < 0.5 ? '<1' : String(Math.round(percent));
}

/** The next pair from `from` in the direction of an arrow; `from` itself where there is none. */
export function pairBeside(pairs: readonly ConfusedPair[], from: ConfusedPair, key: string): ConfusedPair {
  const isBackward = key === 'ArrowLeft' || key === 'ArrowUp';
  const isColumn = key === 'ArrowUp' || key === 'ArrowDown';
  const line = pairs
    .filter((pair) => (isColumn ? pair.predicted === from.predicted : pair.label === from.label))
    .toSorted((a, b) => (isColumn ? a.label - b.label : a.predicted - b.predicted));
  const place = line.findIndex(
    ({ label, predicted }) => label === from.label && predicted === from.predicted,
  );
  return line[place + (isBackward ? -1 : 1)] ?? from;
}
