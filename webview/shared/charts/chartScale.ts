/** The ends of an axis and what is written beside it. */
export interface ChartScale {
  readonly kind: 'log' | 'linear';
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** Accuracies and shares. */
export const shareScale: ChartScale = { kind: 'linear', low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] };

/** More ticks than that are too close to each other. */
const mostTicks = 7;
const stepsOfTen = [1, 2, 5];

/** Powers of ten, times 1, 2 and 5, around all positive values. */
export function logScale(values: readonly number[]): ChartScale {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const [least, most] = positive.length > 0 ? extremesOf(positive) : [0.1, 1];
  // One power more at each end: a logarithm may be rounded over a whole number.
  const powers = range(Math.floor(Math.log10(least)) - 1, Math.floor(Math.log10(most)) + 1);
  const all = powers.flatMap((power) => stepsOfTen.map((step) => timesTen(step, power)));
  const low = all.findLast((tick) => tick <= least) ?? all[0];
  const above = all.find((tick) => tick >= most && tick > low);
  const high = above ?? low * 10;
  const inside = all.filter((tick) => tick >= low && tick <= high);
  const tens = inside.filter((tick) => Number.isInteger(Math.log10(tick)));
  const ticks = inside.length <= mostTicks ? inside : tens.length >= 2 ? tens : [low, high];
  return { kind: 'log', low, high, ticks: everyNth(ticks) };
}

/** From 0 to a round number above all values. */
export function linearScale(values: readonly number[]): ChartScale {
  const finite = values.filter(Number.isFinite);
  const most = finite.length > 0 ? extremesOf(finite)[1] : 1;
  const rough = Math.max(most, Number.MIN_VALUE * 1e10) / 4;
  const power = Math.floor(Math.log10(rough));
  const step = [...stepsOfTen, 10].map((one) => timesTen(one, power)).find((one) => one >= rough) ?? rough;
  const count = Math.max(1, Math.ceil(most / step));
  const ticks = range(0, count).map((index) => Number((index * step).toPrecision(12)));
  return { kind: 'linear', low: 0, high: ticks[ticks.length - 1], ticks };
}

/** Whole numbers from 0 to `last`, on an axis so wide, as far apart as their digits want. */
export function epochTicks(last: number, cssWidth: number): number[] {
  const least = Math.max(28, 7 * (String(last).length + 1));
  const most = Math.max(1, Math.floor(cssWidth / least));
  const rough = Math.max(1, last / most);
  const power = Math.floor(Math.log10(rough));
  const step = [...stepsOfTen, 10].map((one) => timesTen(one, power)).find((one) => one >= rough) ?? 1;
  return range(0, Math.floor(last / step)).map((index) => index * step);
}

function everyNth(ticks: readonly number[]): readonly number[] {
  const stride = Math.ceil(ticks.length / mostTicks);
  return ticks.filter((_, index) => index % stride === 0);
}

function extremesOf(values: readonly number[]): readonly [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

function timesTen(step: number, power: number): number {
  return Number(`${step}e${power}`);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
