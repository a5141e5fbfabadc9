/** What the two pools share: their parameters and the windows that they read. */
import {
  type AxisGeometry,
  type CellRange,
  checkPoolWindow,
  type Padding,
  type Pair,
  windowCell,
} from '../geometry.ts';
import { planeExtents, type ShapesOf, type TensorInput } from './op.ts';

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

/**
 * @throws EngineError `tensor-rank`, `tensor-size`, those of `checkWindow`; `pool-padding` where a window
 *   could lie wholly in padding.
 */
export function validatePool({ input }: ShapesOf<PoolInputs>, params: PoolParams) {
  const extents = planeExtents(input);
  const window = checkPoolWindow(extents.height, extents.width, {
    kernel: params.poolSize,
    stride: params.stride ?? params.poolSize,
    dilation: [1, 1],
    padding: params.padding ?? 'valid',
  });
  return { ...extents, ...window };
}

/** `[batch, outHeight, outWidth, channels]`. Throws as {@link validatePool}. */
export function poolOutputShape(inputs: ShapesOf<PoolInputs>, params: PoolParams): number[] {
  const { batch, channels, rows, columns } = validatePool(inputs, params);
  return [batch, rows.output, columns.output, channels];
}

/** Cells of one axis that window `output` covers inside the input; the padding is left out. */
export function coveredCells(axis: AxisGeometry, output: number): CellRange {
  const last = windowCell(axis, output, axis.kernel - 1);
  return { from: Math.max(windowCell(axis, output, 0), 0), to: Math.min(last, axis.input - 1) };
}
