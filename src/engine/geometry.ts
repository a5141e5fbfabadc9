/**
 * Where windows lie. The one place that knows how input, padding, kernel, stride and dilation make an
 * output: the run-time check, the panel's formula, the command line and the editor all ask here.
 */
import { EngineError } from './errors.ts';
import { type Message, message } from './message.ts';

/** Cells added around the image: a rule, the same number on each side, or `[top, right, bottom, left]`. */
export type Padding = 'same' | 'valid' | 'full' | number | readonly [number, number, number, number];

/** `[vertical, horizontal]`. */
export type Pair = readonly [number, number];

/** How windows slide over a height × width plane; all in cells. */
export interface WindowSpec {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
}

/** One axis of a sliding window, in cells. `span` is what a dilated kernel covers. */
export interface AxisGeometry {
  readonly input: number;
  readonly before: number;
  readonly after: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** dilation · (kernel − 1) + 1 */
  readonly span: number;
  /** ⌊(input + before + after − span) / stride⌋ + 1; zero or less where the kernel does not fit. */
  readonly output: number;
}

/** Rows and columns of a sliding window. */
export interface WindowGeometry {
  readonly rows: AxisGeometry;
  readonly columns: AxisGeometry;
}

/** Cells `from` to `to`, both included. */
export interface CellRange {
  readonly from: number;
  readonly to: number;
}

/** Cells that a kernel of `kernel` taps covers: dilation · (kernel − 1) + 1. */
export function kernelSpan(kernel: number, dilation: number): number {
  return dilation * (kernel - 1) + 1;
}

/**
 * Geometry of both axes. Never throws: an impossible window has an output of zero or less, so that a
 * formula can show it; {@link checkWindow} refuses it.
 *
 * `same`: output ⌈input / stride⌉, total padding max((output − 1) · stride + span − input, 0), its
 * smaller half before. `valid`: none. `full`: span − 1 on each side.
 */
export function windowGeometry(inputHeight: number, inputWidth: number, spec: WindowSpec): WindowGeometry {
  const sides = Array.isArray(spec.padding) ? (spec.padding as readonly number[]) : null;
  return {
    rows: axisGeometry(inputHeight, spec, 0, sides ? [sides[0], sides[2]] : null),
    columns: axisGeometry(inputWidth, spec, 1, sides ? [sides[3], sides[1]] : null),
  };
}

function axisGeometry(input: number, spec: WindowSpec, axis: 0 | 1, sides: Pair | null): AxisGeometry {
  const kernel = spec.kernel[axis];
  const stride = spec.stride[axis];
  const dilation = spec.dilation[axis];
  const span = kernelSpan(kernel, dilation);
  const [before, after] = sides ?? paddingOf(spec.padding, input, span, stride);
  const output = Math.floor((input + before + after - span) / stride) + 1;
  return { input, before, after, kernel, stride, dilation, span, output };
}

function paddingOf(padding: Padding, input: number, span: number, stride: number): Pair {
  if (padding === 'valid') return [0, 0];
  if (padding === 'full') return [span - 1, span - 1];
  if (padding === 'same') {
    const output = Math.ceil(input / stride);
    const total = Math.max((output - 1) * stride + span - input, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  }
  return [padding as number, padding as number];
}

/**
 * Refuses windows of a kernel that cannot be computed.
 * @throws EngineError `window-parameter` where a number is not a whole number in range,
 *   `kernel-larger-than-input` where no window fits.
 */
export function checkWindow(inputHeight: number, inputWidth: number, spec: WindowSpec): WindowGeometry {
  return checkedWindow(inputHeight, inputWidth, spec, kernelTooLarge);
}

/**
 * Refuses pooling windows that cannot be computed, or of which one could lie wholly in padding.
 * @throws EngineError `window-parameter`, `pool-larger-than-input`, `pool-padding`.
 */
export function checkPoolWindow(inputHeight: number, inputWidth: number, spec: WindowSpec): WindowGeometry {
  const geometry = checkedWindow(inputHeight, inputWidth, spec, poolTooLarge);
  checkPoolPadding(geometry);
  return geometry;
}

type TooLarge = (axis: AxisGeometry, unit: 'rows' | 'columns') => EngineError;

function checkedWindow(inputHeight: number, inputWidth: number, spec: WindowSpec, tooLarge: TooLarge) {
  checkPair('kernel', spec.kernel);
  checkPair('stride', spec.stride);
  checkPair('dilation', spec.dilation);
  const sides = Array.isArray(spec.padding) ? spec.padding : [spec.padding];
  for (const side of sides) if (typeof side === 'number') checkWhole('padding', side, 0);
  const geometry = windowGeometry(inputHeight, inputWidth, spec);
  for (const unit of ['rows', 'columns'] as const) {
    if (geometry[unit].output < 1) throw tooLarge(geometry[unit], unit);
  }
  return geometry;
}

function checkPoolPadding({ rows, columns }: WindowGeometry): void {
  for (const axis of [rows, columns]) {
    const most = Math.max(axis.before, axis.after);
    if (most < axis.kernel) continue;
    throw new EngineError({
      code: 'pool-padding',
      problem: message(
        'The padding of a pool must be smaller than its window: {padding} is not under {size}.',
        {
          padding: most,
          size: axis.kernel,
        },
      ),
      remedy: message('Pad less, or use a larger window.'),
    });
  }
}

/** Largest number that a window parameter may have; beyond it sums of cells leave exact integers. */
const largestParameter = 1_000_000;

type Parameter = keyof typeof wholeNumberRules;

/** Each sentence stands whole, so that it can be translated. */
const wholeNumberRules = {
  kernel: (args: Message['args']) =>
    message('The kernel size must be a whole number from {least} to {most}, but it is {value}.', args),
  stride: (args: Message['args']) =>
    message('The stride must be a whole number from {least} to {most}, but it is {value}.', args),
  dilation: (args: Message['args']) =>
    message('The dilation must be a whole number from {least} to {most}, but it is {value}.', args),
  padding: (args: Message['args']) =>
    message('The padding must be a whole number from {least} to {most}, but it is {value}.', args),
};

function checkPair(parameter: Parameter, pair: Pair): void {
  for (const value of pair) checkWhole(parameter, value, 1);
}

function checkWhole(parameter: Parameter, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least && value <= largestParameter) return;
  throw new EngineError({
    code: 'window-parameter',
    problem: wholeNumberRules[parameter]({ least, most: largestParameter, value }),
    remedy: message('Give a whole number in that range.'),
  });
}

function kernelTooLarge(axis: AxisGeometry, unit: 'rows' | 'columns'): EngineError {
  const { kernel, dilation, span } = axis;
  const padded = axis.input + axis.before + axis.after;
  const args = { kernel, dilation, span, padded, missing: span - padded };
  return new EngineError({
    code: 'kernel-larger-than-input',
    problem:
      unit === 'rows'
        ? message(
            'The kernel is taller than the padded input: {kernel} rows with dilation {dilation} span {span} rows; there are {padded}.',
            args,
          )
        : message(
            'The kernel is wider than the padded input: {kernel} columns with dilation {dilation} span {span} columns; there are {padded}.',
            args,
          ),
    remedy:
      unit === 'rows'
        ? message('Pad {missing} more above or below, or use a smaller kernel or dilation.', args)
        : message('Pad {missing} more left or right, or use a smaller kernel or dilation.', args),
  });
}

function poolTooLarge({ input, before, after, kernel }: AxisGeometry, unit: 'rows' | 'columns'): EngineError {
  const args = { kernel, padded: input + before + after };
  return new EngineError({
    code: 'pool-larger-than-input',
    problem:
      unit === 'rows'
        ? message('The pooling window is taller than what it pools: {kernel} rows against {padded}.', args)
        : message('The pooling window is wider than what it pools: {kernel} columns against {padded}.', args),
    remedy: message('Use a smaller window.'),
  });
}

/** Where tap `tap` of window `output` lies, counted from the first input cell; beyond the rim it is padding. */
export function windowCell(axis: AxisGeometry, output: number, tap: number): number {
  return output * axis.stride + tap * axis.dilation - axis.before;
}

/** Input cells that no window reads, in order: a remainder at the end, or gaps that a stride jumps over. */
export function unreadCells(axis: AxisGeometry): CellRange[] {
  const read = new Uint8Array(axis.input);
  // Of whole windows, one after the other, what an earlier one has read is not gone through again.
  let firstNew = 0;
  for (let output = 0; output < axis.output; output++) {
    const first = windowCell(axis, output, 0);
    const end = Math.min(first + axis.span, axis.input);
    const skipped = Math.max(Math.ceil((firstNew - first) / axis.dilation), 0);
    for (let cell = first + skipped * axis.dilation; cell < end; cell += axis.dilation) read[cell] = 1;
    if (axis.dilation === 1) firstNew = Math.max(end, 0);
  }
  const ranges: CellRange[] = [];
  for (let from = 0; from < axis.input; from++) {
    if (read[from]) continue;
    let to = from;
    while (to + 1 < axis.input && !read[to + 1]) to++;
    ranges.push({ from, to });
    from = to;
  }
  return ranges;
}

/** Cells of an axis that no window reads, and what would read them. */
export interface UnreadAxis {
  readonly cells: readonly CellRange[];
  /** Cells of padding at the end that one more window needs to read them; null where that reads not all. */
  readonly morePadding: number | null;
  /** A kernel that reads all with the same stride and rule of padding; null where this one is dilated. */
  readonly coveringKernel: number | null;
}

/** What of an axis is never read; null where all is. `axis`: with an output of at least 1; `padding`: its rule. */
export function unreadAxis(axis: AxisGeometry, padding: Padding): UnreadAxis | null {
  const cells = unreadCells(axis);
  if (cells.length === 0) return null;
  const { input, before, after, stride, output, span } = axis;
  const nextWindow = output * stride + span - (input + before + after);
  const padded = { ...axis, after: after + nextWindow, output: output + 1 };
  return {
    cells,
    morePadding: unreadCells(padded).length === 0 ? nextWindow : null,
    coveringKernel: axis.dilation === 1 ? coveringKernel(axis, padding) : null,
  };
}

/** As long as the stride, so that windows step over nothing, and longer by what is then left at the end. */
function coveringKernel({ input, before, after, kernel, stride }: AxisGeometry, padding: Padding): number {
  const closed = Math.max(kernel, stride);
  if (padding === 'same' || padding === 'full') return closed;
  const moves = Math.floor((input + before + after - closed) / stride);
  const end = before + input;
  return moves < 0 ? end : closed + Math.max(end - moves * stride - closed, 0);
}
