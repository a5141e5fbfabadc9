/** From settings and views to the pictures that a panel shows of one image. */
import type { DecodedImage } from '../../data/decodeImage.ts';
import { ProblemError } from '../../engine/errors.ts';
import { checkSizes } from '../../engine/filter/checkSizes.ts';
import {
  type Display,
  type DisplayedBytes,
  displayBytes,
  displayRange,
  resolveDisplay,
} from '../../engine/filter/display.ts';
import {
  chainGeometry,
  checkChain,
  type FilterChain,
  type ImageShape,
  type StepGeometry,
} from '../../engine/filter/filterChain.ts';
import type { FilterEngine } from '../../engine/filter/filterEngine.ts';
import type { PictureResult, PictureSink, Region, Sink, StatisticsSink } from '../../engine/filter/sinks.ts';
import { type ValueRange, valueBounds } from '../../engine/filter/valueBounds.ts';
import { histogramBins, type ValueStatistics } from '../../engine/filter/valueStatistics.ts';
import { unreadCells } from '../../engine/geometry.ts';
import type { Bundle } from '../../engine/message.ts';
import type { ImageInfo, Picture, RenderReply, RenderRequest, View } from '../../protocol/kernelLab.ts';
import { legendOf } from './legend.ts';
import { shrinkAlpha } from './shrinkAlpha.ts';

/** A decoded image, or a smaller decoding that stands in for it; `info` is of the whole one. */
export interface LoadedImage {
  readonly image: DecodedImage;
  readonly info: ImageInfo;
  readonly isPreview: boolean;
}

/** Most numbers that are sent to be read in their cells. */
const readableValues = 16_384;

/** Stages whose statistics are remembered. */
const keptStatistics = 64;

/** The language of problems, and the most megapixels that an output may have. */
export interface PictureLimits {
  readonly bundle: Bundle;
  readonly megapixels: number;
}

/** What a run of one chain gave for one stage. */
interface StageResult {
  readonly picture: PictureResult;
  readonly statistics: ValueStatistics;
}

export class LabPictures {
  readonly #engine: FilterEngine;
  readonly #loaded: LoadedImage;
  readonly #bundle: Bundle;
  readonly #megapixels: number;
  /** Statistics by chain and stage: a zoom or another display does not count the image again. */
  readonly #statistics = new Map<string, ValueStatistics>();
  /** The picture of the image itself, which most changes leave as it is. */
  #imagePicture: { readonly key: string; readonly picture: Picture } | undefined;

  constructor(engine: FilterEngine, loaded: LoadedImage, { bundle, megapixels }: PictureLimits) {
    this.#engine = engine;
    this.#loaded = loaded;
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
      unread: geometry.map(({ rows, columns }) => ({
        rows: unreadCells(rows),
        columns: unreadCells(columns),
      })),
    };
    const problem = this.#problemOf(settings.chain, info, geometry);
    if (problem !== null) return { ...reply, problem, pictures: [], superseded: false };
    // A preview can be too small for a kernel that fits the image: nothing to show until the image is there.
    const fits = this.#problemOf(settings.chain, image, []) === null;
    if (!fits || signal.aborted) return { ...reply, problem: null, pictures: [], superseded: true };
    try {
      const display = resolveDisplay(settings.display, settings.chain);
      const pictures = await this.#pictures(settings.chain, display, views, signal);
      this.#forgetOldStatistics(settings.chain);
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
    chain: FilterChain,
    display: Display,
    views: readonly View[],
    signal: AbortSignal,
  ): Promise<Picture[]> {
    const reduce = display === 'signed' || display === 'abs' ? 'peak' : 'mean';
    const stageViews = views.filter(({ stage }) => stage >= 0);
    const results = await this.#run(chain, stageViews, reduce, signal);
    const pictures: Picture[] = [];
    for (const view of views) {
      pictures.push(
        view.stage < 0
          ? await this.#pictureOfImage(chain, view, signal)
          : this.#pictureOfStage(chain, display, view, results[stageViews.indexOf(view)]),
      );
    }
    return pictures;
  }

  #pictureOfStage(chain: FilterChain, display: Display, view: View, result: StageResult): Picture {
    const range = displayRange(this.#scaleStatistics(chain, view.stage) ?? result.statistics, display);
    const { picture, statistics } = result;
    const shown = displayBytes(picture.data, picture.channels, display, range);
    return this.#pictureOf(view, picture, shown, range, legendOf(statistics, display, range));
  }

  /** A pooled picture keeps the scale of what it pools, so that both can be compared. */
  #scaleStatistics(chain: FilterChain, stage: number): ValueStatistics | undefined {
    const scaleStage = chain.steps[stage].type === 'pool' ? stage - 1 : stage;
    return this.#statistics.get(statisticsKey(chain, scaleStage));
  }

  /** The image as it entered: grey where the chain reads grey, else its own channels. */
  async #pictureOfImage(chain: FilterChain, view: View, signal: AbortSignal): Promise<Picture> {
    const channels = chain.channels === 'gray' ? 'gray' : 'each';
    const key = JSON.stringify([channels, view]);
    if (this.#imagePicture?.key === key) return this.#imagePicture.picture;
    const [{ picture, statistics }] = await this.#run({ channels, steps: [] }, [view], 'mean', signal);
    const range = displayRange(statistics, 'clamp');
    const shown = displayBytes(picture.data, picture.channels, 'clamp', range);
    const legend = legendOf(statistics, 'clamp', range);
    const made = this.#pictureOf(view, picture, shown, range, legend);
    this.#imagePicture = { key, picture: made };
    return made;
  }

  #pictureOf(
    view: View,
    { rows, columns, channels, data }: PictureResult,
    shown: DisplayedBytes,
    range: ValueRange,
    statistics: Picture['statistics'],
  ): Picture {
    const oneCellEach = rows === view.height && columns === view.width && !this.#loaded.isPreview;
    const readable = oneCellEach && rows * columns * channels <= readableValues;
    return {
      stage: view.stage,
      rows,
      columns,
      ...shown,
      alpha: view.stage < 0 ? shrinkAlpha(this.#loaded.image, this.#regionOf(view), rows, columns) : null,
      values: readable ? data.slice() : null,
      ...range,
      statistics,
    };
  }

  /** Runs `chain` once for all views, and counts the stages that were not counted before. */
  async #run(
    chain: FilterChain,
    views: readonly View[],
    reduce: PictureSink['reduce'],
    signal: AbortSignal,
  ): Promise<StageResult[]> {
    const pictureSinks = views.map(
      (view): PictureSink => ({
        type: 'picture',
        stage: view.stage,
        region: this.#regionOf(view),
        pixelHeight: view.pixelHeight,
        pixelWidth: view.pixelWidth,
        reduce,
      }),
    );
    const uncounted = [...new Set(views.map(({ stage }) => stage))].filter(
      (stage) => !this.#statistics.has(statisticsKey(chain, stage)),
    );
    const statisticsSinks = uncounted.map(
      (stage): StatisticsSink => ({
        type: 'statistics',
        stage,
        ...valueBounds(chain, stage, this.#loaded.image.channels),
        bins: histogramBins,
      }),
    );
    const sinks: Sink[] = [...pictureSinks, ...statisticsSinks];
    const results = await this.#engine.run({ chain, sinks, signal });
    statisticsSinks.forEach(({ stage, low, high }, index) => {
      const counted = results[pictureSinks.length + index];
      if (counted.type === 'statistics') {
        this.#statistics.set(statisticsKey(chain, stage), { low, high, ...counted });
      }
    });
    return views.map(({ stage }, index) => ({
      picture: results[index] as PictureResult,
      statistics: this.#statistics.get(statisticsKey(chain, stage)) as ValueStatistics,
    }));
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

  /** Keeps memory bounded; what this reply was made of is the newest, and stays. */
  #forgetOldStatistics(chain: FilterChain): void {
    for (const [stage] of chain.steps.entries()) {
      const key = statisticsKey(chain, stage);
      const statistics = this.#statistics.get(key);
      if (!statistics) continue;
      this.#statistics.delete(key);
      this.#statistics.set(key, statistics);
    }
    for (const key of this.#statistics.keys()) {
      if (this.#statistics.size <= keptStatistics) return;
      this.#statistics.delete(key);
    }
  }
}

/** Says what a stage depends on: the channels and the steps up to it. */
function statisticsKey({ channels, steps }: FilterChain, stage: number): string {
  return JSON.stringify([channels, steps.slice(0, stage + 1)]);
}
