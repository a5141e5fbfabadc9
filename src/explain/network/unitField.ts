/** What a unit sees: every number of the input that it depends on, followed back through the network's own windows. */
import type { AxisGeometry, CellRange } from '../../engine/geometry.ts';
import type { Conv2dStep } from '../../engine/network/steps/conv2d.ts';
import type { JoinStep } from '../../engine/network/steps/join.ts';
import type { PoolStep } from '../../engine/network/steps/pool.ts';
import type { Slot } from '../../engine/network/steps/step.ts';
import { planConv2d } from '../../engine/ops/conv2d.ts';
import { coveredCells } from '../../engine/ops/pool.ts';
import { tapSources } from '../neededCells.ts';
import { poolPlan } from './explainPool.ts';
import { type ForwardStep, inputsOf, type NetworkGraph, outputOf, planeOf } from './networkGraph.ts';
import { indexOf, slotOf, type Unit, unitsIn } from './unit.ts';

/** The receptive field of one unit on the network's input, cut off at the image's rim. */
export interface UnitField {
  /** Extents of the input; a vector is an image of one cell. */
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `[height, width, channels]`: 1 for what the unit depends on, 0 for all else, as what dilation leaves out. */
  readonly marks: Uint8Array;
  /** The smallest rectangle around it; null where the unit sees padding alone. */
  readonly box: { readonly rows: CellRange; readonly columns: CellRange } | null;
}

/** Marks of a tensor by its buffer: 1 for each number that is needed. */
type MarksOf = (slot: Slot) => Uint8Array;

/**
 * The receptive field of a unit: exact for padding, stride, dilation, groups and blocks, a softmax counted as
 * reading all channels of its cell. A number that is marked may still not matter, where a weight is 0 or a relu shut.
 * @throws EngineError `no-layer`, `no-unit`.
 */
export function unitField(graph: NetworkGraph, unit: Unit): UnitField {
  const slot = slotOf(graph, unit);
  const known = new Map<number, Uint8Array>();
  const marksOf: MarksOf = (wanted) => {
    const marks = known.get(wanted.buffer) ?? new Uint8Array(unitsIn(wanted));
    known.set(wanted.buffer, marks);
    return marks;
  };
  marksOf(slot)[indexOf(slot, unit.place)] = 1;
  for (const step of graph.steps.toReversed()) {
    const wanted = known.get(outputOf(step).buffer);
    if (wanted?.includes(1)) markInputs(step, wanted, marksOf);
  }
  const [height, width, channels] = planeOf(graph.input);
  const marks = marksOf(graph.input);
  return { height, width, channels, marks, box: boxOf(marks, width, channels) };
}

function markInputs(step: ForwardStep, wanted: Uint8Array, marksOf: MarksOf): void {
  const isSoftmax = 'activation' in step.params && step.params.activation === 'softmax';
  const cells = isSoftmax ? wholeCells(step, wanted) : wanted;
  switch (step.type) {
    case 'conv2d':
      markConvolution(step, cells, marksOf(step.slots.input));
      break;
    case 'dense':
      marksOf(step.slots.input).fill(1);
      break;
    case 'pool':
      markPool(step, cells, marksOf(step.slots.input));
      break;
    case 'join':
      markBranch(step, cells, marksOf(step.slots.branch));
      break;
    default:
      // Number by number.
      for (const input of inputsOf(step)) markSame(cells, marksOf(input));
  }
}

/** All channels of each marked cell: a softmax makes them depend on one another. */
function wholeCells(step: ForwardStep, wanted: Uint8Array): Uint8Array {
  const [, , channels] = planeOf(outputOf(step));
  const whole = new Uint8Array(wanted.length);
  for (let first = 0; first < whole.length; first += channels) {
    if (wanted.subarray(first, first + channels).includes(1)) whole.fill(1, first, first + channels);
  }
  return whole;
}

function markSame(wanted: Uint8Array, input: Uint8Array): void {
  for (let index = 0; index < wanted.length; index++) input[index] |= wanted[index];
}

function markConvolution({ slots, params }: Conv2dStep, wanted: Uint8Array, marks: Uint8Array): void {
  const { input, kernel } = slots;
  const { width, channels, rows, columns, inPerGroup, outPerGroup, outChannels } = planConv2d(
    { input, kernel },
    params,
  );
  const [readRows, readColumns] = [rows, columns].map(readCells);
  for (let first = 0; first < wanted.length; first += outPerGroup) {
    if (!wanted.subarray(first, first + outPerGroup).includes(1)) continue;
    const cell = Math.floor(first / outChannels);
    const firstChannel = ((first % outChannels) / outPerGroup) * inPerGroup;
    for (const row of readRows[Math.floor(cell / columns.output)]) {
      for (const column of readColumns[cell % columns.output]) {
        const place = (row * width + column) * channels + firstChannel;
        marks.fill(1, place, place + inPerGroup);
      }
    }
  }
}

/** The cells inside the image that each window of an axis reads. */
function readCells(axis: AxisGeometry): number[][] {
  return Array.from({ length: axis.output }, (_, output) =>
    tapSources(axis, output, { type: 'zeros' }).filter((source) => source >= 0),
  );
}

function markPool(step: PoolStep, wanted: Uint8Array, marks: Uint8Array): void {
  const { width, channels, rows, columns } = poolPlan(step);
  for (let index = 0; index < wanted.length; index++) {
    if (wanted[index] === 0) continue;
    const cell = Math.floor(index / channels);
    const { from: top, to: bottom } = coveredCells(rows, Math.floor(cell / columns.output));
    const { from: left, to: right } = coveredCells(columns, cell % columns.output);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        marks[(row * width + column) * channels + (index % channels)] = 1;
      }
    }
  }
}

function markBranch({ slots, params }: JoinStep, wanted: Uint8Array, marks: Uint8Array): void {
  const [[, , channels], [, , joined]] = [planeOf(slots.branch), planeOf(slots.joined)];
  for (let index = 0; index < marks.length; index++) {
    const place = Math.floor(index / channels) * joined + params.firstChannel + (index % channels);
    marks[index] |= wanted[place];
  }
}

function boxOf(marks: Uint8Array, width: number, channels: number): UnitField['box'] {
  const rowSize = width * channels;
  const first = marks.indexOf(1);
  if (first < 0) return null;
  const rows = { from: Math.floor(first / rowSize), to: Math.floor(marks.lastIndexOf(1) / rowSize) };
  let [from, to] = [width, -1];
  for (let index = first; index < marks.length; index++) {
    if (marks[index] === 0) continue;
    const column = Math.floor(index / channels) % width;
    from = Math.min(from, column);
    to = Math.max(to, column);
  }
  return { rows, columns: { from, to } };
}
