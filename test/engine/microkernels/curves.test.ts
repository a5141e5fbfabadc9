import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type KernelLevel, kernelCurves } from '../../../src/engine/microkernels/kernels.ts';
import { activate } from '../../../src/engine/ops/activate.ts';
import { dropout } from '../../../src/engine/ops/dropout.ts';
import { type RandomKey, randomBlock } from '../../../src/engine/random.ts';
import { tensor } from '../../../src/engine/tensor.ts';
import { largestError } from '../largestError.ts';
import { floatTensor } from './layerCases.ts';
import { levels, Machine } from './machine.ts';

const machines = {} as Record<KernelLevel, Machine>;

beforeAll(async () => {
  for (const level of levels) machines[level] = await Machine.open(level);
});

const names = Object.keys(kernelCurves) as (keyof typeof kernelCurves)[];
const gradient = 1.5;

/** Where curves bend, where their pieces meet, and all over. */
const places = Float32Array.from([
  ...[
    0, -0, 1e-30, -1e-30, 1e-3, -1e-3, 0.34, -0.34, -0.345, 0.625, -0.625, -87, -87.4, -200, 200, 14, -14.1,
  ],
  ...Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100),
  ...Array.from({ length: 2002 }, (_, i) => (i - 1000) / 1000),
]);

/** Values and slopes at `xs`. */
function computed(machine: Machine, name: keyof typeof kernelCurves, xs: Float32Array) {
  const { kernels } = machine;
  machine.clear();
  const source = machine.place(xs);
  const [target, slopes] = [machine.reserve(xs.length), machine.place(xs.map(() => gradient))];
  kernels.curve(kernelCurves[name], source, target, xs.length);
  kernels.curveBackward(kernelCurves[name], source, slopes, slopes, xs.length);
  machine.checkRims();
  return { values: machine.read(target, xs.length), slopes: machine.read(slopes, xs.length) };
}

const at = (x: number) => ({ input: tensor([1, 1], Float32Array.of(x)) });

describe.each(names)('%s by kernels', (name) => {
  const value = (x: number) => activate.forward(at(x), { activation: name }).data[0];
  const slope = (x: number) => {
    const one = tensor([1, 1], Float32Array.of(1));
    return activate.backward(at(x), { activation: name }, one).dInput.data[0];
  };

  it.each(levels)('is that of the op to float32, and far out to a part of it, %s', (level) => {
    const { values, slopes } = computed(machines[level], name, places);
    places.forEach((x, place) => {
      expect(Math.abs(values[place] - value(x)), `f(${x})`).toBeLessThan(4e-7 * Math.max(Math.abs(x), 1));
      expect(Math.abs(slopes[place] / gradient - slope(x)), `f'(${x})`).toBeLessThan(6e-7);
    });
    // Small results have digits of their own.
    const small = places.filter((x) => Math.abs(x) < 3 && Math.abs(x) > 1e-20);
    computed(machines[level], name, small).values.forEach((found, place) => {
      const expected = value(small[place]);
      expect(Math.abs(found - expected), `f(${small[place]})`).toBeLessThan(2e-6 * Math.abs(expected));
    });
  });

  it.each(levels)('keeps what is not a number, and gives the limits of infinity, %s', (level) => {
    const ends = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const { values, slopes } = computed(machines[level], name, ends);
    expect([...values].map((each) => each + 0)).toEqual([...ends].map((x) => value(x) + 0));
    expect([...slopes].map((each) => each / gradient + 0)).toEqual([...ends].map((x) => slope(x) + 0));
  });

  it('has the same bits by plain SIMD and by plain TypeScript', () => {
    const aNumber = fc.oneof(fc.float({ noNaN: true }), fc.float({ min: -20, max: 20, noNaN: true }));
    fc.assert(
      fc.property(fc.array(aNumber, { minLength: 1, maxLength: 37 }), (numbers) => {
        const xs = Float32Array.from(numbers);
        expect(computed(machines.simd, name, xs)).toEqual(computed(machines.scalar, name, xs));
      }),
      { numRuns: 500 },
    );
  });
});

describe.each(levels)('softmax by kernels, %s', (level) => {
  const aCase = fc.record({
    cells: fc.integer({ min: 1, max: 5 }),
    channels: fc.integer({ min: 1, max: 19 }),
    scale: fc.constantFrom(1, 30, 1000),
    seed: fc.nat({ max: 1_000_000 }),
  });

  it('is that of the op, forward and backward', () => {
    fc.assert(
      fc.property(aCase, ({ cells, channels, scale, seed }) => {
        const { data } = floatTensor([cells, channels], seed);
        const input = tensor(
          [cells, channels],
          Float32Array.from(data, (value) => value * scale),
        );
        const dOutput = tensor(input.shape, Float32Array.from(floatTensor(input.shape, seed + 1).data));
        const params = { activation: 'softmax' } as const;
        const machine = machines[level];
        machine.clear();
        const source = machine.place(input.data);
        const [target, slopes] = [machine.reserve(data.length), machine.place(dOutput.data)];
        machine.kernels.softmax(source, target, cells, channels);
        machine.kernels.softmaxBackward(source, slopes, slopes, cells, channels);
        machine.checkRims();
        const shares = activate.forward({ input }, params);
        const { dInput } = activate.backward({ input }, params, dOutput);
        expect(largestError(machine.read(target, data.length), shares.data)).toBeLessThan(2e-7);
        expect(largestError(machine.read(slopes, data.length), dInput.data)).toBeLessThan(2e-7);
      }),
    );
  });

  it('of what is not a number is not a number', () => {
    const machine = machines[level];
    machine.clear();
    const source = machine.place([1, Number.NaN, 2]);
    machine.kernels.softmax(source, source, 1, 3);
    expect([...machine.read(source, 3)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe.each(levels)('dropout by kernels, %s', (level) => {
  const aPlace = fc.oneof(fc.nat({ max: 20 }), fc.integer({ min: 2 ** 33 - 20, max: 2 ** 33 + 20 }));
  const aCase = fc.record({
    count: fc.integer({ min: 1, max: 45 }),
    firstPlace: aPlace,
    key: fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    step: fc.integer({ min: 1, max: 1_000_000 }),
    rate: fc.constantFrom(0, 0.25, 0.5, 0.9),
  });

  it('leaves out the numbers that the op leaves out, wherever a call begins', () => {
    fc.assert(
      fc.property(aCase, ({ count, firstPlace, key, step, rate }) => {
        const input = tensor([1, count], Float32Array.from(floatTensor([count], step).data));
        const stepKey: RandomKey = randomBlock(key, step);
        const expected = dropout.forward({ input }, { rate, key: stepKey, training: true, firstPlace });
        const machine = machines[level];
        machine.clear();
        const target = machine.place(input.data);
        machine.kernels.dropout(
          ...([target, target, count, firstPlace, key[0], key[1], step] as const),
          ...([Math.ceil(rate * 2 ** 32), 1 / (1 - rate)] as const),
        );
        machine.checkRims();
        const found = machine.read(target, count);
        found.forEach((value, place) => {
          expect(Math.abs(value - expected.data[place])).toBeLessThan(1e-6 * (1 + Math.abs(value)));
          expect(value === 0).toBe(expected.data[place] === 0);
        });
      }),
    );
  });
});
