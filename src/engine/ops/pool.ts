/** What all pools share: their parameters and the windows that they read. */
import {
  type AxisGeometry,
  type CellRange,
  checkPoolWindow,
  type Padding,
  type Pair,
  type WindowGeometry,
  windowCell,
} from '../geometry.ts';
import type { Tensor } from '../tensor.ts';
import { type PlaneExtents, planeExtents, type ShapesOf, type TensorInput } from './op.ts';

/** `input`: `[batch, height, width, channels]`. */
export interface PoolInputs {
  readonly input: TensorInput;
}

/** How pooling windows lie. */
export interface PoolParams {
  readonly poolSize: Pair;
  /** `poolSize` by default: windows side by side. Smaller strides overlap. */
  readonly stride?: Pair;
  /** `valid` by default. */
  readonly padding?: Padding;
}

/** ∂loss/∂input, of the input's shape. */
export interface PoolGradients {
  readonly dInput: Tensor;
}

/** One pooling, checked. */
export interface PoolPlan extends WindowGeometry, PlaneExtents {}

/**
 * @throws EngineError `tensor-rank`, `tensor-size`, those of `checkWindow`; `pool-padding` where a window
 *   could lie wholly in padding.
 */
export function planPool({ input }: ShapesOf<PoolInputs>, params: PoolParams): PoolPlan {
  const extents = planeExtents(input);
  const window = checkPoolWindow(extents.height, extents.width, {
    kernel: params.poolSize,
    stride: params.stride ?? params.poolSize,
    dilation: [1, 1],
    padding: params.padding ?? 'valid',
  });
  return { ...extents, ...window };
}

/** `[batch, outHeight, outWidth, channels]`. Throws as {@link planPool}. */
export function poolOutputShape(inputs: ShapesOf<PoolInputs>, params: PoolParams): number[] {
  const { batch, channels, rows, columns } = planPool(inputs, params);
  return [batch, rows.output, columns.output, channels];
}

/** A global pool has nothing to set. */
export type GlobalPoolParams = Readonly<Record<string, never>>;

/** One window over each whole image. Throws EngineError `tensor-rank`, `tensor-size`. */
export function planGlobalPool(inputs: ShapesOf<PoolInputs>): PoolPlan {
  const { height, width } = planeExtents(inputs.input);
  return planPool(inputs, { poolSize: [height, width] });
}

/** `[batch, channels]`. Throws as {@link planGlobalPool}. */
export function globalPoolOutputShape(inputs: ShapesOf<PoolInputs>): number[] {
  const { batch, channels } = planGlobalPool(inputs);
  return [batch, channels];
}

/**
 * Every window of every channel: number `place` of the output is made of the numbers `cells` of the input,
 * in reading order; padding is left out. There is always at least one.
 */
export function eachWindow(plan: PoolPlan, visit: (place: number, cells: readonly number[]) => void): void {
  const { batch, height, width, channels, rows, columns } = plan;
  let place = 0;
  for (let image = 0; image < batch; image++) {
    for (let outRow = 0; outRow < rows.output; outRow++) {
      for (let outColumn = 0; outColumn < columns.output; outColumn++) {
        const { from: top, to: bottom } = coveredCells(rows, outRow);
        const { from: left, to: right } = coveredCells(columns, outColumn);
        for (let channel = 0; channel < channels; channel++) {
          const cells: number[] = [];
          for (let row = top; row <= bottom; row++) {
            for (let column = left; column <= right; column++) {
              cells.push(((image * height + row) * width + column) * channels + channel);
            }
          }
          visit(place++, cells);
        }
      }
    }
  }
}

/** Cells of one axis that window `output` covers inside the input; the padding is left out. */
export function coveredCells(axis: AxisGeometry, output: number): CellRange {
  const last = windowCell(axis, output, axis.kernel - 1);
  return { from: Math.max(windowCell(axis, output, 0), 0), to: Math.min(last, axis.input - 1) };
}
