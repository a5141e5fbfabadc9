import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActivationName, activationNames } from '../../../src/engine/activation.ts';
import { activate, activateChannels } from '../../../src/engine/ops/activate.ts';
import { erf, erfc } from '../../../src/engine/ops/erf.ts';
import { checkGradients, seededTensor } from '../gradients.ts';
import { largestError } from '../largestError.ts';
import tables from '../oracles/functionTables.json' with { type: 'json' };
import slopes from '../oracles/slopeTables.json' with { type: 'json' };
import { thrown } from '../thrown.ts';

function of(activation: ActivationName, ...values: number[]): number[] {
  const input = { shape: [1, 1, values.length, 1], data: values };
  return Array.from(activate.forward({ input }, { activation }).data);
}

/** Largest relative difference between what `ours` gives and the table. */
function relativeError(
  ours: (x: number) => number,
  column: 'erf' | 'erfc' | 'sigmoid' | 'tanh' | 'elu' | 'gelu',
) {
  const errors = tables.cases.map((golden) =>
    golden[column] === 0 ? Math.abs(ours(golden.x)) : Math.abs(ours(golden.x) / golden[column] - 1),
  );
  return Math.max(...errors);
}

describe('activations by hand', () => {
  it('linear, relu, leakyRelu', () => {
    expect(of('linear', -2, 0, 3)).toEqual([-2, 0, 3]);
    expect(of('relu', -2, 0, 3)).toEqual([0, 0, 3]);
    expect(of('leakyRelu', -200, 0, 3)).toEqual([-2, 0, 3]);
  });

  it('elu meets −1 far left, sigmoid is ½ at 0, tanh 0', () => {
    expect(of('elu', -100, 0, 3)).toEqual([-1, 0, 3]);
    expect(of('sigmoid', -1000, 0, 1000)).toEqual([0, 0.5, 1]);
    expect(of('tanh', -1000, 0, 1000)).toEqual([-1, 0, 1]);
    expect(of('gelu', -1000, 0, 1000)).toEqual([-0, 0, 1000]);
  });

  it('takes limits at infinity and passes on what is not a number', () => {
    const { POSITIVE_INFINITY: far, NaN: none } = Number;
    const left = { linear: -far, relu: 0, leakyRelu: -far, elu: -1, sigmoid: 0, tanh: -1, gelu: 0 };
    for (const [name, limit] of Object.entries(left)) {
      expect(of(name as ActivationName, -far)).toEqual([limit]);
      expect(of(name as ActivationName, none)).toEqual([none]);
    }
  });
});

describe('activations against SciPy', () => {
  it('erf and its complement, also far out', () => {
    expect(relativeError(erf, 'erf')).toBeLessThan(1e-15);
    expect(relativeError(erfc, 'erfc')).toBeLessThan(2e-14);
    expect(erfc(27)).toBeGreaterThan(0);
  });

  it.each(['sigmoid', 'tanh', 'elu', 'gelu'] as const)('%s', (name) => {
    expect(relativeError((x) => activateChannels([x], name)[0], name)).toBeLessThan(1e-14);
  });
});

describe('softmax', () => {
  it('is a share of each channel, cell by cell', () => {
    const input = { shape: [1, 2, 1, 2], data: [0, Math.log(3), 5, 5] };
    const output = activate.forward({ input }, { activation: 'softmax' });
    expect(Array.from(output.data)).toEqual([0.25, 0.75, 0.5, 0.5]);
  });

  it('stays a number at ±1000', () => {
    expect(activateChannels([1000, 1000, -1000], 'softmax')).toEqual([0.5, 0.5, 0]);
    expect(activateChannels([-1000, -1001], 'softmax')[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 14);
  });

  it('adds up to 1 and does not change when all channels rise together', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.integer({ min: -1000, max: 1000 }), (channels, rise) => {
        const shares = activateChannels(channels, 'softmax');
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(
          activateChannels(
            channels.map((value) => value + rise),
            'softmax',
          ),
        ).toEqual(shares);
      }),
    );
  });
});

describe('slopes', () => {
  const slopesOf = (activation: ActivationName, input: number[], dOutput = input.map(() => 1)) => {
    const shape = [1, input.length];
    const { dInput } = activate.backward(
      { input: { shape, data: input } },
      { activation },
      { shape, data: dOutput },
    );
    return Array.from(dInput.data);
  };

  it('by hand, at a bend as PyTorch has them', () => {
    expect(slopesOf('linear', [-2, 0, 3])).toEqual([1, 1, 1]);
    expect(slopesOf('relu', [-2, 0, 3], [5, 6, 7])).toEqual([0, 0, 7]);
    expect(slopesOf('leakyRelu', [-2, 0, 3])).toEqual([0.01, 0.01, 1].map(Math.fround));
    expect(slopesOf('elu', [-1000, 0, 3])).toEqual([0, 1, 1]);
    expect(slopesOf('sigmoid', [0])).toEqual([0.25]);
    expect(slopesOf('tanh', [0])).toEqual([1]);
    expect(slopesOf('gelu', [0])).toEqual([0.5]);
    // p = ¼, ¾; mean slope ¼ · 4 + ¾ · 8 = 7
    expect(slopesOf('softmax', [0, Math.log(3)], [4, 8])).toEqual([-0.75, 0.75]);
  });

  it('are flat or straight at infinity', () => {
    const ends = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const name of ['relu', 'elu', 'gelu'] as const) expect(slopesOf(name, ends)).toEqual([0, 1]);
    for (const name of ['sigmoid', 'tanh'] as const) expect(slopesOf(name, ends)).toEqual([0, 0]);
  });

  it.each(slopes.cases)('$activation against PyTorch', (golden) => {
    const dOutput = golden.input.map((_, place) => (golden.activation === 'softmax' ? place + 1 : 1));
    const found = slopesOf(golden.activation as ActivationName, golden.input, dOutput);
    expect(largestError(found, golden.slopes)).toBeLessThan(1e-7);
  });

  it('keep their digits far out', () => {
    expect(slopesOf('sigmoid', [40])[0] / Math.exp(-40)).toBeCloseTo(1, 6);
    expect(slopesOf('tanh', [-30])[0] / (4 * Math.exp(-60))).toBeCloseTo(1, 6);
  });

  it.each(activationNames)('%s has the gradients of its own forward', (activation) => {
    for (const shape of [
      [2, 3, 2, 4],
      [3, 5],
      [1, 1],
    ]) {
      const input = seededTensor(shape, 6);
      expect(Math.min(...input.data.map(Math.abs))).toBeGreaterThan(1e-3);
      checkGradients(activate, { input }, { activation }, { seed: 7 });
    }
  });
});

describe('activate', () => {
  it('takes the softmax of a vector over its units', () => {
    const input = { shape: [2, 2], data: [0, Math.log(3), 5, 5] };
    const output = activate.forward({ input }, { activation: 'softmax' });
    expect(output.shape).toEqual([2, 2]);
    expect(Array.from(output.data)).toEqual([0.25, 0.75, 0.5, 0.5]);
  });

  it("keeps the shape, and never its input's memory", () => {
    const input = { shape: [2, 1, 1, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
    for (const activation of activationNames) {
      const output = activate.forward({ input }, { activation });
      expect(output.shape).toEqual([2, 1, 1, 3]);
      expect(output.data.buffer).not.toBe(input.data.buffer);
    }
    expect(Array.from(input.data)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuses another rank', () => {
    expect(thrown(() => activate.outputShape({ input: { shape: [3] } }, { activation: 'relu' })).code).toBe(
      'tensor-rank',
    );
  });
});
