import { describe, expect, it } from 'vitest';
import { adagrad } from '../../../src/engine/optimizers/adagrad.ts';
import { adam } from '../../../src/engine/optimizers/adam.ts';
import { adamw } from '../../../src/engine/optimizers/adamw.ts';
import type { Optimizer } from '../../../src/engine/optimizers/optimizer.ts';
import { rmsprop } from '../../../src/engine/optimizers/rmsprop.ts';
import { sgd } from '../../../src/engine/optimizers/sgd.ts';
import { tensor } from '../../../src/engine/tensor.ts';
import { doubleError, largestError } from '../largestError.ts';
import tables from '../oracles/optimizerTables.json' with { type: 'json' };
import { thrown } from '../thrown.ts';

const makers = { sgd, adam, adamw, rmsprop, adagrad };

function isName(name: string): name is keyof typeof makers {
  return name in makers;
}

function named(name: string, options: object = {}): Optimizer {
  if (!isName(name)) throw new Error(`No optimizer ${name}.`);
  return makers[name](options);
}

function vector(...data: number[]) {
  return tensor([data.length], Float32Array.from(data));
}

/** Where one number that starts at `start` stands after each step. */
function path(optimizer: Optimizer, start: number, gradients: number[], learningRate: number): number[] {
  const parameter = { shape: [1], data: Float64Array.of(start) };
  const state = Object.fromEntries(
    optimizer.stateNames.map((name) => [name, { shape: [1], data: new Float64Array(1) }]),
  );
  return gradients.map((gradient, index) => {
    const options = { learningRate, step: index + 1 };
    optimizer.step(parameter, { shape: [1], data: [gradient] }, state, options);
    return parameter.data[0];
  });
}

describe('optimizers by hand', () => {
  it('sgd goes down the slope, and decays', () => {
    expect(path(sgd(), 10, [4, -2], 0.5)).toEqual([8, 9]);
    // 4 + 0.5 · 10 = 9; −2 + 0.5 · 5.5 = 0.75
    expect(path(sgd({ weightDecay: 0.5 }), 10, [4, -2], 0.5)).toEqual([5.5, 5.125]);
  });

  it('momentum goes on: 4, then half of it and 2', () => {
    expect(path(sgd({ momentum: 0.5 }), 10, [4, 2], 1)).toEqual([6, 2]);
    // Dampened by a quarter, but not in the first step: 0.5 · 4 + 0.75 · 2
    expect(path(sgd({ momentum: 0.5, dampening: 0.25 }), 10, [4, 2], 1)).toEqual([6, 2.5]);
    // 4 + 0.5 · 4, then 2 + 0.5 · 4
    expect(path(sgd({ momentum: 0.5, nesterov: true }), 10, [4, 2], 1)).toEqual([4, 0]);
  });

  it('adam starts with a step of the learning rate, whatever the slope', () => {
    for (const gradient of [1e-3, 5, -2000]) {
      expect(path(adam({ epsilon: 0 }), 10, [gradient], 0.5)[0]).toBeCloseTo(
        10 - 0.5 * Math.sign(gradient),
        12,
      );
    }
  });

  it('adamw shrinks by learning rate · decay, however steep it is', () => {
    expect(path(adamw({ epsilon: 0, weightDecay: 0.5 }), 8, [3], 0.5)[0]).toBeCloseTo(8 * 0.75 - 0.5, 12);
    expect(path(adamw(), 8, [0], 0.5)).toEqual([8 * (1 - 0.5 * 0.01)]);
  });

  it('rmsprop and adagrad divide by what the slopes have been', () => {
    // √(0.75 · 0 + 0.25 · 4²) = 2
    expect(path(rmsprop({ smoothing: 0.75, epsilon: 0 }), 10, [4], 1)).toEqual([8]);
    // 3 / √9, then 4 / √(9 + 16)
    expect(path(adagrad({ epsilon: 0 }), 10, [3, 4], 1)).toEqual([9, 8.2]);
  });
});

describe('optimizers against PyTorch', () => {
  it.each(tables.cases)('$optimizer $options', (golden) => {
    const optimizer = named(golden.optimizer, golden.options);
    const parameter = { shape: [5], data: Float64Array.from(golden.start) };
    const state = Object.fromEntries(
      optimizer.stateNames.map((name) => [name, { shape: [5], data: new Float64Array(5) }]),
    );
    golden.gradients.forEach((gradient, index) => {
      const options = { learningRate: golden.learningRates[index], step: index + 1 };
      optimizer.step(parameter, { shape: [5], data: gradient }, state, options);
      expect(largestError(parameter.data, golden.path[index])).toBeLessThan(doubleError);
    });
    expect(optimizer.stateNames.toSorted()).toEqual(Object.keys(golden.state).toSorted());
    for (const [name, numbers] of Object.entries(golden.state)) {
      expect(largestError(state[name].data, numbers)).toBeLessThan(doubleError);
    }
  });

  it.each(tables.cases)('$optimizer $options in float32', (golden) => {
    const optimizer = named(golden.optimizer, golden.options);
    const parameter = vector(...golden.start);
    const state = optimizer.createState(parameter);
    golden.gradients.forEach((gradient, index) => {
      const options = { learningRate: golden.learningRates[index], step: index + 1 };
      optimizer.step(parameter, { shape: [5], data: gradient }, state, options);
    });
    // Ten roundings, each of half a unit of 24 bits.
    expect(largestError(parameter.data, golden.path[9])).toBeLessThan(2e-6);
  });
});

describe('an optimizer', () => {
  it.each([
    [sgd(), []],
    [sgd({ momentum: 0.9 }), ['velocity']],
    [adam(), ['mean', 'meanSquare']],
    [adamw(), ['mean', 'meanSquare']],
    [rmsprop(), ['meanSquare']],
    [rmsprop({ momentum: 0.5 }), ['meanSquare', 'velocity']],
    [adagrad(), ['sumOfSquares']],
  ] as [Optimizer, string[]][])('names what it remembers, %#', (optimizer, names) => {
    const state = optimizer.createState({ shape: [2, 3] });
    expect(Object.keys(state)).toEqual(names);
    expect(optimizer.stateNames).toEqual(names);
    for (const { shape, data } of Object.values(state)) {
      expect(shape).toEqual([2, 3]);
      expect(data).toEqual(new Float32Array(6));
    }
  });

  it('goes on from a saved state as if nothing had been', () => {
    for (const name of ['sgd', 'adam', 'adamw', 'rmsprop', 'adagrad']) {
      const make = () => named(name, name === 'sgd' || name === 'rmsprop' ? { momentum: 0.9 } : {});
      const [whole, first, second] = [make(), make(), make()];
      const through = vector(1, -2);
      const throughState = whole.createState(through);
      const cut = vector(1, -2);
      const saved = first.createState(cut);
      for (let step = 1; step <= 6; step++) {
        const gradient = vector(step / 4, -3 / step);
        whole.step(through, gradient, throughState, { learningRate: 0.1, step });
        (step <= 3 ? first : second).step(cut, gradient, saved, { learningRate: 0.1, step });
      }
      expect(cut.data).toEqual(through.data);
    }
  });

  it('leaves the gradient as it is', () => {
    const gradient = vector(1, 2);
    const optimizer = adam({ weightDecay: 0.5 });
    const parameter = vector(3, 4);
    optimizer.step(parameter, gradient, optimizer.createState(parameter), { learningRate: 0.1, step: 1 });
    expect(Array.from(gradient.data)).toEqual([1, 2]);
  });

  it('refuses shapes that differ, and says both', () => {
    const optimizer = adam();
    const parameter = vector(1, 2);
    const state = optimizer.createState(parameter);
    const options = { learningRate: 0.1, step: 1 };
    expect(thrown(() => optimizer.step(parameter, vector(1), state, options)).message).toBe(
      'The gradient and the state of an optimizer must have the shape of the parameter, [2], but one is [1]. Give the gradient and the state of this very parameter.',
    );
    const other = { ...state, mean: vector(0, 0, 0) };
    expect(thrown(() => optimizer.step(parameter, vector(1, 2), other, options)).code).toBe(
      'optimizer-shape',
    );
  });

  it('refuses options out of range, and says which', () => {
    const refused = (action: () => unknown) => thrown(action).message;
    expect(refused(() => adam({ beta2: 1 }))).toBe(
      'beta2 of an optimizer must be at least 0 and below 1, but it is 1. Give a number in that range.',
    );
    expect(refused(() => adamw({ weightDecay: -1 }))).toBe(
      'weightDecay of an optimizer must be a number from 0, but it is -1. Give a number in that range.',
    );
    expect(refused(() => sgd({ nesterov: true }))).toBe(
      'Nesterov needs a momentum above 0 and no dampening, but they are 0 and 0. Set momentum to 0.9, or leave Nesterov out.',
    );
    expect(thrown(() => sgd({ momentum: 0.9, dampening: 0.1, nesterov: true })).code).toBe('nesterov');
    expect(thrown(() => rmsprop({ smoothing: -0.1 })).code).toBe('optimizer-option');
    expect(thrown(() => adagrad({ epsilon: Number.NaN })).code).toBe('optimizer-option');
    const step = (learningRate: number, count: number) => () =>
      sgd().step(vector(1), vector(1), {}, { learningRate, step: count });
    expect(refused(step(-0.1, 1))).toContain(
      'learningRate of an optimizer must be a number from 0, but it is -0.1.',
    );
    expect(refused(step(0.1, 0))).toContain('Steps are counted from 1 in whole numbers, but this is step 0.');
  });
});
