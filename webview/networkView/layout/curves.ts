/** The curves of runs, and their values at a place. `x` counts epochs. */
import type { EpochNumbers, RunView } from '../../../src/protocol/networkView.ts';
import { type ChartLine, nearestPlace, smooth } from '../../shared/charts/chartLine.ts';

export type Measure = 'loss' | 'accuracy';

/** Other images than those of training, where there are some. */
export type OtherPart = 'validation' | 'test';

/** The numbers of a run as curves have them. */
export interface RunCurves {
  /** Each batch, or the mean of some. */
  readonly batches: Points;
  /** The same, smoothed. */
  readonly train: Points;
  /** Means over whole epochs. */
  readonly epochs: Points;
  /** The ends of epochs; empty where there are no such images. */
  readonly other: Points;
  readonly part: OtherPart | null;
}

export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Which images the second curve of a run is of: validation, or else the test. */
function otherPart({ history }: Pick<RunView, 'history'>): OtherPart | null {
  const last = history.at(-1);
  if (!last) return null;
  if (last.validationLoss !== null) return 'validation';
  return last.testLoss === null ? null : 'test';
}

/** All curves of a run for one measure. */
export function runCurves(run: RunView, measure: Measure): RunCurves {
  const perEpoch = run.facts?.batches ?? 1;
  const { steps, losses, accuracies } = run.points;
  const x = Array.from(steps, (step) => step / perEpoch);
  const y = Array.from(measure === 'loss' ? losses : accuracies);
  const part = otherPart(run);
  const ends = run.history.map(({ epoch }) => epoch);
  const endsOf = (of: OtherPart | 'train') =>
    run.history.map((numbers) => epochValue(numbers, of, measure) ?? Number.NaN);
  return {
    batches: { x, y },
    train: { x, y: smooth(y) },
    epochs: { x: ends, y: endsOf('train') },
    other: part ? { x: ends, y: endsOf(part) } : { x: [], y: [] },
    part,
  };
}

/** A number of an epoch; null where there are no such images. */
export function epochValue(
  numbers: EpochNumbers,
  part: OtherPart | 'train',
  measure: Measure,
): number | null {
  if (measure === 'loss')
    return { train: numbers.trainLoss, validation: numbers.validationLoss, test: numbers.testLoss }[part];
  return {
    train: numbers.trainAccuracy,
    validation: numbers.validationAccuracy,
    test: numbers.testAccuracy,
  }[part];
}

/** The value nearest to a place; null where there is none. */
export function valueAt({ x, y }: Points, place: number): number | null {
  const index = nearestPlace(x, place);
  return index < 0 ? null : y[index];
}

/** How far a run is, in epochs. */
export function reachedEpochs({ points, history, facts }: RunView): number {
  const whole = history.at(-1)?.epoch ?? 0;
  return facts ? Math.max(whole, (points.steps.at(-1) ?? 0) / facts.batches) : whole;
}

/** Epochs that a run is to have, at least those it has. */
export function plannedEpochs(run: RunView): number {
  return Math.max(run.facts?.epochs ?? run.epochs ?? 0, Math.ceil(reachedEpochs(run)), 1);
}

/** Colours of curves, read from the page. */
export interface CurveColors {
  readonly text: string;
  readonly faint: string;
  readonly validation: string;
  readonly others: readonly string[];
}

/** Lines of other runs differ by more than colour. */
const dashes: readonly (readonly number[])[] = [
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
];

/** The lines of a chart: the run that is shown, and those laid over it. */
export function chartLines(
  shown: RunCurves,
  compared: readonly { readonly name: string; readonly curves: RunCurves }[],
  colors: CurveColors,
  names: { readonly train: string; readonly other: string },
): ChartLine[] {
  const laidOver = compared.map(({ name, curves }, index) => ({
    ...(curves.part ? curves.other : curves.train),
    name,
    color: colors.others[index % colors.others.length],
    width: 1.5,
    dash: dashes[index % dashes.length],
  }));
  return [
    { ...shown.batches, name: '', color: colors.faint, width: 1, alpha: 0.7 },
    ...laidOver,
    { ...shown.train, name: names.train, color: colors.text, width: 1.5 },
    { ...shown.other, name: names.other, color: colors.validation, width: 2, hasPoints: true },
  ];
}
