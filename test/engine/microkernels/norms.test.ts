import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchNorm, batchNormInputGradient, batchStatistics } from '../../../src/engine/ops/batchNorm.ts';
import { tensor } from '../../../src/engine/tensor.ts';
import { largestError } from '../largestError.ts';
import { floatTensor } from './layerCases.ts';
import { levels, Machine } from './machine.ts';

/** Around several tiles of channels and several blocks of cells. */
const aLayer = fc.record({
  cells: fc.integer({ min: 2, max: 150 }),
  channels: fc.integer({ min: 1, max: 37 }),
  offset: fc.constantFrom(0, 3, -20),
  seed: fc.nat({ max: 1_000_000 }),
});
type Layer = typeof aLayer extends fc.Arbitrary<infer Value> ? Value : never;

const epsilon = 1e-3;

/** Inputs and parameters of a layer. The mean is not around 0, as it is not in a network. */
function tensorsOf({ cells, channels, offset, seed }: Layer) {
  const vector = (salt: number) =>
    tensor([channels], Float32Array.from(floatTensor([channels], seed + salt).data));
  const numbers = Float32Array.from(floatTensor([cells, channels], seed).data, (value) => value + offset);
  const input = tensor([cells, channels], numbers);
  const { mean, variance } = batchStatistics(input);
  return {
    input,
    dOutput: tensor([cells, channels], Float32Array.from(floatTensor([cells, channels], seed + 1).data)),
    gamma: vector(2),
    beta: vector(3),
    mean: tensor([channels], Float32Array.from(mean)),
    variance: tensor([channels], Float32Array.from(variance)),
  };
}

function gradientsOf({ input, dOutput, gamma, beta, mean, variance }: ReturnType<typeof tensorsOf>) {
  const inputs = { input, gamma, beta, runningMean: mean, runningVariance: variance };
  return batchNorm.backward(inputs, { training: false, epsilon }, dOutput);
}

/** Everything that the kernels make of a layer. */
function computed(machine: Machine, layer: Layer) {
  const { cells, channels } = layer;
  const tensors = tensorsOf(layer);
  const { dGamma, dBeta } = gradientsOf(tensors);
  machine.clear();
  const { kernels } = machine;
  const [input, dOutput] = [machine.place(tensors.input.data), machine.place(tensors.dOutput.data)];
  const [gamma, beta] = [machine.place(tensors.gamma.data), machine.place(tensors.beta.data)];
  const [mean, variance] = [machine.place(tensors.mean.data), machine.place(tensors.variance.data)];
  const sums = [machine.place(dGamma.data), machine.place(dBeta.data)] as const;
  const vectors = Array.from({ length: 4 }, () => machine.reserve(channels));
  const [output, dInput] = [machine.reserve(cells * channels), machine.reserve(cells * channels)];
  kernels.channelStatistics(input, cells, channels, vectors[0], vectors[1]);
  kernels.batchNorm(input, cells, channels, gamma, beta, mean, variance, epsilon, output);
  kernels.batchNormSums(input, dOutput, cells, channels, mean, variance, epsilon, vectors[2], vectors[3]);
  const count = cells + 5;
  kernels.batchNormBackward(
    ...([input, dOutput, cells, channels, gamma, mean, variance, epsilon, ...sums, count, dInput] as const),
  );
  machine.checkRims();
  const [ownMean, ownVariance, ownDGamma, ownDBeta] = vectors.map((place) => machine.read(place, channels));
  return {
    ...{ mean: ownMean, variance: ownVariance, dGamma: ownDGamma, dBeta: ownDBeta },
    output: machine.read(output, cells * channels),
    dInput: machine.read(dInput, cells * channels),
  };
}

function expected(layer: Layer) {
  const tensors = tensorsOf(layer);
  const { input, gamma, beta, mean, variance, dOutput } = tensors;
  const { dGamma, dBeta } = gradientsOf(tensors);
  const inputs = { input, gamma, beta, runningMean: mean, runningVariance: variance };
  const statistics = { mean: mean.data, variance: variance.data, dGamma: dGamma.data, dBeta: dBeta.data };
  return {
    ...statistics,
    output: batchNorm.forward(inputs, { training: false, epsilon }).data,
    dInput: batchNormInputGradient(
      { input, gamma: gamma.data, ...statistics },
      { epsilon, count: layer.cells + 5 },
      dOutput,
    ).data,
  };
}

describe('batch normalisation by kernels', () => {
  const machines = {} as Record<(typeof levels)[number], Machine>;

  beforeAll(async () => {
    for (const level of levels) machines[level] = await Machine.open(level);
  });

  it.each(levels)('is that of the op, %s', (level) => {
    fc.assert(
      fc.property(aLayer, (layer) => {
        const [found, wanted] = [computed(machines[level], layer), expected(layer)];
        // Around a large mean the inputs themselves have fewer digits.
        const tolerance = layer.offset === 0 ? 1e-5 : 2e-4;
        for (const name of ['mean', 'variance', 'dGamma', 'dBeta', 'output', 'dInput'] as const) {
          expect(largestError(found[name], wanted[name]), name).toBeLessThan(tolerance);
        }
      }),
    );
  });

  it('has the same bits by plain SIMD and by plain TypeScript', () => {
    fc.assert(
      fc.property(aLayer, (layer) => {
        expect(computed(machines.simd, layer)).toEqual(computed(machines.scalar, layer));
      }),
    );
  });
});
