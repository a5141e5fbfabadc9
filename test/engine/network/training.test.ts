import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { namedKey } from '../../../src/engine/network/parameters.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import { type OptimizerSpec, optimizerOf } from '../../../src/engine/network/steps/update.ts';
import { activate } from '../../../src/engine/ops/activate.ts';
import { runningStatistics } from '../../../src/engine/ops/batchNorm.ts';
import { conv2d } from '../../../src/engine/ops/conv2d.ts';
import { dropout } from '../../../src/engine/ops/dropout.ts';
import { softmaxCrossEntropy } from '../../../src/engine/ops/softmaxCrossEntropy.ts';
import { randomBlock } from '../../../src/engine/random.ts';
import { tensor } from '../../../src/engine/tensor.ts';
import { largestError } from '../largestError.ts';
import { backends, withBackend } from './backends.ts';
import { images, labels, layers, options, tensorsOf } from './exampleNetwork.ts';
import { gradientsOf, preparePlan } from './networkGradients.ts';

describe.each(backends)('a network on the backend $name', (test) => {
  it('evaluates as the loss op does, and counts what is right', async () => {
    await withBackend(test, async (backend) => {
      const network = new Network({ ...options, backend });
      const { loss, correct, output } = await network.evaluate(images, labels);
      const expected = softmaxCrossEntropy.forward({ logits: output, labels }, {});
      expect(largestError([loss], expected.data)).toBeLessThan(test.tolerance);
      const probabilities = activate.forward({ input: output }, { activation: 'softmax' });
      expect(largestError((await network.predict(images)).data, probabilities.data)).toBeLessThan(
        test.tolerance,
      );
      const best = labels.data;
      const rows = Array.from({ length: 6 }, (_, image) => [...output.data.slice(3 * image, 3 * image + 3)]);
      expect(correct).toBe(rows.filter((row, image) => row.indexOf(Math.max(...row)) === best[image]).length);
    });
  });

  it('counts against the largest target where it predicts numbers', async () => {
    await withBackend(test, async (backend) => {
      const network = new Network({
        layers: [{ type: 'dense', units: 2, kernel: [1, 0, 0, 1] }],
        inputShape: [2],
        loss: { type: 'meanSquaredError' },
        backend,
      });
      const given = { shape: [2, 2], data: [1, 2, 3, 5] };
      const { loss, correct } = await network.evaluate(given, { shape: [2, 2], data: [0, 4, 4, 3] });
      expect([loss, correct]).toEqual([(1 + 4 + 1 + 4) / 4, 1]);
    });
  });

  it('shows the output of every layer, blocks after what is in them', async () => {
    await withBackend(test, async (backend) => {
      const network = new Network({ ...options, backend });
      const outputs = await network.layerOutputs(images);
      expect([...outputs].map(([name, { shape }]) => `${name} ${shape.join()}`)).toEqual([
        'conv2d_0 6,4,4,3',
        'batchNorm_1 6,4,4,3',
        'maxPool2d_2 6,2,2,3',
        'dropout_3 6,2,2,3',
        'flatten_4 6,12',
        'dense_5 6,3',
      ]);
      const kernel = network.read('conv2d_0.kernel');
      const sums = conv2d.forward({ input: images, kernel }, { padding: 'same' });
      const first = activate.forward({ input: sums }, { activation: 'relu' });
      expect(largestError(outputs.get('conv2d_0')?.data ?? [], first.data)).toBeLessThan(test.tolerance);
      expect(outputs.get('dense_5')).toEqual(await network.predict(images));
    });
  });

  it.each<OptimizerSpec>([
    { type: 'sgd' },
    { type: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.01 },
    { type: 'adam', weightDecay: 0.1 },
    { type: 'adamw' },
    { type: 'rmsprop', momentum: 0.5 },
    { type: 'adagrad' },
  ])('moves every parameter as $type does, and nothing else, case %#', async (optimizer) => {
    await withBackend(test, async (backend) => {
      const network = new Network({ ...options, optimizer, backend });
      const start = tensorsOf(network);
      const gradients = await gradientsAt(network);
      await network.trainStep(images, labels, 0.05);
      const { stateNames, createState, step } = optimizerOf(optimizer);
      for (const [name, gradient] of gradients) {
        const parameter = tensor(gradient.shape, Float32Array.from(start[name]));
        const state = createState(parameter);
        step(parameter, gradient, state, { learningRate: 0.05, step: 1 });
        expect(largestError(network.read(name).data, parameter.data), name).toBeLessThan(1e-4);
        for (const part of stateNames) {
          const found = network.read(`optimizer/${name}.${part}`);
          expect(largestError(found.data, state[part].data), `${name} ${part}`).toBeLessThan(1e-4);
        }
      }
      expect(gradients.size).toBe(6);
      expect(network.steps).toBe(1);
    });
  });

  it('moves the running statistics by those of the whole batch', async () => {
    await withBackend(test, async (backend) => {
      const only: LayerSpec[] = [
        { type: 'batchNorm', momentum: 0.25, trainable: false },
        { type: 'flatten' },
      ];
      const network = new Network({ ...options, layers: only, backend });
      await network.trainStep(images, labels, 0.1);
      const [mean, variance] = [tensor([2]), tensor([2], Float32Array.of(1, 1))];
      const vectors = { gamma: variance, beta: mean, runningMean: mean, runningVariance: variance };
      const expected = runningStatistics({ input: images, ...vectors }, { training: true, momentum: 0.25 });
      for (const name of ['runningMean', 'runningVariance'] as const) {
        const found = network.read(`batchNorm_0.${name}`);
        expect(largestError(found.data, expected[name].data)).toBeLessThan(test.tolerance);
      }
    });
  });

  it('leaves out what the op leaves out of the whole batch', async () => {
    await withBackend(test, async (backend) => {
      const network = new Network({
        layers: [{ type: 'dropout', name: 'drop', rate: 0.5 }],
        inputShape: [4, 4, 2],
        loss: { type: 'meanSquaredError' },
        optimizer: { type: 'sgd' },
        seed: 12,
        backend,
      });
      for (const step of [1, 2]) {
        const key = randomBlock(namedKey(12, 'dropout', 'drop'), step);
        const left = dropout.forward({ input: images }, { rate: 0.5, key, training: true });
        // The target is what dropout should leave: another mask would be far from it.
        expect((await network.trainStep(images, left, 0.1)).loss).toBe(0);
      }
    });
  });

  it('leaves out other numbers in each step, the same again under the same seed', async () => {
    const only: LayerSpec[] = [{ type: 'dropout', rate: 0.5 }, { type: 'flatten' }];
    const losses = async (seed: number, firstStep = 0) =>
      withBackend(test, async (backend) => {
        const network = new Network({ ...options, layers: only, seed, backend });
        network.steps = firstStep;
        const results = [];
        for (let step = firstStep; step < 4; step++) {
          results.push((await network.trainStep(images, labels, 0.1)).loss);
        }
        return results;
      });
    const first = await losses(1);
    expect(new Set(first).size).toBe(4);
    expect(await losses(1)).toEqual(first);
    expect(await losses(2)).not.toEqual(first);
    // What falls is a function of the step: a run that goes on at step 3 meets what a whole run does.
    expect(await losses(1, 2)).toEqual(first.slice(2));
  });

  it('goes on from its tensors and its steps as if it had not stopped', async () => {
    await withBackend(test, async (backend) => {
      const whole = new Network({ ...options, backend });
      await whole.trainStep(images, labels, 0.01);
      await whole.trainStep(images, labels, 0.01);
      const saved = tensorsOf(whole);
      await whole.trainStep(images, labels, 0.01);
      await withBackend(test, async (backend) => {
        const resumed = new Network({ ...options, seed: 3, backend });
        for (const [name, numbers] of Object.entries(saved)) resumed.write(name, numbers);
        resumed.steps = 2;
        await resumed.trainStep(images, labels, 0.01);
        expect(tensorsOf(resumed)).toEqual(tensorsOf(whole));
      });
    });
  });

  it('trains batches of changing sizes, with looks in between that change nothing', async () => {
    const run = async (looks: boolean) =>
      withBackend(test, async (backend) => {
        const network = new Network({ ...options, backend });
        for (const batch of [6, 2, 6, 5]) {
          const part = { shape: [batch, 4, 4, 2], data: images.data.subarray(0, batch * 32) };
          const given = { shape: [batch], data: Array.from(labels.data).slice(0, batch) };
          await network.trainStep(part, given, 0.01);
          if (!looks) continue;
          await network.evaluate(part, given);
          await network.layerOutputs(images);
        }
        return tensorsOf(network);
      });
    expect(await run(true)).toEqual(await run(false));
  });
});

/** Gradients of a network's weights at this moment and for its next step, by the reference. */
async function gradientsAt(network: Network) {
  const backend = referenceBackend();
  const shared = {
    layers,
    inputShape: [4, 4, 2],
    batch: 6,
    loss: { type: 'crossEntropy' },
    seed: 3,
  } as const;
  const plan = preparePlan(shared, backend);
  for (const { name, slot } of plan.parameters) backend.view(slot).data.set(network.read(name).data);
  backend.view(plan.input).data.set(images.data);
  if (plan.labels) backend.view(plan.labels).data.set(Float32Array.from(labels.data));
  await backend.run(plan, { from: 0, to: plan.updateFrom }, { step: network.steps + 1, learningRate: 0 });
  return gradientsOf(plan, backend);
}
