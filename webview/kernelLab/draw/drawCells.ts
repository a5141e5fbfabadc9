/** What large cells show over their colours: lines between them, numbers or signs, padding, what is never read. */

import type { CellRange } from '../../../src/protocol/engineTypes.ts';
import type { UnreadCells } from '../../../src/protocol/kernelLab.ts';
import { fillFrame, lineOf, onPixel } from '../../shared/cells/crisp.ts';
import { type CellScene, drawGrid, drawNumbers } from '../../shared/cells/drawCells.ts';
import type { PageColors } from '../../shared/theme.ts';
import { isOutside, rangesBetween } from '../layout/cellTexts.ts';
import { paddingFrom, type Viewport } from '../layout/viewport.ts';
import type { Extent } from '../state/cursor.ts';

/** Cells of a stage on the screen. */
export interface StageScene extends CellScene {
  readonly viewport: Viewport;
  /** The stage without padding. */
  readonly extent: Extent;
  readonly unread: UnreadCells | null;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** From a dashed frame to the rim of its cell, in CSS pixels. */
const dashedInset = 2;
const dash = [3, 2];

/** Draws all of it over the picture. */
export function drawCells(context: CanvasRenderingContext2D, scene: StageScene, colors: PageColors): void {
  const isLarge = scene.viewport.scale >= paddingFrom;
  const bands = isLarge ? unreadBands(scene) : [];
  if (isLarge) drawGrid(context, scene);
  // Beyond the rim and where nothing is read.
  const isQuiet = (row: number, column: number) =>
    isOutside({ row, column }, scene.extent) ||
    isIn(scene.unread?.rows?.cells, row) ||
    isIn(scene.unread?.columns?.cells, column);
  context.fillStyle = colors.background;
  for (const { x, y, width, height } of bands) context.fillRect(x, y, width, height);
  if (isLarge) drawPadding(context, scene, colors);
  drawNumbers(context, { ...scene, isQuiet }, colors);
  context.fillStyle = colors.warning;
  for (const band of bands) fillFrame(context, band, 1, scene.ratio);
}

function drawPadding(context: CanvasRenderingContext2D, scene: StageScene, colors: PageColors): void {
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

/** Whole rows and columns, padding included, that no window reads. */
function unreadBands({ viewport, grid, unread }: StageScene): Rectangle[] {
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
