/** Weighted sums: what a convolution or a dense layer adds up for one unit. */
import { type AxisGeometry, windowCell } from '../../engine/geometry.ts';
import type { Conv2dStep } from '../../engine/network/steps/conv2d.ts';
import type { DenseStep } from '../../engine/network/steps/dense.ts';
import { planConv2d } from '../../engine/ops/conv2d.ts';
import type { ExplainedCell } from '../cellExplanation.ts';
import { tapSources } from '../neededCells.ts';
import { total } from '../total.ts';
import { activateSum, type Computed } from './activateSum.ts';
import { planeReader, type SeenImage, termAt } from './seenImage.ts';
import { madeAs } from './unit.ts';
import type { ChannelProducts, WeightedTerm } from './unitExplanation.ts';

/** Padding of a network's convolution is zeros. */
const zeros = { type: 'zeros' } as const;

/** Patch ⊙ kernel of each channel that the unit at `row`, `column`, `channel` of the output reads. */
export function explainConvolution(
  seen: SeenImage,
  step: Conv2dStep,
  [row, column, channel]: readonly number[],
): Computed {
  const { input, kernel } = step.slots;
  const { rows, columns, inPerGroup, outPerGroup, outChannels } = planConv2d({ input, kernel }, step.params);
  const cells = windowCells(rows, columns, row, column);
  const { valueAt } = planeReader(seen, input);
  const weights = seen.weights(`${step.layer}.kernel`).data;
  const channelsOf = (out: number) => {
    const first = Math.floor(out / outPerGroup) * inPerGroup;
    return Array.from({ length: inPerGroup }, (_, offset): ChannelProducts => {
      const patch = cells.map(({ source }) =>
        source ? valueAt(source.row, source.column, first + offset) : 0,
      );
      const taps = cells.map((_, tap) => weights[(tap * inPerGroup + offset) * outChannels + out]);
      const products = patch.map((value, tap) => value * taps[tap]);
      return { channel: first + offset, patch, weights: taps, products, sum: total(products) };
    });
  };
  const bias = biasOf(seen, step);
  const addends = (out: number) => [...channelsOf(out).flatMap(({ products }) => products), bias?.[out] ?? 0];
  const { activation, ...rest } = activateSum(step.params.activation, channel, outChannels, addends);
  const channels = channelsOf(channel);
  return {
    ...rest,
    arithmetic: {
      type: 'convolution',
      height: rows.kernel,
      width: columns.kernel,
      cells,
      channels,
      source: madeAs(seen.graph, input).layer,
      sum: total(channels.map(({ sum }) => sum)),
      bias: bias?.[channel] ?? null,
      activation,
    },
  };
}

function windowCells(
  rows: AxisGeometry,
  columns: AxisGeometry,
  row: number,
  column: number,
): ExplainedCell[] {
  const sourceColumns = tapSources(columns, column, zeros);
  return tapSources(rows, row, zeros).flatMap((sourceRow, tapRow) =>
    sourceColumns.map((sourceColumn, tapColumn) => ({
      row: windowCell(rows, row, tapRow),
      column: windowCell(columns, column, tapColumn),
      source: sourceRow < 0 || sourceColumn < 0 ? null : { row: sourceRow, column: sourceColumn },
    })),
  );
}

/** What every number of a vector adds to `unit`, by a dense layer or by the 1×1 convolution of a shortcut. */
export function explainDense(seen: SeenImage, step: DenseStep | Conv2dStep, unit: number): Computed {
  const [inputs, units] = step.slots.kernel.shape.slice(-2);
  const weights = seen.weights(`${step.layer}.kernel`).data;
  const values = Array.from({ length: inputs }, (_, index) => termAt(seen, step.slots.input, index));
  const bias = biasOf(seen, step);
  const addends = (out: number) => [
    ...values.map(({ value }, index) => value * weights[index * units + out]),
    bias?.[out] ?? 0,
  ];
  const { activation, ...rest } = activateSum(step.params.activation, unit, units, addends);
  const terms = values.map((term, index): WeightedTerm => {
    const weight = weights[index * units + unit];
    return { ...term, weight, product: term.value * weight };
  });
  return {
    ...rest,
    arithmetic: {
      type: 'dense',
      terms: terms.toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product)),
      sum: total(terms.map(({ product }) => product)),
      bias: bias?.[unit] ?? null,
      activation,
    },
  };
}

function biasOf(seen: SeenImage, { layer, slots }: Conv2dStep | DenseStep): ArrayLike<number> | null {
  return slots.bias ? seen.weights(`${layer}.bias`).data : null;
}
