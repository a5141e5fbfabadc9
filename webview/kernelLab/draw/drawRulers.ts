import type { CellRange } from '../../../src/protocol/engineTypes.ts';
import type { UnreadCells } from '../../../src/protocol/kernelLab.ts';
import type { PageColors } from '../../shared/theme.ts';
import type { PictureBox } from '../layout/pictureBox.ts';
import { columnMarks, rowMarks } from '../layout/rulers.ts';
import type { Viewport } from '../layout/viewport.ts';

/** Rows and columns that stand out: those of the chosen cell, and those that are never read. */
export interface RulerAccents {
  readonly rows: readonly CellRange[];
  readonly columns: readonly CellRange[];
  readonly unread: UnreadCells | null;
}

type Point = readonly [number, number];

const font = 11;
/** Between a number and its picture, in CSS pixels. */
const aside = 4;

/** Numbers the rows and columns of a picture, in CSS pixels from the corner of its canvas. */
export function drawRulers(
  context: CanvasRenderingContext2D,
  { left, top, cssWidth, cssHeight }: PictureBox,
  { row, column, height, width }: Viewport,
  accents: RulerAccents,
  colors: PageColors,
): void {
  const family = getComputedStyle(context.canvas).fontFamily;
  /** Writes a number whose middle is at `x`, or near it where it would leave `from` to `to`; smaller where it must. */
  const write = (text: string, [x, y]: Point, [from, to]: Point, isBold: boolean, isUnread: boolean) => {
    const weight = isBold || isUnread ? 600 : 400;
    context.font = `${weight} ${font}px ${family}`;
    const share = Math.min(1, (to - from) / context.measureText(text).width);
    if (share < 1) context.font = `${weight} ${font * share}px ${family}`;
    const half = context.measureText(text).width / 2;
    context.fillStyle = isUnread ? colors.warning : isBold ? colors.text : colors.quiet;
    context.fillText(text, Math.max(from + half, Math.min(to - half, x)), y);
  };
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const mark of rowMarks(row, height, cssHeight / height)) {
    const isUnread = isIn(accents.unread?.rows?.cells, mark.index);
    const room: Point = [1, left - aside];
    write(mark.text, [left, top + mark.at + 0.5], room, isIn(accents.rows, mark.index), isUnread);
  }
  for (const mark of columnMarks(column, width, cssWidth / width)) {
    const isUnread = isIn(accents.unread?.columns?.cells, mark.index);
    const room: Point = [0, left + cssWidth];
    write(mark.text, [left + mark.at, top / 2], room, isIn(accents.columns, mark.index), isUnread);
  }
}

function isIn(ranges: readonly CellRange[] | undefined, index: number): boolean {
  return ranges?.some(({ from, to }) => index >= from && index <= to) ?? false;
}
