/** From what the bands wrote to what a run hands out; always in the order of the bands. */
import { bandRows, stageRows } from './bands.ts';
import { firstCell, type PlacedSink, pictureExtents, pixelOf, statisticsHead } from './placedSinks.ts';
import type { PictureResult, PictureSink, SinkResult, StatisticsResult, StatisticsSink } from './sinks.ts';

/** The result of each sink, in order. */
export function sinkResults(sinks: readonly PlacedSink[], bands: number): SinkResult[] {
  return sinks.map((placed) => sinkResult(placed, sinks, bands));
}

function sinkResult(placed: PlacedSink, sinks: readonly PlacedSink[], bands: number): SinkResult {
  const { sink, region, channels, target } = placed;
  const { height, width } = region;
  switch (sink.type) {
    case 'values':
      return { type: 'values', height, width, channels, data: target as Float32Array };
    case 'bytes':
      return { type: 'bytes', height, width, channels, data: target as Uint8Array };
    case 'statistics':
      return mergeStatistics(placed, sink, bands);
    case 'picture':
      return mergePicture(placed, sink, sinks, bands);
  }
}

function mergeStatistics({ target }: PlacedSink, { bins }: StatisticsSink, bands: number): StatisticsResult {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  const counts = [0, 0, 0];
  const histogram = new Float64Array(bins);
  const length = statisticsHead + bins;
  for (let band = 0; band < bands; band++) {
    const part = target.subarray(band * length, (band + 1) * length);
    min = Math.min(min, part[0]);
    max = Math.max(max, part[1]);
    for (let i = 0; i < counts.length; i++) counts[i] += part[2 + i];
    for (let bin = 0; bin < bins; bin++) histogram[bin] += part[statisticsHead + bin];
  }
  const [nanCount, below, above] = counts;
  // Which of the two zeros is the smaller depends on the lanes: adding 0 makes them one.
  return { type: 'statistics', min: min + 0, max: max + 0, nanCount, below, above, histogram };
}

function mergePicture(
  placed: PlacedSink,
  sink: PictureSink,
  sinks: readonly PlacedSink[],
  bands: number,
): PictureResult {
  const { region, channels, stage, target } = placed;
  const { rows, columns } = pictureExtents(sink, region);
  const numbers = columns * channels;
  const data = new Float32Array(rows * numbers);
  const wanted = stageRows(sinks, stage);
  for (let band = 0; band < bands; band++) {
    const own = bandRows(wanted, band, bands);
    const from = Math.max(own.from - region.row, 0);
    const to = Math.min(own.to - region.row, region.height - 1);
    if (from > to) continue;
    const lastPixel = pixelOf(to, rows, region.height);
    for (let pixel = pixelOf(from, rows, region.height); pixel <= lastPixel; pixel++) {
      const part = target.subarray((pixel + band) * numbers, (pixel + band + 1) * numbers);
      const row = data.subarray(pixel * numbers, (pixel + 1) * numbers);
      for (let i = 0; i < numbers; i++) {
        if (sink.reduce === 'mean') row[i] += part[i];
        else if (Math.abs(part[i]) > Math.abs(row[i]) || Number.isNaN(part[i])) row[i] = part[i];
      }
    }
  }
  if (sink.reduce === 'mean') divideByCells(data, rows, columns, placed);
  return { type: 'picture', rows, columns, channels, data };
}

function divideByCells(data: Float32Array, rows: number, columns: number, { region, channels }: PlacedSink) {
  let place = 0;
  for (let row = 0; row < rows; row++) {
    const tall = firstCell(row + 1, rows, region.height) - firstCell(row, rows, region.height);
    for (let column = 0; column < columns; column++) {
      const wide = firstCell(column + 1, columns, region.width) - firstCell(column, columns, region.width);
      for (let channel = 0; channel < channels; channel++) data[place++] /= tall * wide;
    }
  }
}
