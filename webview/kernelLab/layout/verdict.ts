/** What stands beside the formula: all is read, something never is, or nothing fits; with remedies. */
import type { AxisGeometry, CellRange, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings, UnreadCells } from '../../../src/protocol/kernelLab.ts';
import { formatPair } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import {
  convolutionAt,
  faultOf,
  faultyStep,
  hasSteps,
  poolAt,
  withConvolution,
  withPool,
} from '../state/settingsEdits.ts';
import { listCells } from './listCells.ts';
import { stageName } from './placeTitle.ts';

/** A way out: what the link says and what it makes of the settings. */
export interface Remedy {
  readonly label: string;
  readonly settings: LabSettings;
}

/** The control that a problem or a remark is about. */
export type FaultyField = 'size' | 'dilation' | 'bottom' | 'right' | 'divisor' | 'poolSize' | 'poolPadding';

export interface Verdict {
  readonly kind: 'read' | 'unread' | 'problem';
  /** The rule, in bold. */
  readonly title: string;
  readonly detail: string;
  readonly remedies: readonly Remedy[];
  readonly field: FaultyField | null;
  /** The step that it is about; −1 where it is none alone. */
  readonly step: number;
}

/** The step whose formula is shown: the one at fault, else the one looked at; −1 where there is none. */
export function explainedStep(
  geometry: readonly StepGeometry[],
  focus: number,
  verdict: Verdict | null,
): number {
  const isAtFault = verdict?.kind === 'problem' && verdict.step >= 0;
  return Math.min(isAtFault ? verdict.step : focus, geometry.length - 1);
}

/** A step of settings, and its geometry. */
export interface JudgedStep {
  readonly settings: LabSettings;
  readonly index: number;
  readonly step: StepGeometry;
}

/** The verdict on a step that was computed. */
export function readVerdict(judged: JudgedStep, unread: UnreadCells): Verdict {
  const axes = (['columns', 'rows'] as const).filter((axis) => unread[axis] !== null);
  if (axes.length > 0) return unreadVerdict(judged, axes, unread);
  return {
    kind: 'read',
    title: '',
    detail: t('Every row and column is read.'),
    remedies: [],
    field: null,
    step: judged.index,
  };
}

/** The verdict on settings that could not be computed; `problem` is the host's sentence. */
export function problemVerdict(
  settings: LabSettings,
  geometry: readonly StepGeometry[],
  problem: string,
): Verdict {
  const [rule, detail] = splitSentence(problem);
  const index = faultyStep(settings, geometry);
  const isNamed = index >= 0 && hasSteps(settings.chain);
  const title = isNamed ? `${stageName(index, settings.chain)}: ${rule}` : rule;
  return { kind: 'problem', title, detail, step: index, ...wayOut(settings, index, geometry[index]) };
}

/** The control at fault, and what would help. */
function wayOut(
  settings: LabSettings,
  index: number,
  geometry: StepGeometry | undefined,
): Pick<Verdict, 'field' | 'remedies'> {
  const step = settings.chain.steps[index];
  const fault = step ? faultOf(step, geometry) : null;
  if (fault === 'divisor') {
    const undivided = withConvolution(settings, index, { divisor: 1 });
    return { field: 'divisor', remedies: [{ label: t('Use divisor 1'), settings: undivided }] };
  }
  if (fault === 'padding') {
    const unpadded = withPool(settings, index, { padding: 'valid' });
    return { field: 'poolPadding', remedies: [{ label: t('Use no padding'), settings: unpadded }] };
  }
  if (fault === null || !geometry) return { field: null, remedies: [] };
  const judged = { settings, index, step: geometry };
  if (step.type === 'pool') return { field: 'poolSize', remedies: poolRemedies(judged) };
  const isDilated = geometry.rows.dilation > 1 || geometry.columns.dilation > 1;
  return { field: isDilated ? 'dilation' : 'size', remedies: convolutionRemedies(judged) };
}

type Axis = 'rows' | 'columns';

function unreadVerdict(judged: JudgedStep, axes: readonly Axis[], unread: UnreadCells): Verdict {
  const cells = (axis: Axis) => unread[axis]?.cells ?? [];
  const tails = axes.map((axis) => tailOf(judged.step[axis], cells(axis)));
  const details = axes.map((axis, at) => tailSentence(axis, tails[at]));
  const [only] = tails;
  return {
    kind: 'unread',
    title: axes.map((axis) => unreadTitle(axis, cells(axis))).join(' '),
    detail: axes.length > 1 && tails.every((tail) => tail !== null) ? '' : [...new Set(details)].join(' '),
    remedies: unreadRemedies(judged, axes, unread),
    field: only ? (axes[0] === 'rows' ? 'bottom' : 'right') : null,
    step: judged.index,
  };
}

/** Cells at the end that no window reaches. */
interface Tail {
  readonly lastRead: number;
  /** The first cell of the last window. */
  readonly first: number;
  /** The last cell of the window that would follow. */
  readonly needed: number;
}

/** The cells left over at the end, where these are all that is unread. */
function tailOf(axis: AxisGeometry, cells: readonly CellRange[]): Tail | null {
  const first = (axis.output - 1) * axis.stride - axis.before;
  const lastRead = first + axis.span - 1;
  if (cells.length !== 1 || cells[0].from <= lastRead) return null;
  return { lastRead, first, needed: lastRead + axis.stride };
}

function tailSentence(axis: Axis, tail: Tail | null): string {
  if (!tail) return t('The windows step over them.');
  const { first, lastRead: last, needed } = tail;
  return axis === 'rows'
    ? t('The last window covers rows {first} to {last}; the next would need row {needed}.', {
        first,
        last,
        needed,
      })
    : t('The last window covers columns {first} to {last}; the next would need column {needed}.', {
        first,
        last,
        needed,
      });
}

function unreadRemedies(judged: JudgedStep, axes: readonly Axis[], unread: UnreadCells): Remedy[] {
  const { settings, index, step } = judged;
  const isPool = poolAt(settings, index) !== null;
  const more = { rows: unread.rows?.morePadding ?? 0, columns: unread.columns?.morePadding ?? 0 };
  // A pooling window may not lie wholly in padding.
  const fits = (axis: Axis) =>
    unread[axis]?.morePadding !== null && (!isPool || step[axis].after + more[axis] < step[axis].kernel);
  const remedies: Remedy[] = [];
  if (fits('rows') && fits('columns')) {
    const { rows, columns } = more;
    remedies.push({ label: endLabel(rows, columns), settings: padded(judged, [0, columns, rows, 0]) });
  }
  if (isPool) {
    const covering = (axis: Axis) => unread[axis]?.coveringKernel ?? step[axis].kernel;
    const size = [covering('rows'), covering('columns')] as const;
    const label = t('Set pool size {size}', { size: formatPair(size) });
    remedies.push({ label, settings: withPool(settings, index, { size }) });
  }
  if (axes.some((axis) => step[axis].stride > 1)) {
    remedies.push({ label: t('Use stride 1'), settings: withStrideOne(judged) });
  } else if (!isPool) {
    const dense = withConvolution(settings, index, { dilation: [1, 1] });
    remedies.push({ label: t('Set dilation {n}', { n: 1 }), settings: dense });
  }
  return remedies;
}

function endLabel(rows: number, columns: number): string {
  if (columns === 0) return t('Pad {n} more at the bottom', { n: rows });
  if (rows === 0) return t('Pad {n} more on the right', { n: columns });
  return t('Pad {rows} more at the bottom, {columns} on the right', { rows, columns });
}

function unreadTitle(axis: Axis, cells: readonly CellRange[]): string {
  const { list, count } = listCells(cells);
  if (count === 1) {
    return axis === 'rows'
      ? t('Row {list} is never read.', { list })
      : t('Column {list} is never read.', { list });
  }
  return axis === 'rows'
    ? t('Rows {list} are never read.', { list })
    : t('Columns {list} are never read.', { list });
}

function convolutionRemedies(judged: JudgedStep): Remedy[] {
  const { settings, index, step } = judged;
  const dilation = convolutionAt(settings, index)?.dilation ?? [1, 1];
  const fitting = [largestDilation(step.rows), largestDilation(step.columns)] as const;
  const smaller = [Math.min(dilation[0], fitting[0]), Math.min(dilation[1], fitting[1])] as const;
  const remedies: Remedy[] = [];
  const changes = smaller[0] !== dilation[0] || smaller[1] !== dilation[1];
  if (changes && smaller[0] >= 1 && smaller[1] >= 1) {
    const most = Math.min(...smaller);
    const label = t('Set dilation {n}', { n: most });
    remedies.push({ label, settings: withConvolution(settings, index, { dilation: [most, most] }) });
  }
  const rows = missingEachSide(step.rows);
  const columns = missingEachSide(step.columns);
  remedies.push({
    label: paddingLabel(rows, columns),
    settings: padded(judged, [rows, columns, rows, columns]),
  });
  return remedies;
}

function paddingLabel(rows: number, columns: number): string {
  if (columns === 0) return t('Pad {n} more above and below', { n: rows });
  if (rows === 0) return t('Pad {n} more left and right', { n: columns });
  return t('Pad {rows} more above and below, {columns} left and right', { rows, columns });
}

function poolRemedies({ settings, index, step }: JudgedStep): Remedy[] {
  const rows = Math.min(step.rows.kernel, step.rows.input + step.rows.before + step.rows.after);
  const columns = Math.min(
    step.columns.kernel,
    step.columns.input + step.columns.before + step.columns.after,
  );
  if (rows < 1 || columns < 1) return [];
  const label = t('Set pool size {size}', { size: formatPair([rows, columns]) });
  return [{ label, settings: withPool(settings, index, { size: [rows, columns] }) }];
}

function largestDilation({ input, before, after, kernel, dilation }: AxisGeometry): number {
  return kernel === 1 ? dilation : Math.floor((input + before + after - 1) / (kernel - 1));
}

function missingEachSide({ input, before, after, span, output }: AxisGeometry): number {
  return output >= 1 ? 0 : Math.ceil((span - input - before - after) / 2);
}

/** Settings whose padding is what it is now and `more`: top, right, bottom, left. */
function padded(
  { settings, index, step: { rows, columns } }: JudgedStep,
  [top, right, bottom, left]: readonly [number, number, number, number],
): LabSettings {
  const padding = [
    rows.before + top,
    columns.after + right,
    rows.after + bottom,
    columns.before + left,
  ] as const;
  return withPool(withConvolution(settings, index, { padding }), index, { padding });
}

function withStrideOne({ settings, index }: JudgedStep): LabSettings {
  const stride = [1, 1] as const;
  return withPool(withConvolution(settings, index, { stride }), index, { stride });
}

/** The rule, up to and with its colon or first full stop, and what follows. */
function splitSentence(sentence: string): readonly [string, string] {
  const end = /[:.](?=\s)/.exec(sentence)?.index;
  if (end === undefined) return [sentence, ''];
  return [sentence.slice(0, end + 1), sentence.slice(end + 1).trim()];
}
