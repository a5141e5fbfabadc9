/**
 * What the page of feature maps and the host say to each other. The host holds the network of one file, with the
 * weights of its newest run, and one image; the page asks for what it shows. Sentences come in the language of
 * the panel.
 */
import type { Ablation } from '../explain/network/ablation.ts';
import type { Unit } from '../explain/network/unit.ts';
import type { UnitExplanation } from '../explain/network/unitExplanation.ts';
import type { TextRange } from '../network/errors.ts';
import type { EpochNumbers, SamplePicture } from './networkView.ts';

export type { ExplainedCell } from '../explain/cellExplanation.ts';
export type { Ablation } from '../explain/network/ablation.ts';
export type { Unit } from '../explain/network/unit.ts';
export type {
  AppliedActivation,
  ChannelProducts,
  ConvolutionExplanation,
  Term,
  UnitExplanation,
  WeightedTerm,
} from '../explain/network/unitExplanation.ts';

/** A part of the data; the first that there is of these is looked at first. */
export type MapsPart = 'test' | 'validation' | 'train';

/** Whose weights made the maps. */
export type MapsWeights =
  /** The first, random ones. `why`: what is in the way of a run's; null where there is none. */
  | { readonly type: 'random'; readonly why: string | null }
  /** Of a run, after an epoch; 0 for those that it began with, null where it is not known. */
  | { readonly type: 'run'; readonly run: string; readonly epoch: number | null }
  /** Of a run in progress, as they are now. `epoch`: the one that it is in. */
  | { readonly type: 'training'; readonly epoch: number };

/** A layer, in the order of the file, a block before what is in it. */
export interface MapsLayer {
  /** Whole name, as in checkpoints. */
  readonly name: string;
  readonly type: string;
  /** Blocks that it stands in. */
  readonly depth: number;
  /** Of one image: `[height, width, channels]` or `[units]`. */
  readonly shape: readonly number[];
  /** Numbers that it learns. */
  readonly parameters: number;
  readonly activation: string;
  /** Rows and columns of the input that a unit depends on. */
  readonly sees: readonly [rows: number, columns: number] | null;
  /** Where it stands in the file. */
  readonly range: TextRange;
  /** Of its convolution; null where it is none. `isFirst`: it reads the input itself. */
  readonly kernel: {
    readonly height: number;
    readonly width: number;
    readonly inChannels: number;
    readonly isFirst: boolean;
  } | null;
  /** Maps or units that were 0 for every image that the run looked at. */
  readonly dead: readonly number[];
}

/** What an epoch of a run has measured; absent numbers are null. */
export type EpochScores = Pick<
  EpochNumbers,
  'epoch' | 'trainLoss' | 'trainAccuracy' | 'validationLoss' | 'validationAccuracy' | 'testAccuracy'
>;

/** The network of a file. */
export interface MapsNetwork {
  readonly input: readonly [height: number, width: number, channels: 1 | 3];
  readonly layers: readonly MapsLayer[];
  readonly weights: MapsWeights;
  /** Epochs of the run whose weights can be looked at, in order; 0 is what it began with. */
  readonly epochs: readonly number[];
  /** What the run has measured after each epoch. */
  readonly history: readonly EpochScores[];
}

/** All that the page needs to draw itself, but for the maps. */
export interface MapsSnapshot {
  /** Name of the network file. */
  readonly file: string;
  /** Null while it is read for the first time, and where it cannot be. */
  readonly network: MapsNetwork | null;
  /** Counts the networks: another number is another network, or other weights. */
  readonly version: number;
  /** Why there is none, or why it is older than the text, and what to do. */
  readonly problem: string | null;
  /** The layer that the cursor stands in. */
  readonly cursor: string | null;
}

/** Which samples are looked at; null where all are. */
export interface SampleSearch {
  readonly label: number | null;
  /** Whether the network names them as they are labelled. */
  readonly verdict: 'right' | 'wrong' | null;
  readonly direction: 1 | -1;
}

/** What the network is to look at. A drawing is grey, height × width bytes. */
export type MapsSource =
  | {
      readonly type: 'sample';
      readonly part: MapsPart | null;
      readonly index: number;
      /** Where only some will do: the first of them from the index on, or with −1 back from it. */
      readonly search?: SampleSearch;
    }
  /** The file that a person has chosen, or else the one before once more; the first sample where there was none. */
  | { readonly type: 'again' }
  | {
      readonly type: 'drawn';
      readonly height: number;
      readonly width: number;
      readonly bytes: Uint8Array;
    };

/** A sample of the data that is looked at. */
export interface SeenSample {
  readonly part: MapsPart;
  readonly index: number;
  readonly label: number;
  /** Samples that a search has looked at in vain, this one the last of them; null for one that was asked for. */
  readonly searched: number | null;
  /** Samples of every part that there is. */
  readonly counts: readonly { readonly part: MapsPart; readonly count: number }[];
}

/** The numbers of a layer, each map apart. */
export interface LayerLook {
  readonly layer: string;
  /** Of all its numbers that are finite. */
  readonly low: number;
  readonly high: number;
  /** Numbers in each of equal bins from low to high. */
  readonly bins: readonly number[];
  /** The largest magnitude in each map, or of each unit. */
  readonly strengths: Float32Array;
  /** The first maps. */
  readonly maps: LayerMaps;
}

/** Maps to be drawn: `height × width` numbers for each of `channels`, one after the other. */
export interface LayerMaps {
  /** Extents of a picture: of the maps, or fewer where those are large. Units are pictures of one cell. */
  readonly height: number;
  readonly width: number;
  readonly channels: readonly number[];
  readonly values: Float32Array;
}

/** Cells of a map, which has them all. */
export type CellWindow = Pick<MarkedCells, 'row' | 'column' | 'rows' | 'columns'>;

/** What the network makes of an image. */
export interface MapsLook {
  /** What a person calls the image. */
  readonly name: string;
  /** As the network reads it, before it is normalised. */
  readonly picture: Omit<SamplePicture, 'index'>;
  /** Null for an image that is none of the data. */
  readonly sample: SeenSample | null;
  /** Names of the outputs, where the data or the run has them. */
  readonly classes: readonly string[] | null;
  /** Of each output, 0..1; with `meanSquaredError` the output itself. */
  readonly probabilities: readonly number[];
  /** The same with the changes, which `layers` have too; null where there are none. */
  readonly changed: readonly number[] | null;
  readonly layers: readonly LayerLook[];
}

/** Kernels of a convolution that read one input channel. */
export interface LayerKernels {
  readonly layer: string;
  readonly input: number;
  readonly outputs: readonly number[];
  /** `height × width` weights for each of `outputs`. */
  readonly values: Float32Array;
  /** The largest magnitude of all weights of the layer. */
  readonly reach: number;
  /** Of each of `outputs`; null where the layer has none. */
  readonly biases: readonly number[] | null;
  /** What both are without the changes. */
  readonly trained: Pick<LayerKernels, 'values' | 'biases'>;
  /** The known kernel that each is most like; null where no known one has its extents, and behind other layers. */
  readonly nearest: readonly (NearKernel | null)[];
}

/** A known kernel, or its negative. */
export interface NearKernel {
  readonly name: string;
  /** 0..1 */
  readonly similarity: number;
  readonly isNegated: boolean;
}

/** Cells of a layer, or of the input where `layer` is null; whole maps have all channels. */
export interface MarkedCells {
  readonly layer: string | null;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** Null for all maps. */
  readonly channel: number | null;
}

/** A unit that is pointed at. */
export interface PointedUnit {
  readonly unit: Unit;
  /** The engine's number. */
  readonly value: number;
  /** The unit itself, what it depends on in the layers before, and its receptive field in the input. */
  readonly marks: readonly MarkedCells[];
}

/** The arithmetic behind a unit. */
export interface ExplainedUnit extends Pick<PointedUnit, 'marks'> {
  readonly explanation: UnitExplanation;
  /** Terms of a long list that were left out and what they add up to; null where they are not added. */
  readonly rest: { readonly count: number; readonly sum: number | null } | null;
  /** All of it, to be copied. */
  readonly text: string;
}

/** How many images of a part, from all over it, are named right, 0..1: by the trained network, and with changes. */
export interface ChangedAccuracy {
  readonly part: MapsPart;
  readonly count: number;
  readonly trained: number;
  readonly changed: number;
}

/** What is switched off or edited, each on top of those before; nothing is written. */
export interface Changes {
  readonly changes: readonly Ablation[];
}

/** A map of a layer. */
export interface OneMap {
  readonly layer: string;
  readonly channel: number;
}

/** What the host offers the page. */
export type FeatureMapsHostMethods = {
  /** The page is on the screen: from now on the host follows the file, its runs and the cursor. */
  mapsReady: (params: null) => Promise<MapsSnapshot>;
  /** It is not any more. */
  mapsLeft: (params: null) => void;
  /**
   * Has the network, with changes where there are any, look at an image. All that is asked afterwards, kernels
   * too, is about the network that has looked.
   */
  look: (params: MapsSource & Partial<Changes>) => Promise<MapsLook>;
  /** Asks a person for an image file; true where there is one, which `again` looks at. */
  chooseImage: (params: null) => Promise<boolean>;
  /** Further maps of the image that was looked at last; of their cells in `window` the numbers themselves. */
  maps: (params: {
    readonly layer: string;
    readonly channels: readonly number[];
    readonly window?: CellWindow;
  }) => Promise<LayerMaps>;
  kernels: (params: {
    readonly layer: string;
    readonly input: number;
    readonly outputs: readonly number[];
  }) => Promise<LayerKernels>;
  point: (params: { readonly unit: Unit }) => Promise<PointedUnit>;
  explain: (params: { readonly unit: Unit }) => Promise<ExplainedUnit>;
  /** Over many images; null where there is no data, or the last look is one with other changes. */
  changedAccuracy: (params: Changes) => Promise<ChangedAccuracy | null>;
  /** Writes the weights with these changes where a person says; the file's name, null where there is none. */
  saveChanged: (params: Changes) => Promise<string | null>;
  /** Shows the network as it was after an epoch; `mapsChanged` follows. */
  atEpoch: (params: { readonly epoch: number }) => Promise<void>;
  /** Marks the lines of a layer in the file, or none. */
  markLayer: (params: { readonly layer: string | null }) => Promise<void>;
  /** Puts the cursor into a layer; the panel keeps the focus. */
  goToLayer: (params: { readonly layer: string }) => Promise<void>;
  /** Opens the Kernel Lab with a kernel, one channel of it. */
  applyMapKernel: (params: OneMap & { readonly input: number }) => Promise<void>;
  copyText: (params: { readonly text: string }) => Promise<void>;
};

/** What the page offers the host. */
export type FeatureMapsPanelMethods = {
  /** The network or its weights are others, or there is a problem. */
  mapsChanged: (params: MapsSnapshot) => void;
  /** The cursor stands in another layer; null where it stands in none. */
  cursorAt: (params: { readonly layer: string | null }) => void;
};
