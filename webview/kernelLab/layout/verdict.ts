/** What stands beside the formula: all is read, something never is, or nothing fits; with remedies. */
import type { AxisGeometry, CellRange, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../../src/protocol/kernelLab.ts';
import { t } from '../../shared/translate.ts';
import { convolutionOf, withConvolution, withPool } from '../state/settingsEdits.ts';
import { listCells } from './listCells.ts';

/** A way out: what the link says and what it makes of the settings. */
export interface Remedy {
  readonly label: string;
  readonly settings: LabSettings;
}

/** The control that a problem or a remark is about. */
export type FaultyField = 'size' | 'dilation' | 'bottom' | 'right' | 'divisor' | 'poolSize';

export interface Verdict {
  readonly kind: 'read' | 'unread' | 'problem';
  /** The rule, in bold. */
  readonly title: string;
  readonly detail: string;
  readonly remedies: readonly Remedy[];
  readonly field: FaultyField | null;
}

/** Cells of a step's input that no window reads. */
export interface UnreadCells {
  readonly rows: readonly CellRange[];
  readonly columns: readonly CellRange[];
}

/** The step whose formula is shown: the one that has no output, else the first; −1 where there is none. */
export function explainedStep(geometry: readonly StepGeometry[]): number {
  const last = geometry.length - 1;
  return last >= 0 && isEmpty(geometry[last]) ? last : Math.min(0, last);
}

function isEmpty({ rows, columns }: StepGeometry): boolean {
  return rows.output < 1 || columns.output < 1;
}

/** The verdict on settings that were computed. */
export function readVerdict(settings: LabSettings, step: StepGeometry, unread: UnreadCells): Verdict {
  for (const axis of ['columns', 'rows'] as const) {
    if (unread[axis].length > 0) return unreadVerdict(settings, step, axis, unread[axis]);
  }
  return {
    kind: 'read',
    title: '',
    detail: t('Every row and column is read.'),
    remedies: [],
    field: null,
  };
}

/** The verdict on settings that could not be computed; `problem` is the host's sentence. */
export function problemVerdict(
  settings: LabSettings,
  geometry: readonly StepGeometry[],
  problem: string,
): Verdict {
  const [title, detail] = splitSentence(problem);
  const last = geometry.at(-1);
  const index = geometry.length - 1;
  if (!last || !isEmpty(last)) {
    const field = convolutionOf(settings).divisor === 0 ? 'divisor' : null;
    return { kind: 'problem', title, detail, remedies: [], field };
  }
  const isPool = settings.chain.steps[index]?.type === 'pool';
  const field = isPool
    ? 'poolSize'
    : last.rows.dilation > 1 || last.columns.dilation > 1
      ? 'dilation'
      : 'size';
  const remedies = isPool ? poolRemedies(settings, last) : convolutionRemedies(settings, last);
  return { kind: 'problem', title, detail, remedies, field };
}

function unreadVerdict(
  settings: LabSettings,
  step: StepGeometry,
  axis: 'rows' | 'columns',
  ranges: readonly CellRange[],
): Verdict {
  const geometry = step[axis];
  const lastRead = (geometry.output - 1) * geometry.stride - geometry.before + geometry.span - 1;
  const isTail = ranges.length === 1 && ranges[0].from > lastRead;
  const needed = lastRead + geometry.stride;
  const missing = needed - (geometry.input + geometry.after - 1);
  const remedies: Remedy[] = [];
  if (isTail && missing > 0) {
    remedies.push({
      label:
        axis === 'rows'
          ? t('Pad {n} more at the bottom', { n: missing })
          : t('Pad {n} more on the right', { n: missing }),
      settings: padded(settings, step, axis === 'rows' ? [0, 0, missing, 0] : [0, missing, 0, 0]),
    });
  }
  remedies.push({ label: t('Use stride 1'), settings: withConvolution(settings, { stride: [1, 1] }) });
  const args = { first: lastRead - geometry.span + 1, last: lastRead, needed };
  const tail =
    axis === 'rows'
      ? t('The last window covers rows {first} to {last}; the next would need row {needed}.', args)
      : t('The last window covers columns {first} to {last}; the next would need column {needed}.', args);
  return {
    kind: 'unread',
    title: unreadTitle(axis, ranges),
    detail: isTail ? tail : t('The windows step over them.'),
    remedies,
    field: isTail ? (axis === 'rows' ? 'bottom' : 'right') : null,
  };
}

function unreadTitle(axis: 'rows' | 'columns', ranges: readonly CellRange[]): string {
  const { list, count } = listCells(ranges);
  if (count === 1) {
    return axis === 'rows'
      ? t('Row {list} is never read.', { list })
      : t('Column {list} is never read.', { list });
  }
  return axis === 'rows'
    ? t('Rows {list} are never read.', { list })
    : t('Columns {list} are never read.', { list });
}

function convolutionRemedies(settings: LabSettings, step: StepGeometry): Remedy[] {
  const { dilation } = convolutionOf(settings);
  const fitting = [largestDilation(step.rows), largestDilation(step.columns)] as const;
  const smaller = [Math.min(dilation[0], fitting[0]), Math.min(dilation[1], fitting[1])] as const;
  const remedies: Remedy[] = [];
  const changes = smaller[0] !== dilation[0] || smaller[1] !== dilation[1];
  if (changes && smaller[0] >= 1 && smaller[1] >= 1) {
    const most = Math.min(...smaller);
    const label = t('Set dilation {n}', { n: most });
    remedies.push({ label, settings: withConvolution(settings, { dilation: [most, most] }) });
  }
  const rows = missingEachSide(step.rows);
  const columns = missingEachSide(step.columns);
  remedies.push({
    label: paddingLabel(rows, columns),
    settings: padded(settings, step, [rows, columns, rows, columns]),
  });
  return remedies;
}

function paddingLabel(rows: number, columns: number): string {
  if (columns === 0) return t('Pad {n} more above and below', { n: rows });
  if (rows === 0) return t('Pad {n} more left and right', { n: columns });
  return t('Pad {rows} more above and below, {columns} left and right', { rows, columns });
}

function poolRemedies(settings: LabSettings, step: StepGeometry): Remedy[] {
  const rows = Math.min(step.rows.kernel, step.rows.input + step.rows.before + step.rows.after);
  const columns = Math.min(
    step.columns.kernel,
    step.columns.input + step.columns.before + step.columns.after,
  );
  if (rows < 1 || columns < 1) return [];
  const label = t('Set pool size {size}', { size: rows === columns ? rows : `${rows}, ${columns}` });
  return [{ label, settings: withPool(settings, { size: [rows, columns] }) }];
}

function largestDilation({ input, before, after, kernel, dilation }: AxisGeometry): number {
  return kernel === 1 ? dilation : Math.floor((input + before + after - 1) / (kernel - 1));
}

function missingEachSide({ input, before, after, span, output }: AxisGeometry): number {
  return output >= 1 ? 0 : Math.ceil((span - input - before - after) / 2);
}

/** Settings whose padding is what it is now and `more`: top, right, bottom, left. */
function padded(
  settings: LabSettings,
  { rows, columns }: StepGeometry,
  [top, right, bottom, left]: readonly [number, number, number, number],
): LabSettings {
  return withConvolution(settings, {
    padding: [rows.before + top, columns.after + right, rows.after + bottom, columns.before + left],
  });
}

/** The rule, up to and with its colon or first full stop, and what follows. */
function splitSentence(sentence: string): readonly [string, string] {
  const end = /[:.](?=\s)/.exec(sentence)?.index;
  if (end === undefined) return [sentence, ''];
  return [sentence.slice(0, end + 1), sentence.slice(end + 1).trim()];
}
