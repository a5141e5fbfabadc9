/** What large cells show over their colours: lines between them, numbers or signs. */
import { type Color, inkOn, zeroLevel } from '../colors.ts';
import type { PageColors } from '../theme.ts';
import type { CellText } from './cellTexts.ts';
import { lineOf, onPixel } from './crisp.ts';
import type { PictureBitmap } from './pictureBitmap.ts';

/** A rectangle of cells. */
export interface CellRectangle {
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
}

/** Size of a cell in CSS pixels, and the cell in the corner. */
export interface CellGrid {
  readonly x: number;
  readonly y: number;
  readonly row: number;
  readonly column: number;
}

/** Cells on the screen, in CSS pixels from the corner of the first. */
export interface CellScene {
  /** The cells that are looked at, and those that `bitmap` and `texts` are of. */
  readonly viewport: CellRectangle;
  readonly held: CellRectangle;
  readonly grid: CellGrid;
  readonly bitmap: PictureBitmap;
  readonly texts: readonly CellText[];
  /** Signs of the cells where numbers have no room: how far each is from zero. */
  readonly signs: Int8Array | null;
  /** Cells that are left without their colour; what is in them is written in the page's quiet one. */
  readonly isQuiet?: (row: number, column: number) => boolean;
  readonly ratio: number;
}

/** Lines between cells: seen on black and on white, and weaker than any value. */
const gridLine = 'rgba(128, 128, 128, 0.4)';
/** A line of several in one cell is so much higher than its digits. */
const lineHeight = 1.1;
/** From the middle of a sign to its end, as a share of a cell. */
const signShare = 0.17;
/** How much of the ink a sign has: the least, and that of the largest values. */
const signInk = [0.35, 0.85] as const;
/** What shines through transparent pixels, on average. */
const boardLevel = 228;

/** Draws lines between the cells. */
export function drawGrid(context: CanvasRenderingContext2D, { viewport, grid, ratio }: CellScene): void {
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

/** Draws the signs or the numbers. */
export function drawNumbers(context: CanvasRenderingContext2D, scene: CellScene, colors: PageColors): void {
  drawSigns(context, scene, colors);
  drawTexts(context, scene, colors);
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

/** What can be read in a cell. */
function inkOf({ held, bitmap, isQuiet }: CellScene, colors: PageColors, row: number, column: number) {
  const place = (row - held.row) * bitmap.columns + column - held.column;
  return isQuiet?.(row, column) ? colors.quiet : inkOn(colorAt(bitmap, place));
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
