/** Rows and columns that the windows of a layer never read, and what would read them. */
import type { CellRange, Pair, UnreadAxis, WindowGeometry } from '../../engine/geometry.ts';
import { type Message, message } from '../../engine/message.ts';
import type { Diagnostic, Fix } from '../document/diagnostic.ts';
import { setField } from '../document/edits.ts';
import { finding } from '../document/findings.ts';
import { plainStyle, printLine } from '../printJson.ts';
import { type CheckedLayer, layerRange, type Rule } from './checkContext.ts';

/** No mistake: often nobody minds the rim. Said once for a layer. */
export const unreadCells: Rule = ({ layers, document: { text } }) =>
  layers.flatMap((checked) => unreadFinding(text, checked) ?? []);

function unreadFinding(text: string, checked: CheckedLayer): Diagnostic | null {
  const { layer, summary } = checked;
  const { rows, columns } = summary.unread;
  if (!summary.window || (!rows && !columns)) return null;
  const ways = [largerWindow(checked, summary.window), morePadding(checked, summary.window)].filter(
    (way) => way !== null,
  );
  return finding({
    code: 'unread-cells',
    severity: 'info',
    range: layerRange(layer, 'stride', 'poolSize', 'kernelSize'),
    problem: unreadProblem(rows, columns),
    remedy: unreadRemedy(ways),
    fixes: ways.map(
      (way): Fix => ({
        title: message('Write {value}', { value: written(way) }),
        edits: Object.entries(way)
          .map(([field, value]) => setField(text, layer.node, field, value))
          .toSorted((a, b) => a.offset - b.offset),
      }),
    ),
  });
}

/** Fields and their values. */
type Way = Readonly<Record<string, unknown>>;

function written(way: Way): string {
  return printLine(way, plainStyle).slice(2, -2);
}

function unreadProblem(rows: UnreadAxis | null, columns: UnreadAxis | null): Message {
  const [rowList, columnList] = [listed(rows), listed(columns)];
  const isOne = [rows, columns].every((axis) => !axis || countOf(axis) === 1);
  if (rowList !== null && columnList !== null) {
    const args = { rows: rowList, columns: columnList };
    return isOne
      ? message('Row {rows} and column {columns} are never read.', args)
      : message('Rows {rows} and columns {columns} are never read.', args);
  }
  if (rowList !== null) {
    return isOne
      ? message('Row {list} is never read.', { list: rowList })
      : message('Rows {list} are never read.', { list: rowList });
  }
  const args = { list: columnList ?? '' };
  return isOne
    ? message('Column {list} is never read.', args)
    : message('Columns {list} are never read.', args);
}

function countOf({ cells }: UnreadAxis): number {
  return cells.reduce((count, { from, to }) => count + to - from + 1, 0);
}

function unreadRemedy(ways: readonly Way[]): Message {
  const [first, second] = ways.map(written);
  if (first === undefined) return message('Use a smaller stride or dilation to read all of it.');
  return second === undefined
    ? message('{first} would read all of it.', { first })
    : message('{first} would read all of it, or {second}.', { first, second });
}

/** At most three ranges: `27`, `3–5, 9, …`. */
function listed(axis: UnreadAxis | null): string | null {
  if (!axis) return null;
  const ranges = axis.cells
    .slice(0, 3)
    .map(({ from, to }: CellRange) => (from === to ? `${from}` : `${from}–${to}`));
  return [...ranges, ...(axis.cells.length > 3 ? ['…'] : [])].join(', ');
}

/** A window as large as it takes, its stride as it is. */
function largerWindow(
  { layer: { json }, summary: { unread } }: CheckedLayer,
  window: WindowGeometry,
): Way | null {
  if (json.kernel !== undefined) return null;
  const covering = (
    [
      ['rows', unread.rows],
      ['columns', unread.columns],
    ] as const
  ).map(([axis, cells]) => (cells ? cells.coveringKernel : window[axis].kernel));
  if (covering.some((size) => size === null)) return null;
  const size = sizeOf(covering as unknown as Pair);
  if ('kernelSize' in json) return { kernelSize: size };
  const stride = sizeOf([window.rows.stride, window.columns.stride]);
  return { poolSize: size, ...(json.stride === undefined && { stride }) };
}

/** Padding that the last window needs, at the bottom and on the right. */
function morePadding(
  { layer: { json }, summary: { unread } }: CheckedLayer,
  { rows, columns }: WindowGeometry,
): Way | null {
  const [bottom, right] = [unread.rows, unread.columns].map((axis) => (axis ? axis.morePadding : 0));
  if (bottom === null || right === null || json.padding === 'same') return null;
  const padding = [rows.before, columns.after + right, rows.after + bottom, columns.before];
  const isPool = 'poolSize' in json;
  if (isPool && (padding[2] >= rows.kernel || padding[1] >= columns.kernel)) return null;
  return { padding };
}

function sizeOf([vertical, horizontal]: Pair): number | Pair {
  return vertical === horizontal ? vertical : [vertical, horizontal];
}
