/** What a chart shows beside its curves: what is still to come, the place looked at, names at line ends. */
import type uPlot from 'uplot';
import { type ChartLine, lastValue } from './chartLine.ts';

export interface ChartColors {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly background: string;
  readonly font: string;
}

export interface Overlay {
  readonly lines: readonly ChartLine[];
  /** Up to here there is something; the rest is shaded. */
  readonly reached: number;
  /** The place looked at; null where there is none. */
  readonly mark: number | null;
  /** How the values at line ends are written. */
  readonly formatValue: (value: number) => string;
}

/** Between two names, in CSS pixels. */
const nameHeight = 15;
const nameGap = 6;

/** Under the curves. */
export function drawUnder(chart: uPlot, { reached }: Overlay, { line }: ChartColors): void {
  const { ctx, bbox } = chart;
  const from = chart.valToPos(reached, 'x', true);
  const right = bbox.left + bbox.width;
  if (from >= right) return;
  ctx.save();
  ctx.globalAlpha = 0.35;
  ctx.fillStyle = line;
  ctx.fillRect(Math.max(bbox.left, from), bbox.top, right - from, bbox.height);
  ctx.restore();
}

/** Over the curves. */
export function drawOver(chart: uPlot, overlay: Overlay, colors: ChartColors): void {
  const { ctx, bbox } = chart;
  const ratio = window.devicePixelRatio || 1;
  ctx.save();
  if (overlay.mark !== null) {
    const x = Math.round(chart.valToPos(overlay.mark, 'x', true)) + 0.5;
    ctx.strokeStyle = colors.text;
    ctx.lineWidth = ratio;
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  drawNames(chart, overlay, colors, ratio);
  ctx.restore();
}

function drawNames(chart: uPlot, overlay: Overlay, colors: ChartColors, ratio: number): void {
  const { ctx, bbox } = chart;
  const named = overlay.lines.flatMap(({ name, color, ...line }) => {
    const last = name === '' ? null : lastValue(line);
    if (!last) return [];
    const y = Math.min(
      bbox.top + bbox.height,
      Math.max(bbox.top, chart.valToPos(last.y, chart.axes[1].scale ?? 'y', true)),
    );
    return [
      { text: `${name} ${overlay.formatValue(last.y)}`, color, x: chart.valToPos(last.x, 'x', true), y },
    ];
  });
  ctx.font = `600 ${11 * ratio}px ${colors.font}`;
  // What ends before the run is far keeps clear of its curves.
  const reached = chart.valToPos(overlay.reached, 'x', true) + nameGap * ratio;
  const widest = Math.max(0, ...named.map(({ text }) => ctx.measureText(text).width));
  const right = ctx.canvas.width - 2 * ratio;
  const isBeside = reached + widest <= right;
  const places = spread(
    isBeside
      ? named.map(({ y }) => y)
      : clearOf(
          named.map(({ y }) => y),
          bbox,
          nameHeight * ratio,
        ),
    { gap: nameHeight * ratio, low: bbox.top + 4 * ratio, high: bbox.top + bbox.height - 4 * ratio },
  );
  ctx.textBaseline = 'middle';
  ctx.textAlign = isBeside ? 'left' : 'right';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = colors.background;
  named.forEach(({ text, color, x }, index) => {
    const place = isBeside
      ? Math.min(Math.max(x + nameGap * ratio, reached), right - ctx.measureText(text).width)
      : right - nameGap * ratio;
    ctx.strokeText(text, place, places[index]);
    ctx.fillStyle = color;
    ctx.fillText(text, place, places[index]);
  });
}

/** Places above low curves or beneath high ones, in their order, where there is no room beside them. */
function clearOf(ends: readonly number[], { top, height }: uPlot.BBox, gap: number): number[] {
  const [highest, lowest] = [Math.min(...ends), Math.max(...ends)];
  const isLow = (highest + lowest) / 2 > top + height / 2;
  const order = ends.toSorted((a, b) => a - b);
  return ends.map((end) => {
    const rank = order.indexOf(end);
    return isLow ? highest - 3 * gap - (ends.length - 1 - rank) * gap : lowest + (rank + 2) * gap;
  });
}

/** Places at least `gap` apart and within `low` to `high` where there is room, as near as that to `wanted`. */
export function spread(
  wanted: readonly number[],
  { gap, low, high }: { readonly gap: number; readonly low: number; readonly high: number },
): number[] {
  const order = wanted.map((_, index) => index).toSorted((a, b) => wanted[a] - wanted[b]);
  const places = [...wanted];
  let least = low;
  for (const index of order) {
    places[index] = Math.max(places[index], least);
    least = places[index] + gap;
  }
  let most = high;
  for (const index of order.toReversed()) {
    places[index] = Math.min(places[index], most);
    most = places[index] - gap;
  }
  return places;
}
