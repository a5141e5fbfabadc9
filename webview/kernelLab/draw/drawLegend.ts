import { markerColors } from '../../../src/protocol/colorScales.ts';
import { cssColor, grayOf, type ThemeColors } from '../../shared/colors.ts';
import type { Legend } from '../layout/legend.ts';

/** Heights of the histogram and of the scale under it, in CSS pixels. */
export const histogramHeight = 22;
export const scaleHeight = 8;

/** Colours that a legend takes of the page. */
export interface LegendInk {
  readonly bar: string;
  readonly frame: string;
  readonly text: string;
}

/** Draws histogram, scale, the line at zero, a marker at `place`, and the bar `pointed` in the colour of text. */
export function drawLegend(
  context: CanvasRenderingContext2D,
  { bars, zero, signed }: Legend,
  width: number,
  { activation }: ThemeColors,
  ink: LegendInk,
  place: number | null,
  pointed: number | null,
): void {
  for (const [index, bar] of bars.entries()) {
    context.fillStyle = index === pointed ? ink.text : ink.bar;
    const height = bar.height * histogramHeight;
    context.fillRect(bar.x, histogramHeight - height, bar.width, height);
  }
  for (let x = 0; x < width; x++) {
    const share = x / Math.max(1, width - 1);
    context.fillStyle = cssColor(signed ? activation(2 * share - 1) : grayOf(share));
    context.fillRect(x, histogramHeight, 1, scaleHeight);
  }
  context.strokeStyle = ink.frame;
  context.lineWidth = 1;
  context.strokeRect(0.5, histogramHeight + 0.5, width - 1, scaleHeight - 1);
  if (zero !== null) {
    context.fillStyle = ink.text;
    context.fillRect(Math.round(zero), histogramHeight - 2, 1, scaleHeight + 2);
  }
  if (place !== null) drawPointer(context, Math.min(width - 6, Math.max(5, Math.round(place))));
}

function drawPointer(context: CanvasRenderingContext2D, x: number): void {
  context.beginPath();
  context.moveTo(x - 5, histogramHeight - 7);
  context.lineTo(x + 5, histogramHeight - 7);
  context.lineTo(x, histogramHeight + 1);
  context.closePath();
  context.fillStyle = markerColors.marker;
  context.fill();
  context.strokeStyle = markerColors.casing;
  context.stroke();
}
