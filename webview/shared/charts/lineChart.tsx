import { useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formatNumber } from '../numbers.ts';
import { themeVersion } from '../theme.ts';
import type { ChartLine } from './chartLine.ts';
import { type ChartScale, epochTicks } from './chartScale.ts';
import { type ChartColors, drawOver, drawUnder, type Overlay } from './drawOverlay.ts';

/** Curves over epochs. */
export interface LineChartProps extends Overlay {
  /** What a screen reader is told, with the numbers. */
  readonly label: string;
  readonly scale: ChartScale;
  /** The last epoch of the axis. */
  readonly epochs: number;
  /** What stands before the 0 of the axis. */
  readonly axisName: string;
  /** Charts of one key are pointed at together. */
  readonly group: string;
  readonly cssHeight: number;
  /** The place pointed at; null where nothing is. */
  readonly onPoint: (x: number | null) => void;
  /** A place was chosen. */
  readonly onChoose: (x: number) => void;
}

/** Drawn by uPlot; it is made anew where its lines or colours are others, else it takes the new values. */
export function LineChart(props: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const { scale, epochs, cssHeight } = props;
  const looks = props.lines.map(({ color, width, dash, alpha }) => [color, width, dash, alpha].join());
  const key = [...looks, scale.kind, epochs, cssHeight, themeVersion.value].join('|');
  useLayoutEffect(() => {
    if (!host.current) return;
    const { current } = host;
    const made = new uPlot(
      optionsOf(latest, Math.max(1, current.clientWidth)),
      dataOf(latest.current),
      current,
    );
    chart.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(1, current.clientWidth), height: latest.current.cssHeight }),
    );
    observer.observe(current);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [key]);
  useLayoutEffect(() => {
    chart.current?.setData(dataOf(props));
  }, [props.lines, scale, props.reached, props.mark]);
  return <div ref={host} class="chart" role="img" aria-label={props.label} />;
}

function dataOf({ lines, scale }: LineChartProps): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  const isShown = (value: number) => Number.isFinite(value) && (scale.kind === 'linear' || value > 0);
  return uPlot.join(
    lines.map(({ x, y }) => [[...x], y.map((value) => (isShown(value) ? value : null))] as uPlot.AlignedData),
  );
}

function optionsOf(latest: { readonly current: LineChartProps }, width: number): uPlot.Options {
  const colors = readChartColors();
  const { scale, cssHeight, group } = latest.current;
  const font = `11px ${colors.font}`;
  const axis = { font, stroke: colors.quiet, ticks: { show: false } };
  return {
    width,
    height: cssHeight,
    // The last epoch stands in the middle of its number.
    padding: [8, Math.max(12, 4 * formatNumber(latest.current.epochs).length), 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key: group, scales: ['x', null] },
      points: { show: false },
    },
    scales: {
      x: { time: false, range: () => [0, latest.current.epochs] },
      y: {
        distr: scale.kind === 'log' ? 3 : 1,
        range: () => [latest.current.scale.low, latest.current.scale.high],
      },
    },
    axes: [
      {
        ...axis,
        size: 24,
        gap: 6,
        grid: { show: false },
        splits: (chart) => epochTicks(latest.current.epochs, chart.width - 44),
        values: (_, ticks) =>
          ticks.map((tick) => (tick === 0 ? latest.current.axisName : formatNumber(tick))),
      },
      {
        ...axis,
        size: 38,
        gap: 6,
        grid: { stroke: colors.line, width: 1 },
        // Without one as large as the scale uPlot draws no axis for it.
        incrs: () => [latest.current.scale.high],
        splits: () => [...latest.current.scale.ticks],
        values: (_, ticks) => ticks.map(tickText),
        filter: (_, ticks) => ticks,
      },
    ],
    series: [{}, ...latest.current.lines.map((line) => seriesOf(line, colors))],
    hooks: {
      ready: [(chart) => chart.over.addEventListener('click', () => chooseAt(chart, latest.current))],
      drawAxes: [(chart) => drawUnder(chart, latest.current, colors)],
      draw: [(chart) => drawOver(chart, latest.current, colors)],
      setCursor: [(chart) => latest.current.onPoint(pointedAt(chart))],
    },
  };
}

/** Short enough for the axis: 0.001 and 1000 whole, what is beyond as 1e−4 and 1e4. */
function tickText(value: number): string {
  const isShort = value === 0 || (value >= 1e-3 && value < 1e4);
  return isShort ? formatNumber(value) : value.toExponential().replace('-', '\u2212').replace('+', '');
}

function seriesOf({ color, width, dash, alpha = 1, hasPoints = false }: ChartLine, colors: ChartColors) {
  return {
    stroke: color,
    width,
    alpha,
    spanGaps: true,
    ...(dash ? { dash: [...dash] } : {}),
    points: hasPoints
      ? { show: true, size: 7, width: 2, stroke: color, fill: colors.background, space: 0 }
      : { show: false },
  } satisfies uPlot.Series;
}

function pointedAt(chart: uPlot): number | null {
  const { left = -1 } = chart.cursor;
  return left < 0 ? null : chart.posToVal(left, 'x');
}

function chooseAt(chart: uPlot, { onChoose }: LineChartProps): void {
  const x = pointedAt(chart);
  if (x !== null) onChoose(x);
}

function readChartColors(): ChartColors {
  const read = (token: string) => readColor(token);
  return {
    text: read('--lab-text'),
    quiet: read('--lab-quiet'),
    line: read('--chart-rule'),
    background: read('--lab-background'),
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** What a token of the style sheet is now. */
export function readColor(token: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
