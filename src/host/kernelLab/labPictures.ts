/** From settings and views to the pictures that a panel shows of one image. */
import type { DecodedImage } from '../../data/decodeImage.ts';
import { ProblemError } from '../../engine/errors.ts';
import { checkSizes } from '../../engine/filter/checkSizes.ts';
import { type Display, displayBytes, displayRange, resolveDisplay } from '../../engine/filter/display.ts';
import {
  chainGeometry,
  checkChain,
  type FilterChain,
  type ImageShape,
  type StepGeometry,
} from '../../engine/filter/filterChain.ts';
import type { FilterEngine } from '../../engine/filter/filterEngine.ts';
import type { PictureResult, PictureSink, Region } from '../../engine/filter/sinks.ts';
import type { ValueRange } from '../../engine/filter/valueBounds.ts';
import { type AxisGeometry, type Padding, type UnreadAxis, unreadAxis } from '../../engine/geometry.ts';
import type { Bundle } from '../../engine/message.ts';
import type {
  ImageInfo,
  LabSettings,
  Picture,
  RenderReply,
  RenderRequest,
  View,
} from '../../protocol/kernelLab.ts';
import { KeptPictures } from './keptPictures.ts';
import { type PaddedView, paddedView } from './paddedView.ts';
import { channelsOfImage, pictureKey } from './pictureKeys.ts';
import { shrinkAlpha } from './shrinkAlpha.ts';
import { StageCounts } from './stageCounts.ts';

/** A decoded image, or a smaller decoding that stands in for it; `info` is of the whole one. */
export interface LoadedImage {
  readonly image: DecodedImage;
  readonly info: ImageInfo;
  readonly isPreview: boolean;
}

/** Most numbers that are sent to be read in their cells. */
const readableValues = 16_384;

/** Bytes of pictures that are remembered: the row of steps, channels, the image, where one was before. */
const keptBytes = 48 * 2 ** 20;

/** The language of problems, and the most megapixels that an output may have. */
export interface PictureLimits {
  readonly bundle: Bundle;
  readonly megapixels: number;
}

/** A view, how its numbers become a picture, and what makes the padding in it. */
interface AskedView {
  /** Says what the picture depends on. */
  readonly key: string;
  /** The picture, where it was made before. */
  readonly kept: Picture | undefined;
  readonly view: View;
  readonly display: Display;
  readonly padded: PaddedView | null;
}

/** What a picture says beside its cells. */
interface PictureFacts extends Pick<Picture, 'statistics' | 'padding'> {
  readonly display: Display;
  readonly range: ValueRange;
}

export class LabPictures {
  readonly #engine: FilterEngine;
  readonly #loaded: LoadedImage;
  readonly #bundle: Bundle;
  readonly #megapixels: number;
  readonly #counts: StageCounts;
  /** Most changes, and every move of the view, leave most pictures as they are. */
  readonly #kept = new KeptPictures(keptBytes);

  constructor(engine: FilterEngine, loaded: LoadedImage, { bundle, megapixels }: PictureLimits) {
    this.#engine = engine;
    this.#loaded = loaded;
    this.#counts = new StageCounts(engine, loaded.image.channels);
    this.#bundle = bundle;
    this.#megapixels = megapixels;
  }

  /** Everything that `request` shows, or why it cannot be; superseded when `signal` ends it first. */
  async render({ settings, views }: RenderRequest, signal: AbortSignal): Promise<RenderReply> {
    const { image, info, isPreview } = this.#loaded;
    const geometry = chainGeometry(settings.chain, info);
    const reply = {
      exact: !isPreview,
      geometry,
      unread: geometry.map(({ rows, columns }, index) => {
        const { padding } = settings.chain.steps[index];
        return { rows: unreadOf(rows, padding), columns: unreadOf(columns, padding) };
      }),
    };
    const problem = this.#problemOf(settings.chain, info, geometry);
    if (problem !== null) return { ...reply, problem, pictures: [], superseded: false };
    // A preview can be too small for a kernel that fits the image: nothing to show until the image is there.
    const fits = this.#problemOf(settings.chain, image, []) === null;
    if (!fits || signal.aborted) return { ...reply, problem: null, pictures: [], superseded: true };
    try {
      const pictures = await this.#pictures(settings, geometry, views, signal);
      this.#counts.forgetOld(settings.chain);
      return { ...reply, problem: null, pictures, superseded: false };
    } catch (error) {
      if (signal.aborted) return { ...reply, problem: null, pictures: [], superseded: true };
      throw error;
    }
  }

  #problemOf(chain: FilterChain, shape: ImageShape, geometry: readonly StepGeometry[]): string | null {
    try {
      checkChain(chain, shape);
      checkSizes(geometry, this.#megapixels);
      return null;
    } catch (error) {
      if (error instanceof ProblemError) return error.describe(this.#bundle);
      throw error;
    }
  }

  async #pictures(
    { chain, display }: LabSettings,
    geometry: readonly StepGeometry[],
    views: readonly View[],
    signal: AbortSignal,
  ): Promise<Picture[]> {
    const asked = views.map((view): AskedView => {
      const padded = this.#loaded.isPreview ? null : paddedView(chain, geometry, view);
      const shown = stageDisplay(display, chain, view.stage);
      const key = pictureKey(chain, shown, view, padded);
      return { view, padded, display: shown, key, kept: this.#kept.get(key) };
    });
    const unknown = asked.filter(({ kept }) => !kept);
    const plain = unknown.filter(({ view, padded }) => view.stage >= 0 && !padded);
    const counted = unknown.flatMap(({ view }) => [view.stage, scaleStage(chain, view.stage)]);
    const results = await this.#counts.run(
      chain,
      plain.map((each) => this.#pictureSink(each)),
      counted.filter((stage) => stage >= 0),
      signal,
    );
    const pictures: Picture[] = [];
    for (const each of asked) {
      const picture = each.kept ?? (await this.#make(chain, each, results[plain.indexOf(each)], signal));
      this.#kept.add(each.key, picture);
      pictures.push(picture);
    }
    return pictures;
  }

  /** Makes a picture of what was run for it, or runs what it needs besides. */
  async #make(chain: FilterChain, asked: AskedView, run: PictureResult | undefined, signal: AbortSignal) {
    if (asked.view.stage < 0) return this.#pictureOfImage(chain, asked, signal);
    const result = asked.padded ? await this.#runPadded(asked, asked.padded, signal) : run;
    const { view, display, padded } = asked;
    const range = displayRange(this.#counts.of(chain, scaleStage(chain, view.stage)), display);
    return this.#pictureOf(view, result as PictureResult, {
      display,
      range,
      statistics: await this.#counts.legend(chain, view.stage, display, range, signal),
      padding: padded?.padding ?? null,
    });
  }

  /** The image as it entered: grey where the chain reads grey, else its own channels. */
  async #pictureOfImage(chain: FilterChain, asked: AskedView, signal: AbortSignal): Promise<Picture> {
    const { view, padded } = asked;
    const read: FilterChain = { channels: channelsOfImage(chain, view), steps: [] };
    const sinks = padded ? [] : [this.#pictureSink(asked)];
    const [plain] = await this.#counts.run(read, sinks, [-1], signal);
    const result = padded ? await this.#runPadded(asked, padded, signal) : plain;
    const range = displayRange(this.#counts.of(read, -1), 'clamp');
    return this.#pictureOf(view, result, {
      display: 'clamp',
      range,
      statistics: await this.#counts.legend(read, -1, 'clamp', range, signal),
      padding: padded?.padding ?? null,
    });
  }

  #pictureOf(view: View, whole: PictureResult, { display, range, ...facts }: PictureFacts): Picture {
    const { rows, columns, channels, data } = view.channel === undefined ? whole : plane(whole, view.channel);
    const oneCellEach = rows === view.height && columns === view.width && !this.#loaded.isPreview;
    const readable = oneCellEach && rows * columns * channels <= readableValues;
    const hasAlpha = view.stage < 0 && facts.padding === null;
    return {
      stage: view.stage,
      rows,
      columns,
      ...displayBytes(data, channels, display, range),
      alpha: hasAlpha ? shrinkAlpha(this.#loaded.image, this.#regionOf(view), rows, columns) : null,
      values: readable ? data.slice() : null,
      ...range,
      ...facts,
    };
  }

  /** Runs what makes a view that reaches into padding. */
  async #runPadded({ display }: AskedView, { chain, view }: PaddedView, signal: AbortSignal) {
    const [result] = await this.#engine.run({ chain, sinks: [this.#pictureSink({ view, display })], signal });
    return result as PictureResult;
  }

  #pictureSink({ view, display }: Pick<AskedView, 'view' | 'display'>): PictureSink {
    const { stage, pixelHeight, pixelWidth } = view;
    const reduce = display === 'signed' || display === 'abs' ? 'peak' : 'mean';
    return { type: 'picture', stage, region: this.#regionOf(view), pixelHeight, pixelWidth, reduce };
  }

  /** A view's cells, in those of the decoding at hand. */
  #regionOf({ stage, row, column, height, width }: View): Region {
    const { image, info, isPreview } = this.#loaded;
    if (!isPreview) return { row, column, height, width };
    const y = image.height / info.height;
    const x = image.width / info.width;
    const scaled = {
      row: Math.floor(row * y),
      column: Math.floor(column * x),
      height: Math.max(1, Math.ceil(height * y)),
      width: Math.max(1, Math.ceil(width * x)),
    };
    return stage < 0 ? scaled : { ...scaled, height: scaled.height + 1, width: scaled.width + 1 };
  }
}

/** What an axis leaves unread; of one without an output there is nothing to say. */
function unreadOf(axis: AxisGeometry, padding: Padding): UnreadAxis | null {
  return axis.output < 1 ? null : unreadAxis(axis, padding);
}

/** How a stage is shown: what later steps do to it says nothing about it. */
function stageDisplay(mode: LabSettings['display'], { steps }: FilterChain, stage: number): Display {
  return stage < 0 ? 'clamp' : resolveDisplay(mode, { steps: steps.slice(0, stage + 1) });
}

/** The stage whose scale a stage has: a pooled picture that of what it pools, so that both can be compared. */
function scaleStage({ steps }: Pick<FilterChain, 'steps'>, stage: number): number {
  return stage > 0 && steps[stage].type === 'pool' ? scaleStage({ steps }, stage - 1) : stage;
}

/** One channel of a picture; the last one where there are fewer. */
function plane(picture: PictureResult, channel: number): PictureResult {
  const { rows, columns, channels, data } = picture;
  const first = Math.min(channel, channels - 1);
  const alone = Float32Array.from({ length: rows * columns }, (_, cell) => data[cell * channels + first]);
  return { ...picture, channels: 1, data: alone };
}
