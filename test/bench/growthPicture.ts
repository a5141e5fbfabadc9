/** The measurements of `growth` as a picture: time above memory, one column for each thing that grows. */
import sharp from 'sharp';
import type { GrowthSeries, GrowthSize } from './growth.ts';

const [panelWidth, panelHeight, left, top, gapX, gapY] = [300, 220, 60, 40, 60, 84];
const [width, height] = [left + 3 * panelWidth + 2 * gapX + 20, top + 2 * panelHeight + gapY + 56];
const ink = { text: '#24292f', faint: '#57606a', grid: '#d8dee4', one: '#0550ae', two: '#bc4c00' };

const heads: Readonly<Record<keyof GrowthSize, string>> = {
  batch: 'images in a batch (32×32, 16 channels)',
  side: 'rows and columns (batch 8, 16 channels)',
  channels: 'channels (batch 32, 32×32)',
};

interface Line {
  readonly name: string;
  readonly color: string;
  readonly values: readonly number[];
  readonly dash?: string;
}

/** A PNG on white, at twice its size in CSS pixels. */
export function growthPicture(series: readonly GrowthSeries[]): Promise<Buffer> {
  const panels = series.flatMap(({ axis, points }, column) => {
    const places = points.map(({ size }) => size[axis]);
    const times = [
      { name: '1 thread', color: ink.one, values: points.map(({ cpuMs }) => cpuMs[0]) },
      {
        name: '2 threads together',
        color: ink.two,
        values: points.map(({ cpuMs }) => cpuMs[1]),
        dash: '6 3',
      },
    ];
    const memory = [
      { name: 'process, 1 thread', color: ink.one, values: points.map(({ peakBytes }) => peakBytes / 1e6) },
      { name: 'plan', color: ink.two, values: points.map(({ planBytes }) => planBytes / 1e6), dash: '6 3' },
    ];
    return [panel(column, 0, heads[axis], places, times), panel(column, 1, heads[axis], places, memory)];
  });
  const titles = ['Processor time of a training step, ms', 'Memory, MB'].map((title, row) =>
    text(title, left - 48, top + row * (panelHeight + gapY) - 14, 'start', ink.text),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#ffffff"/>
${[...titles, ...panels].join('\n')}
</svg>`;
  return sharp(Buffer.from(svg), { density: 144 }).png({ palette: true }).toBuffer();
}

/** Both axes are logarithmic: what grows in proportion is a straight line of slope 1. */
function panel(
  column: number,
  row: number,
  head: string,
  places: readonly number[],
  lines: readonly Line[],
): string {
  const [x0, y0] = [left + column * (panelWidth + gapX), top + row * (panelHeight + gapY)];
  const values = lines.flatMap((line) => line.values);
  const x = scale(places, [x0, x0 + panelWidth]);
  const decades = [
    10 ** Math.floor(Math.log10(Math.min(...values))),
    10 ** Math.ceil(Math.log10(Math.max(...values))),
  ];
  const y = scale(decades, [y0 + panelHeight, y0]);
  const columns = places.filter((place) => Number.isInteger(Math.log2(place)));
  const steps = Math.round(Math.log10(decades[1] / decades[0]));
  const levels = Array.from({ length: steps + 1 }, (_, step) => decades[0] * 10 ** step);
  return [
    ...columns.map((place) => rule(x(place), y0, x(place), y0 + panelHeight)),
    ...columns.map((place) => text(String(place), x(place), y0 + panelHeight + 16, 'middle', ink.faint)),
    ...levels.map((level) => rule(x0, y(level), x0 + panelWidth, y(level))),
    ...levels.map((level) =>
      text(String(Number(level.toPrecision(1))), x0 - 6, y(level) + 4, 'end', ink.faint),
    ),
    text(head, x0 + panelWidth / 2, y0 + panelHeight + 34, 'middle', ink.text),
    ...lines.map((line) => curve(line, places, x, y)),
    ...lines.map((line, index) => legend(line, x0 + 12, y0 + 18 + index * 18)),
  ].join('\n');
}

type Scale = (value: number) => number;

function scale(values: readonly number[], [from, to]: readonly [number, number]): Scale {
  const [low, high] = [Math.log2(Math.min(...values)), Math.log2(Math.max(...values))];
  return (value) => from + ((Math.log2(value) - low) / (high - low)) * (to - from);
}

function curve({ color, values, dash }: Line, places: readonly number[], x: Scale, y: Scale): string {
  const points = values.map((value, index) => [x(places[index]), y(value)].map((each) => each.toFixed(1)));
  const dots = points.map(([px, py]) => `<circle cx="${px}" cy="${py}" r="2.6" fill="${color}"/>`);
  const path = points.map((point) => point.join(',')).join(' ');
  return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"${dashed(dash)}/>${dots.join('')}`;
}

function legend({ name, color, dash }: Line, x: number, y: number): string {
  const line = `<line x1="${x}" y1="${y - 4}" x2="${x + 24}" y2="${y - 4}" stroke="${color}" stroke-width="2"${dashed(dash)}/>`;
  return `${line}${text(name, x + 30, y, 'start', ink.text)}`;
}

function dashed(dash: string | undefined): string {
  return dash ? ` stroke-dasharray="${dash}"` : '';
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${ink.grid}"/>`;
}

function text(
  words: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  color: string,
): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${color}">${words}</text>`;
}
