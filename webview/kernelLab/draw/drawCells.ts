/** What large cells show over their colours: lines between them, numbers, padding, what is never read. */

import type { CellRange } from '../../../src/protocol/engineTypes.ts';
import type { UnreadCells } from '../../../src/protocol/kernelLab.ts';
import { type Color, inkOn } from '../../shared/colors.ts';
import type { PageColors } from '../../shared/theme.ts';
import { type CellText, isOutside, rangesBetween } from '../layout/cellTexts.ts';
import type { CellGrid } from '../layout/markers.ts';
import { paddingFrom, type Viewport } from '../layout/viewport.ts';
import type { Extent } from '../state/cursor.ts';
import { fillFrame, lineOf, onPixel } from './crisp.ts';
import type { PictureBitmap } from './pictureBitmap.ts';

/** Cells of a stage on the screen, in CSS pixels from the corner of the first. */
export interface CellScene {
  /** The cells that are looked at, and those that `bitmap` and `texts` are of. */
  readonly viewport: Viewport;
  readonly held: Viewport;
  /** The stage without padding. */
  readonly extent: Extent;
  readonly grid: CellGrid;
  readonly bitmap: PictureBitmap;
  readonly texts: readonly CellText[];
  readonly unread: UnreadCells | null;
  readonly ratio: number;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Lines between cells: seen on black and on white, and weaker than any value. */
const gridLine = 'rgba(128, 128, 128, 0.4)';
/** From a dashed frame to the rim of its cell, in CSS pixels. */
const dashedInset = 2;
const dash = [3, 2];
/** A line of several in one cell is so much higher than its digits. */
const lineHeight = 1.1;
/** What shines through transparent pixels, on average. */
const boardLevel = 228;

/** Draws all of it over the picture. */
export function drawCells(context: CanvasRenderingContext2D, scene: CellScene, colors: PageColors): void {
  if (scene.viewport.scale < paddingFrom) return;
  drawGrid(context, scene);
  const bands = unreadBands(scene);
  context.fillStyle = colors.background;
  for (const { x, y, width, height } of bands) context.fillRect(x, y, width, height);
  drawPadding(context, scene, colors);
  drawTexts(context, scene, colors);
  context.fillStyle = colors.warning;
  for (const band of bands) fillFrame(context, band, 1, scene.ratio);
}

function drawGrid(context: CanvasRenderingContext2D, { viewport, grid, ratio }: CellScene): void {
  const line = lineOf(0.5, ratio);
  const [right, bottom] = [viewport.width * grid.x, viewport.height * grid.y];
  context.fillStyle = gridLine;
  for (let column = 1; column < viewport.width; column++) {
    context.fillRect(onPixel(column * grid.x, ratio), 0, line, bottom);
  }
  for (let row = 1; row < viewport.height; row++) {
    context.fillRect(0, onPixel(row * grid.y, ratio), right, line);
  }
}

function drawPadding(context: CanvasRenderingContext2D, scene: CellScene, colors: PageColors): void {
  const { viewport, extent, grid, ratio } = scene;
  const line = lineOf(1, ratio);
  context.beginPath();
  context.fillStyle = colors.background;
  for (let row = viewport.row; row < viewport.row + viewport.height; row++) {
    for (let column = viewport.column; column < viewport.column + viewport.width; column++) {
      if (!isOutside({ row, column }, extent)) continue;
      const x = onPixel((column - grid.column) * grid.x, ratio);
      const y = onPixel((row - grid.row) * grid.y, ratio);
      context.fillRect(x, y, grid.x, grid.y);
      const inset = lineOf(dashedInset, ratio) + line / 2;
      context.rect(x + inset, y + inset, grid.x - 2 * inset, grid.y - 2 * inset);
    }
  }
  context.strokeStyle = colors.bar;
  context.lineWidth = line;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

function drawTexts(context: CanvasRenderingContext2D, scene: CellScene, colors: PageColors): void {
  const { held, extent, grid, texts, bitmap, unread } = scene;
  const isQuiet = (row: number, column: number) =>
    isOutside({ row, column }, extent) ||
    isIn(unread?.rows?.cells, row) ||
    isIn(unread?.columns?.cells, column);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  let font = 0;
  for (const text of texts) {
    const [row, column] = [held.row + text.row, held.column + text.column];
    if (text.font !== font) {
      font = text.font;
      context.font = `${font}px ${colors.digits}`;
    }
    context.fillStyle = isQuiet(row, column)
      ? colors.quiet
      : inkOn(colorAt(bitmap, text.row * bitmap.columns + text.column));
    const x = (column - grid.column + 0.5) * grid.x;
    const y = (row - grid.row + 0.5) * grid.y + 0.5;
    const middle = (text.lines.length - 1) / 2;
    text.lines.forEach((line, index) => {
      context.fillText(line, x, y + (index - middle) * font * lineHeight);
    });
  }
}

/** The colour of a cell as it is seen. */
function colorAt({ rgba }: PictureBitmap, place: number): Color {
  const share = rgba[4 * place + 3] / 255;
  const seen = (channel: number) => rgba[4 * place + channel] * share + boardLevel * (1 - share);
  return [seen(0), seen(1), seen(2)];
}

/** Whole rows and columns, padding included, that no window reads. */
function unreadBands({ viewport, grid, unread }: CellScene): Rectangle[] {
  if (!unread) return [];
  const rows = rangesBetween(unread.rows?.cells ?? [], viewport.row, viewport.height).map((range) => ({
    x: 0,
    width: viewport.width * grid.x,
    y: (range.from - grid.row) * grid.y,
    height: (range.to - range.from + 1) * grid.y,
  }));
  const columns = rangesBetween(unread.columns?.cells ?? [], viewport.column, viewport.width).map(
    (range) => ({
      x: (range.from - grid.column) * grid.x,
      width: (range.to - range.from + 1) * grid.x,
      y: 0,
      height: viewport.height * grid.y,
    }),
  );
  return [...rows, ...columns];
}

function isIn(ranges: readonly CellRange[] | undefined, index: number): boolean {
  return ranges?.some(({ from, to }) => index >= from && index <= to) ?? false;
}
