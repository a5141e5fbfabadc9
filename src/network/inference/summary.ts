/** What is known of a network and its layers before anything runs. */
import type { ProblemError } from '../../engine/errors.ts';
import type { UnreadAxis, WindowGeometry } from '../../engine/geometry.ts';
import type { LayerSpec, ParallelSpec, ResidualSpec } from '../../engine/network/layerSpec.ts';
import type { ReceptiveField } from './receptiveField.ts';

/** Of one image, without the batch: `[height, width, channels]`, or `[units]`. */
export type Shape = readonly number[];

/** A layer as far as a file says it; null where its type is unknown or what it needs is missing. */
export type ReadLayer =
  | Exclude<LayerSpec, ResidualSpec | ParallelSpec>
  | (Omit<ResidualSpec, 'layers'> & { readonly layers: readonly ReadLayer[] })
  | (Omit<ParallelSpec, 'branches'> & { readonly branches: readonly (readonly ReadLayer[])[] })
  | null;

/**
 * Where a layer stands: its index; within a `residual` then that in its layers; within a `parallel` the
 * branch and the index in it. `[2, 0, 1]` is the second layer in the first branch of the third layer.
 */
export type LayerPath = readonly number[];

/** One tensor of weights. The product of `shape` is `count`: a 3×3 kernel of 8 channels and 16 filters, 3·3·8·16. */
export interface ParameterTerm {
  /** Whole name, as in a checkpoint: `conv2d_0.kernel`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly count: number;
  /** Whether training moves it. */
  readonly isTrainable: boolean;
}

/** One layer. What cannot be inferred is null. A block's numbers are those of all that is in it. */
export interface LayerSummary {
  readonly path: LayerPath;
  /** Whole name; null for a layer that cannot be read. */
  readonly name: string | null;
  readonly type: LayerSpec['type'] | null;
  readonly input: Shape | null;
  readonly output: Shape | null;
  /** In the order of a checkpoint. Running statistics are none: they are measured, not learned. */
  readonly parameters: readonly ParameterTerm[] | null;
  /** Products of a weight and a number for one image, forward: of kernels alone, the rest is small beside them. */
  readonly multiplyAdds: number | null;
  /** What a unit of the output sees of the network's input. */
  readonly field: ReceptiveField | null;
  /** How the windows of a convolution or pool lie; also where they do not fit, with an output below 1. */
  readonly window: WindowGeometry | null;
  /** Rows and columns of the layer's input that no window reads; null where all are read. */
  readonly unread: { readonly rows: UnreadAxis | null; readonly columns: UnreadAxis | null };
}

/** What keeps a network from being compiled; an empty path where no layer is at fault. */
export interface NetworkProblem {
  readonly path: LayerPath;
  readonly error: ProblemError;
}

/** Sums over the layers of which it is known. */
export interface NetworkTotal {
  readonly parameters: number;
  readonly trainableParameters: number;
  readonly multiplyAdds: number;
  /** Whether everything is known of all layers, so that the sums are those of the network. */
  readonly isComplete: boolean;
  /** Of the last layer. */
  readonly output: Shape | null;
}

export interface NetworkSummary {
  /** In the order of the file, a block before what is in it. */
  readonly layers: readonly LayerSummary[];
  readonly total: NetworkTotal;
  /** In the order of the layers, a block after what is in it. */
  readonly problems: readonly NetworkProblem[];
}
