import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { activate } from '../../../src/engine/ops/activate.ts';
import { softmaxCrossEntropy } from '../../../src/engine/ops/softmaxCrossEntropy.ts';
import type { Tensor } from '../../../src/engine/tensor.ts';
import { tensor } from '../../../src/engine/tensor.ts';
import { fractionTensor } from '../gradients.ts';
import { largestError } from '../largestError.ts';
import { floatTensor } from './layerCases.ts';
import { levels, Machine } from './machine.ts';

/** Around one vector and several. */
const aCount = fc.integer({ min: 1, max: 37 });
const aSeed = fc.nat({ max: 1_000_000 });
const special = [0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-40, 3];

describe.each(levels)('number by number, %s', (level) => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.open(level);
  });

  /** Runs `work` on a cleared machine and reads the tensor whose address it gives. */
  function run(count: number, work: (machine: Machine) => number): Float32Array {
    machine.clear();
    const target = work(machine);
    machine.checkRims();
    return machine.read(target, count);
  }

  it('nothing of its own lies in the memory that all share', async () => {
    const fresh = await Machine.open(level);
    fresh.checkRims();
  });

  it('copies and clears exactly what it is told', () => {
    const numbers = [1, 2, 3, 4, 5, 6, 7];
    const copied = run(7, ({ kernels }) => {
      const [source, target] = [machine.place(numbers), machine.place([9, 9, 9, 9, 9, 9, 9])];
      kernels.copy(source + 4, target + 8, 16);
      kernels.clear(target + 24, 4);
      return target;
    });
    expect([...copied]).toEqual([9, 9, 2, 3, 4, 5, 0]);
    const rows = run(7, ({ kernels }) => {
      const [source, target] = [machine.place(numbers), machine.place([0, 0, 0, 0, 0, 0, 0])];
      kernels.copyRows(source, 12, target + 4, 8, 2, 8);
      return target;
    });
    expect([...rows]).toEqual([0, 1, 2, 4, 5, 0, 0]);
  });

  it('add, in place too', () => {
    fc.assert(
      fc.property(aCount, aSeed, (count, seed) => {
        const [a, b] = [floatTensor([count], seed).data, floatTensor([count], seed + 1).data];
        const expected = Float32Array.from(a, (value, place) => value + b[place]);
        const sum = run(count, ({ kernels }) => {
          const target = machine.place(a);
          kernels.add(target, machine.place(b), target, count);
          return target;
        });
        expect(sum).toEqual(expected);
      }),
    );
  });

  it('sums of parts and of columns', () => {
    fc.assert(
      fc.property(aCount, fc.integer({ min: 1, max: 9 }), aSeed, (width, rows, seed) => {
        const { data } = fractionTensor([rows, width], seed);
        const expected = Float32Array.from({ length: width }, (_, column) =>
          Array.from({ length: rows }, (_, row) => data[row * width + column]).reduce((a, b) => a + b, 0),
        );
        const parts = run(width, ({ kernels }) => {
          const [source, target] = [machine.place(data), machine.reserve(width)];
          kernels.sumParts(source, width * 4, rows, target, width);
          return target;
        });
        const columns = run(width, ({ kernels }) => {
          const [source, target] = [machine.place(data), machine.reserve(width)];
          kernels.columnSums(source, rows, width, target);
          return target;
        });
        // −0 is 0.
        expect(parts.map((sum) => sum + 0)).toEqual(expected);
        expect(columns.map((sum) => sum + 0)).toEqual(expected);
      }),
    );
  });

  it.each(['relu', 'leakyRelu'] as const)('%s, forward and backward', (activation) => {
    const slope = activation === 'relu' ? 0 : 0.01;
    const aNumber = fc.oneof(fc.constantFrom(...special), fc.float({ noNaN: true, min: -4, max: 4 }));
    fc.assert(
      fc.property(fc.array(aNumber, { minLength: 1, maxLength: 37 }), aSeed, (values, seed) => {
        const input = tensor([1, values.length], Float32Array.from(values));
        const dOutput = tensor([1, values.length], Float32Array.from(floatTensor(input.shape, seed).data));
        const output = activate.forward({ input }, { activation });
        const { dInput } = activate.backward({ input }, { activation }, dOutput);
        const forward = run(values.length, ({ kernels }) => {
          const target = machine.place(input.data);
          kernels.relu(target, target, values.length, slope);
          return target;
        });
        const backward = run(values.length, ({ kernels }) => {
          const target = machine.place(dOutput.data);
          kernels.reluBackward(machine.place(output.data), target, target, values.length, slope);
          return target;
        });
        expect(largestError(finite(forward), finite(output.data))).toBeLessThanOrEqual(1e-7);
        expect(largestError(finite(backward), finite(dInput.data))).toBeLessThanOrEqual(1e-7);
      }),
    );
  });

  it('softmax and cross entropy, up to logits of ±1000', () => {
    const aScale = fc.constantFrom(1, 10, 1000);
    const smoothing = fc.constantFrom(0, 0.1);
    const extents = fc.record({
      samples: fc.integer({ min: 1, max: 9 }),
      classes: fc.integer({ min: 1, max: 17 }),
    });
    fc.assert(
      fc.property(extents, aScale, smoothing, aSeed, ({ samples, classes }, scale, labelSmoothing, seed) => {
        const { data } = floatTensor([samples, classes], seed);
        const logits = tensor(
          [samples, classes],
          Float32Array.from(data, (value) => value * scale),
        );
        const labels = tensor(
          [samples],
          Float32Array.from({ length: samples }, (_, n) => (seed + n) % classes),
        );
        const params = { labelSmoothing };
        const loss = softmaxCrossEntropy.forward({ logits, labels }, params);
        const { dLogits } = softmaxCrossEntropy.backward(
          { logits, labels },
          params,
          tensor([1], Float32Array.of(1)),
        );
        machine.clear();
        const [result, correct, gradient] = [
          machine.reserve(1),
          machine.reserve(1),
          machine.reserve(data.length),
        ];
        const places = [machine.place(logits.data), machine.place(labels.data)] as const;
        machine.kernels.softmaxCrossEntropy(
          ...places,
          samples,
          classes,
          labelSmoothing,
          1 / samples,
          result,
          correct,
          gradient,
        );
        machine.checkRims();
        expect(largestError(machine.read(result, 1), loss.data)).toBeLessThanOrEqual(1e-6);
        expect(largestError(machine.read(gradient, data.length), dLogits.data)).toBeLessThanOrEqual(1e-6);
        expect(machine.read(correct, 1)[0]).toBe(hits(logits, labels));
      }),
    );
  });
});

/** Samples whose first largest logit stands at the label. */
function hits(logits: Tensor, labels: Tensor): number {
  const [samples, classes] = logits.shape;
  return Array.from({ length: samples }, (_, sample) => {
    const row = [...logits.data.subarray(sample * classes, (sample + 1) * classes)];
    return row.indexOf(Math.max(...row)) === labels.data[sample] ? 1 : 0;
  }).reduce<number>((sum, hit) => sum + hit, 0);
}

/** Numbers that can be subtracted from each other: what is infinite or no number has one of its own. */
function finite(numbers: Float32Array): Float32Array {
  return numbers.map((value) => {
    if (Number.isNaN(value)) return 12345;
    return Math.abs(value) === Number.POSITIVE_INFINITY ? Math.sign(value) * 54321 : value;
  });
}
