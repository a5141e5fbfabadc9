import { describe, expect, it } from 'vitest';
import { type NumberTensor, outputMemory, type ShapesOf, type TensorInput } from '../../src/engine/ops/op.ts';
import { type Tensor, tensor } from '../../src/engine/tensor.ts';
import { checkGradients, distinctTensor, seededTensor } from './gradients.ts';

interface Factors {
  readonly left: TensorInput;
  readonly right: TensorInput;
}

/** left · right, number by number, with a backward that can be told to be wrong. */
function product(backward: (inputs: Factors, dOutput: TensorInput) => Record<string, Tensor>) {
  return {
    outputShape: ({ left }: ShapesOf<Factors>) => [...left.shape],
    forward<Output extends NumberTensor = Tensor>({ left, right }: Factors, _: null, memory?: Output) {
      const output = outputMemory(left.shape, memory);
      for (let place = 0; place < output.data.length; place++) {
        output.data[place] = left.data[place] * right.data[place];
      }
      return output;
    },
    backward: (inputs: Factors, _: null, dOutput: TensorInput) => backward(inputs, dOutput),
  };
}

function times(a: TensorInput, b: TensorInput): Tensor {
  return tensor(
    a.shape,
    Float32Array.from(a.data, (value, place) => value * b.data[place]),
  );
}

const factors = { left: seededTensor([2, 3], 1), right: seededTensor([2, 3], 2) };

describe('checkGradients', () => {
  it('passes a backward that is right', () => {
    const right = product(({ left, right }, d) => ({ dLeft: times(d, right), dRight: times(d, left) }));
    checkGradients(right, factors, null, { seed: 3 });
  });

  it('names the gradient, its index and both numbers where one is wrong', () => {
    const wrong = product(({ left, right }, d) => {
      const dRight = times(d, left);
      dRight.data[4] = 9;
      return { dLeft: times(d, right), dRight };
    });
    expect(() => checkGradients(wrong, factors, null, { seed: 3 })).toThrow(
      /^dRight\[4\] of \[2,3\]: backward gives 9, differences give -?0\.\d+\.$/,
    );
  });

  it('finds an error of one part in a hundred thousand', () => {
    const wrong = product(({ left, right }, d) => {
      const dLeft = times(d, right);
      return { dLeft: { ...dLeft, data: dLeft.data.map((slope) => slope + 1e-5) }, dRight: times(d, left) };
    });
    expect(() => checkGradients(wrong, factors, null, { seed: 3 })).toThrow(/^dLeft\[0\]/);
  });

  it('asks for every gradient but those it is told have none', () => {
    const half = product(({ right }, d) => ({ dLeft: times(d, right) }));
    expect(() => checkGradients(half, factors, null, { seed: 3 })).toThrow('backward gives no dRight.');
    checkGradients(half, factors, null, { seed: 3, without: ['right'] });
  });

  it('asks for the shape of the input', () => {
    const flat = product(({ left, right }, d) => ({
      dLeft: { ...times(d, right), shape: [6] },
      dRight: times(d, left),
    }));
    expect(() => checkGradients(flat, factors, null, { seed: 3 })).toThrow(
      'dLeft has the shape [6], its input [2,3].',
    );
  });
});

describe('seeded tensors', () => {
  it('are the same for the same seed, and between −1 and 1', () => {
    expect(seededTensor([4, 5], 7)).toEqual(seededTensor([4, 5], 7));
    expect(seededTensor([4, 5], 7)).not.toEqual(seededTensor([4, 5], 8));
    expect(Math.max(...seededTensor([40, 5], 7).data.map(Math.abs))).toBeLessThanOrEqual(1);
  });

  it('can be distinct', () => {
    const { data } = distinctTensor([3, 4], 5);
    expect([...data].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, rank) => rank / 100));
    expect([...data]).not.toEqual([...data].sort((a, b) => a - b));
  });
});
