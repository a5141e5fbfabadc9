/** Which rows and columns are numbered beside a picture. */

/** The number of a row or column, and the middle of its cell, in CSS pixels from the first one. */
export interface RulerMark {
  readonly index: number;
  readonly text: string;
  readonly at: number;
}

/** Small digits are this wide; between two numbers there is that much, in CSS pixels. */
const digitWidth = 6.5;
const gap = 6;
/** Every so many are numbered, and their tens. */
const intervals = [1, 2, 5];

/** The numbers along columns: each one where there is room, else every 2nd, 5th, 10th …, the first and the last. */
export function columnMarks(first: number, count: number, cell: number): RulerMark[] {
  const last = first + count - 1;
  const widest = Math.max(ofIndex(first).length, ofIndex(last).length) * digitWidth + gap;
  return marks(first, count, cell, widest);
}

/** The numbers along rows: a cell is high enough for each. */
export function rowMarks(first: number, count: number, cell: number): RulerMark[] {
  return marks(first, count, cell, 0);
}

function marks(first: number, count: number, cell: number, room: number): RulerMark[] {
  const last = first + count - 1;
  const every = intervalOf(room / cell);
  const isApart = (index: number) => every === 1 || Math.min(index - first, last - index) * cell >= room;
  return Array.from({ length: count }, (_, place) => first + place)
    .filter((index) => index === first || index === last || (index % every === 0 && isApart(index)))
    .map((index) => ({ index, text: ofIndex(index), at: (index - first + 0.5) * cell }));
}

function intervalOf(least: number): number {
  for (let tens = 1; ; tens *= 10) {
    const fitting = intervals.find((interval) => interval * tens >= least);
    if (fitting !== undefined) return fitting * tens;
  }
}

function ofIndex(index: number): string {
  return String(index).replace('-', '−');
}
