/** What whole stages of one image amount to. Each is counted once: a zoom or another display counts nothing again. */
import type { Display } from '../../engine/filter/display.ts';
import type { FilterChain } from '../../engine/filter/filterChain.ts';
import type { FilterEngine } from '../../engine/filter/filterEngine.ts';
import type { PictureResult, PictureSink, StatisticsSink } from '../../engine/filter/sinks.ts';
import { type ValueRange, valueBounds } from '../../engine/filter/valueBounds.ts';
import { histogramBins, type ValueStatistics } from '../../engine/filter/valueStatistics.ts';
import type { StageStatistics } from '../../protocol/kernelLab.ts';
import { isCutWithinBins, legendBins, legendOf } from './legend.ts';
import { statisticsKey } from './pictureKeys.ts';

/** Stages that are remembered. */
const kept = 64;

export class StageCounts {
  readonly #engine: FilterEngine;
  readonly #imageChannels: number;
  readonly #known = new Map<string, ValueStatistics>();

  /** Of the image that `engine` has loaded. */
  constructor(engine: FilterEngine, imageChannels: number) {
    this.#engine = engine;
    this.#imageChannels = imageChannels;
  }

  /** Runs `chain` once for all `pictures`, and counts those of `stages` that were not counted before. */
  async run(
    chain: FilterChain,
    pictures: readonly PictureSink[],
    stages: readonly number[],
    signal: AbortSignal,
  ): Promise<PictureResult[]> {
    const uncounted = [...new Set(stages)].filter((stage) => !this.#known.has(statisticsKey(chain, stage)));
    const sinks = uncounted.map(
      (stage): StatisticsSink => ({
        type: 'statistics',
        stage,
        ...valueBounds(chain, stage, this.#imageChannels),
        bins: histogramBins,
      }),
    );
    if (pictures.length + sinks.length === 0) return [];
    const results = await this.#engine.run({ chain, sinks: [...pictures, ...sinks], signal });
    sinks.forEach(({ stage, low, high }, index) => {
      const counts = results[pictures.length + index];
      if (counts.type === 'statistics') {
        this.#known.set(statisticsKey(chain, stage), { low, high, ...counts });
      }
    });
    return results.slice(0, pictures.length) as PictureResult[];
  }

  /** Statistics of a stage that was counted. */
  of(chain: FilterChain, stage: number): ValueStatistics {
    return this.#known.get(statisticsKey(chain, stage)) as ValueStatistics;
  }

  /** What a legend says of a stage that was counted. Where bins cannot tell what is cut off, it is counted on its scale. */
  async legend(
    chain: FilterChain,
    stage: number,
    display: Display,
    range: ValueRange,
    signal: AbortSignal,
  ): Promise<StageStatistics> {
    const statistics = this.of(chain, stage);
    if (!isCutWithinBins(statistics, display, range)) return legendOf(statistics, display, range);
    const bins = legendBins(display, range);
    const key = `${statisticsKey(chain, stage)} ${bins.low} ${bins.high}`;
    let onScale = this.#known.get(key);
    if (!onScale) {
      const sink: StatisticsSink = { type: 'statistics', stage, ...bins };
      const [counts] = await this.#engine.run({ chain, sinks: [sink], signal });
      onScale = { low: bins.low, high: bins.high, ...counts } as ValueStatistics;
      this.#known.set(key, onScale);
    }
    return legendOf(statistics, display, range, onScale);
  }

  /** Keeps memory bounded. The stages of `chain` count as the newest, and stay; their scales go in their turn. */
  forgetOld(chain: FilterChain): void {
    for (const [stage] of chain.steps.entries()) {
      const key = statisticsKey(chain, stage);
      const statistics = this.#known.get(key);
      if (!statistics) continue;
      this.#known.delete(key);
      this.#known.set(key, statistics);
    }
    for (const key of this.#known.keys()) {
      if (this.#known.size <= kept) return;
      this.#known.delete(key);
    }
  }
}
