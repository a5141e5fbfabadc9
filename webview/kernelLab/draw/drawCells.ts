/** What large cells show over their colours: lines between them, numbers or signs, padding, what is never read. */

import type { CellRange } from '../../../src/protocol/engineTypes.ts';
import type { UnreadCells } from '../../../src/protocol/kernelLab.ts';
import { type Color, inkOn, zeroLevel } from '../../shared/colors.ts';
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
  /** Signs of the cells where numbers have no room: how far each is from zero. */
  readonly signs: Int8Array | null;
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
/** From the middle of a sign to its end, as a share of a cell. */
const signShare = 0.17;
/** How much of the ink a sign has: the least, and that of the largest values. */
const signInk = [0.35, 0.85] as const;
/** What shines through transparent pixels, on average. */
const boardLevel = 228;

/** Draws all of it over the picture. */
export function drawCells(context: CanvasRenderingContext2D, scene: CellScene, colors: PageColors): void {
  const isLarge = scene.viewport.scale >= paddingFrom;
  const bands = isLarge ? unreadBands(scene) : [];
  if (isLarge) drawGrid(context, scene);
  context.fillStyle = colors.background;
  for (const { x, y, width, height } of bands) context.fillRect(x, y, width, height);
  if (isLarge) drawPadding(context, scene, colors);
  drawSigns(context, scene, colors);
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

/** Plus and minus as bars, which are sharp at any size. */
function drawSigns(context: CanvasRenderingContext2D, scene: CellScene, colors: PageColors): void {
  const { held, grid, signs, bitmap, ratio } = scene;
  if (!signs) return;
  const thick = lineOf(1, ratio);
  // As many pixels on both sides of the middle.
  const arm = onPixel(Math.min(grid.x, grid.y) * signShare, ratio);
  for (const [place, sign] of signs.entries()) {
    if (sign === 0) continue;
    const row = held.row + Math.floor(place / bitmap.columns);
    const column = held.column + (place % bitmap.columns);
    const x = onPixel((column - grid.column + 0.5) * grid.x - thick / 2, ratio);
    const y = onPixel((row - grid.row + 0.5) * grid.y - thick / 2, ratio);
    context.fillStyle = inkOf(scene, colors, row, column);
    context.globalAlpha = signInk[0] + ((signInk[1] - signInk[0]) * Math.abs(sign)) / zeroLevel;
    context.fillRect(x - arm, y, 2 * arm + thick, thick);
    if (sign < 0) continue;
    context.fillRect(x, y - arm, thick, arm);
    context.fillRect(x, y + thick, thick, arm);
  }
  context.globalAlpha = 1;
}

/** What can be read in a cell: beyond the rim and where nothing is read, the page's quiet colour. */
function inkOf({ held, extent, bitmap, unread }: CellScene, colors: PageColors, row: number, column: number) {
  const isQuiet =
    isOutside({ row, column }, extent) ||
    isIn(unread?.rows?.cells, row) ||
    isIn(unread?.columns?.cells, column);
  const place = (row - held.row) * bitmap.columns + column - held.column;
  return isQuiet ? colors.quiet : inkOn(colorAt(bitmap, place));
}

function drawTexts(context: CanvasRenderingContext2D, scene: CellScene, colors: PageColors): void {
  const { held, grid, texts } = scene;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  let font = 0;
  for (const text of texts) {
    const [row, column] = [held.row + text.row, held.column + text.column];
    if (text.font !== font) {
      font = text.font;
      context.font = `${font}px ${colors.digits}`;
    }
    context.fillStyle = inkOf(scene, colors, row, column);
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
