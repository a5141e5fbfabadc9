import { markerColors } from '../../../src/protocol/colorScales.ts';
import type { Marker } from '../layout/markers.ts';

/** Draws frames in the marker's colour with a dark line on both sides: legible on every scale. */
export function drawMarkers(context: CanvasRenderingContext2D, markers: readonly Marker[]): void {
  for (const { x, y, width, height, lineWidth } of markers) {
    const aside = lineWidth / 2 + 0.5;
    frame(context, markerColors.casing, 1, x - aside, y - aside, width + 2 * aside, height + 2 * aside);
    frame(context, markerColors.casing, 1, x + aside, y + aside, width - 2 * aside, height - 2 * aside);
    frame(context, markerColors.marker, lineWidth, x, y, width, height);
  }
}

/** Cells that are larger have their dot in the corner: a number may stand in the middle. */
const cornerFrom = 16;

/** Draws a dot in each cell that has its corner at one of `xs` and one of `ys`; cells are `size` CSS pixels. */
export function drawDots(
  context: CanvasRenderingContext2D,
  { xs, ys }: { readonly xs: readonly number[]; readonly ys: readonly number[] },
  size: number,
): void {
  const side = size < 10 ? 2 : 4;
  const inset = size < cornerFrom ? Math.round((size - side) / 2) : 3;
  for (const [color, grown] of [
    [markerColors.casing, 1],
    [markerColors.marker, 0],
  ] as const) {
    context.fillStyle = color;
    for (const y of ys) {
      for (const x of xs) {
        context.fillRect(x + inset - grown, y + inset - grown, side + 2 * grown, side + 2 * grown);
      }
    }
  }
}

function frame(
  context: CanvasRenderingContext2D,
  color: string,
  lineWidth: number,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  // A line of odd width is sharp where its middle lies on half a pixel.
  const shift = lineWidth % 2 === 1 ? 0.5 : 0;
  context.strokeStyle = color;
  context.lineWidth = lineWidth;
  context.strokeRect(Math.floor(x) + shift, Math.floor(y) + shift, Math.round(width), Math.round(height));
}
