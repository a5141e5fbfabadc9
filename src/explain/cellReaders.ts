/** Which windows read a cell: the receptive field turned round. */
import { appliedWeights, type FilterStep, type StepGeometry } from '../engine/filter/filterChain.ts';
import type { AxisGeometry } from '../engine/geometry.ts';
import { type PadMode, sourceCell } from '../engine/padMode.ts';
import type { AxisReader, AxisReaders, CellReaders } from './cellExplanation.ts';
import { padModeOf } from './neededCells.ts';

/** More readers than this along an axis are counted, not listed. */
const listedReaders = 64;

/** The windows of `step`, which makes `stage`, that read the cell at `row`, `column` of its input. */
export function cellReaders(
  stage: number,
  step: FilterStep,
  { rows, columns }: StepGeometry,
  row: number,
  column: number,
): CellReaders {
  const mode = padModeOf(step);
  const isPool = step.type === 'pool';
  return {
    stage,
    rows: axisReaders(rows, mode, row),
    columns: axisReaders(columns, mode, column),
    weights: isPool ? [] : appliedWeights(step).map((weight) => weight / step.divisor),
    width: columns.kernel,
  };
}

/**
 * The windows along `axis` that read `cell`, by itself or by a padding cell that repeats it: output o reads
 * position o · stride + tap · dilation − before.
 */
export function axisReaders(axis: AxisGeometry, mode: PadMode, cell: number): AxisReaders {
  const readers: AxisReader[] = [];
  let count = 0;
  for (const at of positionsOf(axis, mode, cell)) {
    for (let tap = 0; tap < axis.kernel; tap++) {
      const start = at + axis.before - tap * axis.dilation;
      const output = start / axis.stride;
      if (start < 0 || start % axis.stride !== 0 || output >= axis.output) continue;
      count++;
      if (readers.length < listedReaders) readers.push({ output, tap, at });
    }
  }
  readers.sort((one, other) => one.output - other.output || one.at - other.at);
  return { count, readers };
}

/** Where the value of `cell` stands: at the cell itself, then wherever padding repeats it. */
function* positionsOf(axis: AxisGeometry, mode: PadMode, cell: number): Generator<number> {
  yield cell;
  if (mode.type === 'zeros' || mode.type === 'constant') return;
  for (let at = -1; at >= -axis.before; at--) if (sourceCell(mode, at, axis.input) === cell) yield at;
  const end = axis.input + axis.after;
  for (let at = axis.input; at < end; at++) if (sourceCell(mode, at, axis.input) === cell) yield at;
}
