/** The arithmetic behind one number of a network, as data: one type for each kind of step. */
import type { ActivationName } from '../../engine/activation.ts';
import type { ExplainedCell } from '../cellExplanation.ts';
import type { Unit } from './unit.ts';

/** What all explanations say. */
interface Explained {
  readonly unit: Unit;
  /** The engine's number; not a number stays so. */
  readonly value: number;
  /** What the arithmetic gives, in double precision from the engine's numbers, as float32 stores it. */
  readonly computed: number;
  /**
   * How far `value` may be from `computed`: max(1e-5, n · 2⁻²⁴) · (1 + Σ |what is added|). A sum of n terms in
   * float32 is off by up to n · 2⁻²⁴ of that, in whatever order it is made; what products, activations and Winograd's
   * transforms add stays within 1e-5, as measured.
   */
  readonly tolerance: number;
}

/** A number that goes into another: a unit that can be opened in turn. */
export interface Term {
  readonly unit: Unit;
  readonly value: number;
}

export interface WeightedTerm extends Term {
  readonly weight: number;
  /** value · weight */
  readonly product: number;
}

/** activation(input) = output. */
export interface AppliedActivation {
  readonly function: ActivationName;
  readonly input: number;
  readonly output: number;
  /** Of a softmax the numbers of all channels, which share 1 among them; null else. */
  readonly rivals: readonly number[] | null;
}

/** A pixel, as the network reads it. */
export interface InputExplanation extends Explained {
  readonly type: 'input';
}

/** Patch ⊙ kernel of one input channel. */
export interface ChannelProducts {
  /** Of the input. */
  readonly channel: number;
  /** Row by row: the values under the kernel (0 in padding), its weights, and value · weight. */
  readonly patch: readonly number[];
  readonly weights: readonly number[];
  readonly products: readonly number[];
  /** Σ products */
  readonly sum: number;
}

/** activation(Σ channels Σ patch · weight + bias). */
export interface ConvolutionExplanation extends Explained {
  readonly type: 'convolution';
  /** Taps of the kernel. */
  readonly height: number;
  readonly width: number;
  /** Where the taps lie on the input, row by row; `source` is null in padding. */
  readonly cells: readonly ExplainedCell[];
  /** Those of the unit's group, in order. */
  readonly channels: readonly ChannelProducts[];
  /** Who makes the channels: the layer that is read, null for the network's input. */
  readonly source: string | null;
  /** Σ of the channels' sums */
  readonly sum: number;
  /** Null where the layer has none. */
  readonly bias: number | null;
  readonly activation: AppliedActivation;
}

/** activation(Σ input · weight + bias). */
export interface DenseExplanation extends Explained {
  readonly type: 'dense';
  /** The largest product first, sign aside. */
  readonly terms: readonly WeightedTerm[];
  /** Σ products */
  readonly sum: number;
  readonly bias: number | null;
  readonly activation: AppliedActivation;
}

/** The largest number of a window. */
export interface MaximumExplanation extends Explained {
  readonly type: 'maximum';
  /** What the window covers inside the image, in reading order. */
  readonly terms: readonly Term[];
  /** Indices of the terms that are the maximum; the gradient goes to the first. */
  readonly winners: readonly number[];
}

/** Σ terms / divisor. */
export interface AverageExplanation extends Explained {
  readonly type: 'average';
  readonly terms: readonly Term[];
  readonly sum: number;
  /** Cells of the window: those inside the image, or with `countPadding` all. */
  readonly divisor: number;
}

/** gamma · (x − mean) / √(variance + epsilon) + beta, by the running statistics. */
export interface NormalizationExplanation extends Explained {
  readonly type: 'normalization';
  readonly term: Term;
  readonly gamma: number;
  readonly beta: number;
  readonly mean: number;
  readonly variance: number;
  readonly epsilon: number;
  /** (x − mean) / √(variance + epsilon) */
  readonly normalized: number;
}

export interface ActivationExplanation extends Explained {
  readonly type: 'activation';
  readonly term: Term;
  readonly activation: AppliedActivation;
}

/** activation(branch + shortcut) of a residual block. */
export interface AdditionExplanation extends Explained {
  readonly type: 'addition';
  readonly branch: Term;
  readonly shortcut: Term;
  readonly activation: AppliedActivation;
}

/** A run of channels of a parallel block that one branch has made. */
export interface JoinedBranch {
  /** The layer that makes them; null where an empty branch hands on the network's input. */
  readonly source: string | null;
  readonly firstChannel: number;
  readonly channels: number;
}

/** One number of one branch, at its new channel. */
export interface ConcatenationExplanation extends Explained {
  readonly type: 'concatenation';
  readonly term: Term;
  readonly branches: readonly JoinedBranch[];
  /** Index of the branch that `term` is of. */
  readonly branch: number;
}

/** The same number in another place: `flatten`, `dropout` outside training, an activation that is linear. */
export interface PassedExplanation extends Explained {
  readonly type: 'passed';
  readonly term: Term;
}

/** How one number of a network came about; `contributorsOf` lists what went into it. */
export type UnitExplanation =
  | InputExplanation
  | ConvolutionExplanation
  | DenseExplanation
  | MaximumExplanation
  | AverageExplanation
  | NormalizationExplanation
  | ActivationExplanation
  | AdditionExplanation
  | ConcatenationExplanation
  | PassedExplanation;

/** Any one of them without what all have in common. */
export type Arithmetic = UnitExplanation extends infer Each
  ? Each extends Explained
    ? Omit<Each, keyof Explained>
    : never
  : never;
