/**
 * Dense layers as products of whole matrices: of the three the kernel is the largest, so it is what is cut.
 * Forward each shard makes some units of all images. Backward each has some inputs: their part of dInput, and
 * their rows of dKernel summed over the whole batch, so that there are no shards to be added.
 */
import type { NetworkKernels } from '../../microkernels/kernels.ts';
import type { DenseBackwardStep, DenseStep } from '../steps/dense.ts';
import type { Phase } from '../threads/program.ts';
import { finisher, fusedActivation, isFused, sumsSlot } from './activationSteps.ts';
import type { StepCompiler, StepContext } from './stepContext.ts';

/** Outputs of a register tile, whose weights are packed before it is used. */
const tile = 8;

/** Inputs that a shard has at least: whole tiles of dInput, and of dKernel, which has 4 or 6 rows in one. */
const inputsBlock = 24;

const mostShards = 8;

/** Up to so many images it takes longer to pack the kernel than to read it once for each. */
const fewImages = 3;

/** Units that are made at a time for few images: as many as `denseRow` has in registers. */
const unitsBlock = 32;

export const compileDense: StepCompiler<DenseStep> = ({ slots, cut, params }, context) => {
  const { kernels } = context;
  const [batch, inputs] = slots.input.shape;
  const [, units] = slots.kernel.shape;
  const product: Product = {
    rows: batch,
    length: inputs,
    source: context.address(slots.input),
    target: context.address(sumsSlot(slots)),
    targetWidth: units,
    bias: context.optional(slots.bias),
    ...fusedActivation(params.activation),
    packed: context.scratch(inputs * tile * 4),
  };
  const kernel = context.address(slots.kernel);
  const makePacked: RangeWork = (from, to) => {
    for (let unit = from; unit < to; unit += tile) {
      kernels.packTile(kernel + unit * 4, units * 4, inputs, Math.min(tile, to - unit), product.packed);
      multiply(kernels, product, unit, Math.min(tile, to - unit));
    }
  };
  const makeRows: RangeWork = (from, to) => {
    for (let image = 0; image < batch; image++) multiplyRow(kernels, product, image, kernel, from, to);
  };
  const isFew = batch <= fewImages;
  const made = isFew
    ? phaseOfRanges(units, context.isAlone ? units : unitsBlock, makeRows)
    : phaseOfRanges(units, tile, makePacked);
  if (isFused(params.activation)) return [made];
  return [made, context.phase(cut, (range) => finisher(context, slots, params.activation, range))];
};

/** A product of `[rows, length]` with packed columns, into columns of `[rows, targetWidth]`. */
interface Product {
  readonly rows: number;
  readonly length: number;
  readonly source: number;
  readonly target: number;
  readonly targetWidth: number;
  readonly bias: number;
  readonly activation: number;
  readonly slope: number;
  readonly packed: number;
}

/** `count` columns from `first` on, whose weights are packed. */
function multiply(kernels: NetworkKernels, product: Product, first: number, count: number): void {
  const { rows, length, source, target, targetWidth, bias, activation, slope, packed } = product;
  kernels.convolve(
    source,
    0,
    length * 4,
    1,
    0,
    1,
    0,
    length,
    packed,
    target + first * 4,
    0,
    targetWidth * 4,
    1,
    rows,
    count,
    bias && bias + first * 4,
    activation,
    slope,
  );
}

/** Columns `from` to `to` of one row, by weights as they lie. */
function multiplyRow(
  kernels: NetworkKernels,
  product: Product,
  row: number,
  weights: number,
  from: number,
  to: number,
): void {
  const { length, source, target, targetWidth, bias, activation, slope } = product;
  kernels.denseRow(
    source + row * length * 4,
    length,
    weights + from * 4,
    targetWidth * 4,
    target + (row * targetWidth + from) * 4,
    to - from,
    bias && bias + from * 4,
    activation,
    slope,
  );
}

export const compileDenseBackward: StepCompiler<DenseBackwardStep> = (step, context) => {
  const { slots } = step;
  const { kernels } = context;
  const [batch, units] = slots.dOutput.shape;
  const dOutput = context.address(slots.dOutput);
  const dBias = slots.dBias && context.address(slots.dBias);
  const passBack = inputGradient(step, context);
  const correlate = kernelGradient(step, context);
  const gradients = phaseOfRanges(slots.input.shape[1], inputsBlock, (from, to) => {
    if (dBias && from === 0) kernels.columnSums(dOutput, batch, units, dBias);
    correlate?.(from, to);
    passBack?.(from, to);
  });
  return [gradients];
};

type RangeWork = (from: number, to: number) => void;

function inputGradient({ slots }: DenseBackwardStep, context: StepContext): RangeWork | null {
  if (!slots.dInput) return null;
  const { kernels } = context;
  const [batch, units] = slots.dOutput.shape;
  const product: Product = {
    rows: batch,
    length: units,
    source: context.address(slots.dOutput),
    target: context.address(slots.dInput),
    targetWidth: slots.input.shape[1],
    bias: 0,
    ...fusedActivation('linear'),
    packed: context.scratch(units * tile * 4),
  };
  const kernel = context.address(slots.kernel);
  return (from, to) => {
    for (let input = from; input < to; input += tile) {
      const count = Math.min(tile, to - input);
      kernels.packColumns(kernel + input * units * 4, units * 4, units, count, product.packed);
      multiply(kernels, product, input, count);
    }
  };
}

function kernelGradient({ slots }: DenseBackwardStep, context: StepContext): RangeWork | null {
  if (!slots.dKernel) return null;
  const { kernels } = context;
  const [batch, inputs] = slots.input.shape;
  const [, units] = slots.dOutput.shape;
  const [input, dOutput] = [context.address(slots.input), context.address(slots.dOutput)];
  const dKernel = context.address(slots.dKernel);
  return (from, to) =>
    kernels.correlate(
      input,
      0,
      inputs * 4,
      0,
      1,
      0,
      inputs,
      dOutput,
      0,
      units * 4,
      1,
      batch,
      dKernel,
      units * 4,
      from,
      to,
      units,
      0,
    );
}

/** `count` things, cut into ranges of whole blocks. */
function phaseOfRanges(count: number, block: number, run: RangeWork): Phase {
  const blocks = Math.ceil(count / block);
  const shards = Math.min(blocks, mostShards);
  const edge = (index: number) => Math.min(Math.floor((blocks * index) / shards) * block, count);
  return { shards, run: (shard) => run(edge(shard), edge(shard + 1)) };
}
