/** What is left of a training step to look at: its gradients, and the way back. */
import { describe, expect, it } from 'vitest';
import { Network } from '../../../src/engine/network/network.ts';
import { backends, withBackend } from './backends.ts';
import { images, labels, options, tensorsOf } from './exampleNetwork.ts';

describe.each(backends)('after a training step, $name', (testBackend) => {
  it('the gradients are those by which plain descent has moved', async () => {
    await withBackend(testBackend, async (backend) => {
      const network = new Network({ ...options, optimizer: { type: 'sgd' }, backend });
      const before = tensorsOf(network);
      await network.trainStep(images, labels, 0.5);
      const gradients = network.gradients();
      expect([...gradients.keys()].toSorted()).toEqual([
        'batchNorm_1.beta',
        'batchNorm_1.gamma',
        'conv2d_0.bias',
        'conv2d_0.kernel',
        'dense_5.bias',
        'dense_5.kernel',
      ]);
      for (const [name, { shape, data }] of gradients) {
        expect(shape).toEqual(network.tensors.get(name));
        const moved = Array.from(data, (gradient, place) =>
          Math.fround(before[name][place] - 0.5 * gradient),
        );
        for (const [place, weight] of network.read(name).data.entries()) {
          expect(weight).toBeCloseTo(moved[place], 6);
        }
      }
    });
  });

  it('the step can be taken back, and done again to the same bits', async () => {
    await withBackend(testBackend, async (backend) => {
      const network = new Network({ ...options, backend });
      await network.trainStep(images, labels, 0.1);
      const before = tensorsOf(network);
      const result = await network.trainStep(images, labels, 0.1);
      const after = tensorsOf(network);
      network.undoStep();
      expect([network.steps, tensorsOf(network)]).toEqual([1, before]);
      expect(await network.trainStep(images, labels, 0.1)).toEqual(result);
      expect([network.steps, tensorsOf(network)]).toEqual([2, after]);
    });
  });
});

it('what uses the arena again, or was no step, leaves nothing to take back', async () => {
  const network = new Network(options);
  const refused = () => {
    expect(() => network.undoStep()).toThrow('The last call was no training step.');
    expect(() => network.gradients()).toThrow('The last call was no training step.');
  };
  refused();
  await network.trainStep(images, labels, 0.1);
  await network.predict(images);
  refused();
  await network.trainStep(images, labels, 0.1);
  network.undoStep();
  refused();
});
