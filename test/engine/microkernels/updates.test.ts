import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { adagrad } from '../../../src/engine/optimizers/adagrad.ts';
import { adam } from '../../../src/engine/optimizers/adam.ts';
import { adamw } from '../../../src/engine/optimizers/adamw.ts';
import type { Optimizer } from '../../../src/engine/optimizers/optimizer.ts';
import { rmsprop } from '../../../src/engine/optimizers/rmsprop.ts';
import { sgd } from '../../../src/engine/optimizers/sgd.ts';
import { tensor } from '../../../src/engine/tensor.ts';
import { largestError } from '../largestError.ts';
import { floatTensor } from './layerCases.ts';
import { levels, Machine } from './machine.ts';

/** Around one vector and several. */
const aCount = fc.integer({ min: 1, max: 37 });
const aSeed = fc.nat({ max: 1_000_000 });

describe.each(levels)('three steps of an optimizer, %s', (level) => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.open(level);
  });

  it('sgd, with and without what it remembers', () => {
    const options = fc.record({
      momentum: fc.constantFrom(0, 0.5, 0.9),
      weightDecay: fc.constantFrom(0, 0.01),
      nesterov: fc.boolean(),
      dampening: fc.constantFrom(0, 0.2),
    });
    const possible = options.filter((each) => !each.nesterov || (each.momentum > 0 && each.dampening === 0));
    fc.assert(
      fc.property(possible, aCount, aSeed, (each, count, seed) => {
        compareOptimizer(sgd(each), count, seed, ({ kernels }, places, step) => {
          kernels.sgd(
            places.parameter,
            places.gradient,
            places.velocity ?? 0,
            count,
            0.1,
            step === 1 ? 0 : each.momentum,
            step === 1 ? 1 : 1 - each.dampening,
            each.weightDecay,
            each.nesterov ? each.momentum : 0,
          );
        });
      }),
    );
  });

  it('adam and adamw', () => {
    const isDecoupled = fc.boolean();
    const weightDecay = fc.constantFrom(0, 0.1);
    fc.assert(
      fc.property(isDecoupled, weightDecay, aCount, aSeed, (decoupled, decay, count, seed) => {
        const optimizer = decoupled ? adamw({ weightDecay: decay }) : adam({ weightDecay: decay });
        compareOptimizer(optimizer, count, seed, ({ kernels }, places, step) => {
          kernels.adam(
            places.parameter,
            places.gradient,
            places.mean,
            places.meanSquare,
            count,
            0.1 / (1 - 0.9 ** step),
            0.9,
            1 - 0.9,
            0.999,
            1 - 0.999,
            1 / (1 - 0.999 ** step),
            1e-8,
            decoupled ? 0 : decay,
            decoupled ? 1 - 0.1 * decay : 1,
          );
        });
      }),
    );
  });

  it('rmsprop, with and without what it remembers', () => {
    const options = fc.record({
      momentum: fc.constantFrom(0, 0.9),
      weightDecay: fc.constantFrom(0, 0.1),
      smoothing: fc.constantFrom(0, 0.99),
    });
    fc.assert(
      fc.property(options, aCount, aSeed, ({ momentum, weightDecay, smoothing }, count, seed) => {
        const optimizer = rmsprop({ momentum, weightDecay, smoothing, epsilon: 1e-3 });
        compareOptimizer(
          optimizer,
          count,
          seed,
          ({ kernels }, places) => {
            const { parameter, gradient, meanSquare, velocity = 0 } = places;
            kernels.rmsprop(
              ...([parameter, gradient, meanSquare, velocity, count] as const),
              ...([0.1, smoothing, 1 - smoothing, 1e-3, momentum, weightDecay] as const),
            );
          },
          5e-6,
        );
      }),
    );
  });

  it('adagrad', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 0.1), aCount, aSeed, (weightDecay, count, seed) => {
        const optimizer = adagrad({ weightDecay, epsilon: 1e-3 });
        compareOptimizer(optimizer, count, seed, ({ kernels }, { parameter, gradient, sumOfSquares }) => {
          kernels.adagrad(parameter, gradient, sumOfSquares, count, 0.1, 1e-3, weightDecay);
        });
      }),
    );
  });

  /** Three steps of an optimizer, learning rate 0.1, against those of `step`. */
  function compareOptimizer(
    optimizer: Optimizer,
    count: number,
    seed: number,
    step: (machine: Machine, places: Record<string, number>, number: number) => void,
    tolerance = 1e-6,
  ): void {
    const parameter = tensor([count], Float32Array.from(floatTensor([count], seed).data));
    const state = optimizer.createState(parameter);
    machine.clear();
    const places: Record<string, number> = {
      parameter: machine.place(parameter.data),
      gradient: machine.reserve(count),
    };
    for (const name of optimizer.stateNames) places[name] = machine.place(state[name].data);
    for (let number = 1; number <= 3; number++) {
      const gradient = tensor([count], Float32Array.from(floatTensor([count], seed + number).data));
      machine.write(places.gradient, gradient.data);
      optimizer.step(parameter, gradient, state, { learningRate: 0.1, step: number });
      step(machine, places, number);
    }
    machine.checkRims();
    expect(largestError(machine.read(places.parameter, count), parameter.data)).toBeLessThanOrEqual(
      tolerance,
    );
    for (const name of optimizer.stateNames) {
      expect(largestError(machine.read(places[name], count), state[name].data)).toBeLessThanOrEqual(
        tolerance,
      );
    }
  }
});
