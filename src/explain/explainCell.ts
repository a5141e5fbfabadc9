/** The arithmetic behind one number of a chain: what a reader would write on paper to check it. */
import {
  type ChannelMoments,
  channelMoments,
  standardizedValue,
  symmetricValue,
  unitValue,
} from '../data/normalizePixels.ts';
import { EngineError } from '../engine/errors.ts';
import {
  appliedWeights,
  chainGeometry,
  checkChain,
  type FilterChain,
  type FilterStep,
  type StepGeometry,
} from '../engine/filter/filterChain.ts';
import { type PixelImage, pixelScale } from '../engine/filter/image.ts';
import { imageTensor } from '../engine/filter/referenceFilter.ts';
import { windowCell } from '../engine/geometry.ts';
import { message } from '../engine/message.ts';
import { winsMaximum } from '../engine/ops/maxPool2d.ts';
import { padValue } from '../engine/padMode.ts';
import type { CellExplanation, ExplainedCell, ExplainedChannel, NormalizedPixel } from './cellExplanation.ts';
import { cellReaders } from './cellReaders.ts';
import {
  type CellValues,
  imageCells,
  inputOf,
  type NeededCells,
  padModeOf,
  stepCells,
  tapSources,
  valuesAt,
} from './neededCells.ts';
import { total } from './total.ts';

/** Multiplications that an explanation may take: about two seconds. */
const mostMultiplications = 500_000_000;

/**
 * Explains the cell at `row`, `column` of `stage` (−1: the image as the chain reads it, 0: the output of the
 * first step …), or gives null where there is no such cell. Computes only the cells it depends on; the value
 * is that of `referenceFilter` to the last bit.
 *
 * @throws EngineError of `checkChain` for the steps up to `stage`; `explanation-too-large` where the cell
 *   depends on so many others that it would take long.
 */
export function explainCell(
  image: PixelImage,
  chain: FilterChain,
  stage: number,
  row: number,
  column: number,
): CellExplanation | null {
  if (!Number.isInteger(stage) || stage < -1 || stage >= chain.steps.length) return null;
  const steps = chain.steps.slice(0, stage + 1);
  checkChain({ ...chain, steps }, image);
  const geometries = chainGeometry({ ...chain, steps }, image);
  const { height, width } = geometries.at(-1)?.output ?? image;
  const inside = row >= 0 && row < height && column >= 0 && column < width;
  if (!inside || !Number.isInteger(row) || !Number.isInteger(column)) return null;
  const readers = readersOf(image, chain, stage + 1, row, column);
  if (stage === -1) return { ...explainPixel(image, chain, row, column), readers };

  const needed = neededOf(steps, geometries, { rows: [row], columns: [column] });
  checkWork(steps, needed, image.channels);
  let input = imageCells(chain, image, needed[0]);
  for (let index = 0; index < stage; index++) {
    input = stepCells(chain, steps[index], geometries[index], input, needed[index + 1]);
  }
  return { ...explainStep(chain, stage, geometries[stage], input, row, column), readers };
}

/** What step `stage` makes of a cell of its input; null where there is no such step or it has no output. */
function readersOf(image: PixelImage, chain: FilterChain, stage: number, row: number, column: number) {
  const geometry = chainGeometry(chain, image)[stage];
  const isPossible = geometry && geometry.output.height > 0 && geometry.output.width > 0;
  return isPossible ? cellReaders(stage, chain.steps[stage], geometry, row, column) : null;
}

/** What is needed of the image and of every step, in order, for the last to have `wanted`. */
function neededOf(
  steps: readonly FilterStep[],
  geometries: readonly StepGeometry[],
  wanted: NeededCells,
): NeededCells[] {
  const needed = [wanted];
  for (let index = steps.length - 1; index >= 0; index--) {
    needed.unshift(inputOf(needed[0], steps[index], geometries[index]));
  }
  return needed;
}

function checkWork(steps: readonly FilterStep[], needed: readonly NeededCells[], channels: number): void {
  const work = steps.reduce((total, step, index) => {
    const { rows, columns } = needed[index + 1];
    const taps = step.type === 'pool' ? step.size[0] * step.size[1] : step.kernel.weights.length;
    return total + rows.length * columns.length * taps * channels;
  }, 0);
  if (work <= mostMultiplications) return;
  throw new EngineError({
    code: 'explanation-too-large',
    problem: message('This cell depends on {work} multiplications; at most {most} are shown.', {
      work,
      most: mostMultiplications,
    }),
    remedy: message('Look at a cell of an earlier step.'),
  });
}

type Arithmetic = Omit<CellExplanation, 'readers'>;

/** A pixel is explained by itself. */
function explainPixel(image: PixelImage, chain: FilterChain, row: number, column: number): Arithmetic {
  const first = (row * image.width + column) * image.channels;
  const data = image.data.slice(first, first + image.channels);
  const values = imageTensor({ height: 1, width: 1, channels: image.channels, data }, chain.channels).data;
  return {
    stage: -1,
    row,
    column,
    height: 1,
    width: 1,
    cells: [{ row, column, source: { row, column } }],
    weights: [],
    divisor: 1,
    bias: 0,
    activation: 'linear',
    channels: Array.from(values, (value) => ({
      patch: [value],
      products: [],
      sum: value,
      value,
      winner: -1,
    })),
    normalized: normalizedPixel(image, data),
  };
}

/** Moments of images that were asked for: a pass over all pixels, once. */
const knownMoments = new WeakMap<PixelImage, readonly ChannelMoments[]>();

function normalizedPixel(image: PixelImage, pixel: PixelImage['data']): NormalizedPixel {
  const moments = knownMoments.get(image) ?? channelMoments(image);
  knownMoments.set(image, moments);
  const stored = Array.from(pixel, (value) => value * pixelScale(image));
  return {
    stored,
    unit: stored.map(unitValue),
    symmetric: stored.map(symmetricValue),
    standardize: stored.map((value, channel) => standardizedValue(value, moments[channel])),
  };
}

function explainStep(
  chain: FilterChain,
  stage: number,
  geometry: StepGeometry,
  input: CellValues,
  row: number,
  column: number,
): Arithmetic {
  const step = chain.steps[stage];
  const cells = windowCells(step, geometry, row, column);
  const values = stepCells(chain, step, geometry, input, { rows: [row], columns: [column] }).data;
  const isMaximum = step.type === 'pool' && step.pool === 'max';
  const fill = isMaximum ? Number.NEGATIVE_INFINITY : padValue(padModeOf(step));
  const mode = padModeOf(step);
  const covered = valuesAt(
    input,
    tapSources(geometry.rows, row, mode),
    tapSources(geometry.columns, column, mode),
    fill,
  );
  const channels = Array.from({ length: input.channels }, (_, channel) => {
    const patch = cells.map((_, cell) => covered[cell * input.channels + channel]);
    // In `sum` several input channels make one value.
    return explainChannel(step, patch, values[Math.min(channel, values.length - 1)]);
  });
  const isPool = step.type === 'pool';
  return {
    stage,
    row,
    column,
    height: geometry.rows.kernel,
    width: geometry.columns.kernel,
    cells,
    weights: isPool ? [] : appliedWeights(step),
    divisor: !isPool ? step.divisor : isMaximum ? 1 : cells.filter(({ source }) => source).length,
    bias: isPool ? 0 : step.bias,
    activation: isPool ? 'linear' : step.activation,
    channels,
    normalized: null,
  };
}

function windowCells(
  step: FilterStep,
  { rows, columns }: StepGeometry,
  row: number,
  column: number,
): ExplainedCell[] {
  const sourceRows = tapSources(rows, row, padModeOf(step));
  const sourceColumns = tapSources(columns, column, padModeOf(step));
  return sourceRows.flatMap((sourceRow, tapRow) =>
    sourceColumns.map((sourceColumn, tapColumn) => ({
      row: windowCell(rows, row, tapRow),
      column: windowCell(columns, column, tapColumn),
      source: sourceRow < 0 || sourceColumn < 0 ? null : { row: sourceRow, column: sourceColumn },
    })),
  );
}

function explainChannel(step: FilterStep, patch: readonly number[], value: number): ExplainedChannel {
  if (step.type === 'convolution') {
    const products = appliedWeights(step).map((weight, tap) => patch[tap] * weight);
    return { patch, products, sum: total(products), value, winner: -1 };
  }
  if (step.pool === 'average') return { patch, products: [], sum: total(patch), value, winner: -1 };
  let winner = 0;
  for (let tap = 1; tap < patch.length; tap++) if (winsMaximum(patch[tap], patch[winner])) winner = tap;
  return { patch, products: [], sum: value, value, winner };
}
