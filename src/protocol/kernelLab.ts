/**
 * What the Kernel Lab panel and the host say to each other. The panel holds settings and what is on the
 * screen; the host holds the image and computes. One `render` answers everything a change needs.
 */
import type { DisplayMode } from '../engine/filter/display.ts';
import type { FilterChain, ImageShape, Kernel, StepGeometry } from '../engine/filter/filterChain.ts';
import type { UnreadAxis } from '../engine/geometry.ts';
import type { CellExplanation } from '../explain/cellExplanation.ts';

export type { DisplayMode } from '../engine/filter/display.ts';

/** All that the panel's controls say. Survives hiding, reloading and a change of image. */
export interface LabSettings {
  readonly chain: FilterChain;
  readonly display: DisplayMode;
}

/** A known kernel in the language of the panel. */
export interface PresetChoice {
  readonly id: string;
  readonly name: string;
  readonly sentence: string;
  /** What an output above and below zero tells, where its sign says something; no full stop. */
  readonly signs?: { readonly positive: string; readonly negative: string };
  readonly matrix: readonly (readonly number[])[];
  readonly divisor: number;
  /** Absent where the kernel says nothing of it. */
  readonly bias?: number;
  /** Where it stands in the list of kernels; absent for one of the person's own. */
  readonly group?: 'course' | 'edges' | 'effects';
  /** It is of the person's own list. */
  readonly isOwn?: true;
}

/** A kernel to keep. */
export interface SavedKernel {
  readonly kernel: Kernel;
  readonly divisor: number;
  readonly bias: number;
}

/** What to save: a stage, whole, as the settings show it. */
export interface SavedPicture {
  readonly settings: LabSettings;
  readonly stage: Stage;
}

/** What a chain can be copied as. */
export type CodeTarget = 'numpy' | 'opencv' | 'pytorch' | 'keras' | 'json';

export interface ImageInfo extends ImageShape {
  readonly name: string;
  /** Format as a reader knows it: "PNG", "JPEG". */
  readonly format: string;
  readonly bitsPerChannel: 8 | 16;
  readonly hasAlpha: boolean;
  /** Frames of an animated file; the first one is shown. */
  readonly frames: number;
}

/** A geometry that the panel need not ask for: of the chain that it asked for last, or starts with. */
export interface KnownGeometry {
  readonly chain: FilterChain;
  readonly steps: readonly StepGeometry[];
}

/** Where the image stands; `problem` says what is wrong and what to do. */
export type ImageState =
  | { readonly phase: 'empty' }
  | { readonly phase: 'loading'; readonly name: string }
  /** A smaller decoding is shown, marked as such, until the whole one is there. */
  | { readonly phase: 'preview'; readonly info: ImageInfo; readonly geometry?: KnownGeometry }
  | {
      readonly phase: 'exact';
      readonly info: ImageInfo;
      readonly geometry?: KnownGeometry;
      readonly problem?: string;
      /** The file changed on disk, and this is what it holds now. */
      readonly isReread?: true;
    }
  | { readonly phase: 'failed'; readonly name: string; readonly problem: string };

/** The files that were opened together, and which of them is shown. */
export interface ImageStrip {
  /** Another number where other files were opened, whatever their names. */
  readonly id?: number;
  readonly names: readonly string[];
  readonly current: number;
}

/** Everything a panel needs to draw itself for the first time. */
export interface LabSnapshot {
  /** BCP 47 tag of the display language. */
  readonly language: string;
  readonly presets: readonly PresetChoice[];
  /** What a panel begins with where nothing was kept. */
  readonly settings: LabSettings;
  /** What a panel of this workspace said last with `keep`, unchecked. */
  readonly kept?: unknown;
  /** A kernel that the panel was opened with: it takes the place of the first one. */
  readonly kernel?: BroughtKernel;
  readonly image: ImageState;
  readonly strip: ImageStrip;
  /** The workspace is not trusted: images are shown, nothing is saved. */
  readonly restricted: boolean;
}

/** Weights from elsewhere, row by row. */
export type BroughtKernel = readonly (readonly number[])[];

/** −1 is the image itself, 0 the output of the first step, 1 of the second … */
export type Stage = number;

/**
 * A part of a stage, in its cells, and the device pixels to show it in. Rows and columns beyond the stage
 * are the padding of the step that reads it.
 */
export interface View {
  readonly stage: Stage;
  /** One channel alone, from 0; all of them where absent. */
  readonly channel?: number;
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
  readonly pixelHeight: number;
  readonly pixelWidth: number;
}

export interface RenderRequest {
  readonly settings: LabSettings;
  readonly views: readonly View[];
}

/** Whole-output numbers for a legend. Extremes may be infinite, and are NaN where nothing is a number. */
export interface StageStatistics {
  readonly min: number;
  readonly max: number;
  /** Counts over `low` to `high` in equal bins; what lies beyond is in the outer bins. */
  readonly histogram: readonly number[];
  /** They are estimates: values were counted in other bins, some of which lie in two of these. */
  readonly isHistogramRough?: true;
  /** Values that the display cuts off, below and above. */
  readonly clippedBelow: number;
  readonly clippedAbove: number;
  /** The scale is one of magnitudes; the extremes are those of the values all the same. */
  readonly isMagnitude?: true;
}

/**
 * What one view shows. `rows × columns × channels` bytes: `gray` and `rgb` are colours; `signed` are
 * levels 0..254 with zero at 127, for the theme's diverging scale, and 255 for a number that is not one.
 * Never more cells than device pixels asked for; fewer where a cell covers several pixels.
 */
export interface Picture {
  readonly stage: Stage;
  readonly encoding: 'gray' | 'rgb' | 'signed';
  readonly rows: number;
  readonly columns: number;
  readonly bytes: Uint8Array;
  /** One byte a cell, where the image has transparency and this is the image. */
  readonly alpha: Uint8Array | null;
  /** The numbers themselves, `rows × columns × channels`, where few enough are shown to be read. */
  readonly values: Float32Array | null;
  /** Where a view that reaches into padding takes its cells from; null where it does not. */
  readonly padding: PaddingInView | null;
  /** Values at the ends of the scale. */
  readonly low: number;
  readonly high: number;
  readonly statistics: StageStatistics;
}

/** The cells of a view that lie beyond the rim. */
export interface PaddingInView {
  /** The row of the stage that stands in each row of the view, −1 where none does; so for the columns. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** What such a cell counts as: the value shown there, −∞ for a maximum, or nothing in an average. */
  readonly fill: 'value' | 'lowest' | 'uncounted';
}

/** Cells that no window reads, and what would read them; null where all of an axis is read. */
export interface UnreadCells {
  readonly rows: UnreadAxis | null;
  readonly columns: UnreadAxis | null;
}

export interface RenderReply {
  /** False while a preview stands in for the image. */
  readonly exact: boolean;
  /** One for each step; ends with the step that cannot be computed, if there is one. */
  readonly geometry: readonly StepGeometry[];
  /** What each step leaves unread of its input. */
  readonly unread: readonly UnreadCells[];
  /** Why nothing could be computed: the rule, both numbers, the remedy. */
  readonly problem: string | null;
  /** One for each view, in order; empty where there is a problem. */
  readonly pictures: readonly Picture[];
  /** True where a newer request made this one pointless. */
  readonly superseded: boolean;
}

export interface ProbeRequest {
  readonly settings: LabSettings;
  readonly stage: Stage;
  readonly row: number;
  readonly column: number;
}

/** The arithmetic of one cell. */
export type {
  CellExplanation as ProbeReply,
  CellReaders,
  ExplainedCell as ProbeCell,
  ExplainedChannel as ProbeChannel,
} from '../explain/cellExplanation.ts';

/** What the host offers a panel. */
export type LabHostMethods = {
  ready: (params: null) => Promise<LabSnapshot>;
  render: (params: RenderRequest) => Promise<RenderReply>;
  probe: (params: ProbeRequest) => Promise<CellExplanation | null>;
  /** Keeps the settings that a person left for the next panel of this workspace. */
  keep: (params: unknown) => void;
  /** Asks for another image with the system's dialog. */
  openImage: (params: null) => Promise<void>;
  /** Shows another of the files that were opened together. */
  showImage: (params: { readonly index: number }) => Promise<void>;
  /** A small picture of one of those files and of what the chain makes of all of it. */
  thumbnail: (params: ThumbnailRequest) => Promise<Thumbnail>;
  /** Ends what is being read or computed. What was shown stays. */
  cancel: (params: null) => Promise<void>;
  /** Asks for a place and saves a stage there; the file's name, or null where nothing was saved. */
  savePicture: (params: SavedPicture) => Promise<string | null>;
  /** Puts the chain on the clipboard, as code or data. */
  copyCode: (params: { readonly settings: LabSettings; readonly target: CodeTarget }) => Promise<void>;
  copyText: (params: { readonly text: string }) => Promise<void>;
  /** Opens the log channel, which has the details of what went wrong. */
  showLog: (params: null) => void;
  /** Puts the chain into a network file that the person chooses; its name, or null where none was chosen. */
  intoNetwork: (params: { readonly settings: LabSettings }) => Promise<string | null>;
  /** Asks for a name and keeps a kernel among the person's own; the name, or null where it was not kept. */
  saveKernel: (params: SavedKernel) => Promise<string | null>;
  /** Opens the settings file where the person's own kernels stand. */
  editKernels: (params: null) => Promise<void>;
  /** The text on the clipboard, which a page may not read itself; empty where there is none. */
  readClipboard: (params: null) => Promise<string>;
};

/** One of the files that were opened together, and the device pixels that each of its pictures may have. */
export interface ThumbnailRequest {
  readonly settings: LabSettings;
  readonly index: number;
  readonly pixelHeight: number;
  readonly pixelWidth: number;
}

/**
 * One of the files that were opened together, computed whole and shown small. Null everywhere where a
 * request with other settings took its place.
 */
export interface Thumbnail {
  readonly input: Picture | null;
  /** What the last step makes; null where there is a problem. */
  readonly output: Picture | null;
  readonly problem: string | null;
}

/** What a panel offers the host. */
export type LabPanelMethods = {
  /** The image changed, became exact, or failed: ask for pictures again. */
  imageChanged: (params: ImageState) => void;
  /** The files that were opened together, or the one that is shown, changed. */
  stripChanged: (params: ImageStrip) => void;
  /** The person's own kernels changed: all that can be chosen now. */
  presetsChanged: (params: readonly PresetChoice[]) => void;
  /** A kernel comes from elsewhere: it takes the place of the first one. */
  kernelBrought: (params: BroughtKernel) => void;
  /** Decodes with the browser, where the host cannot: RGBA, 8 bit. */
  decode: (params: { readonly bytes: Uint8Array }) => Promise<{
    readonly height: number;
    readonly width: number;
    readonly rgba: Uint8Array;
  }>;
};
