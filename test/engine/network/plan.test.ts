import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LayerSpec, resolveLayers } from '../../../src/engine/network/layerSpec.ts';
import { compilePlan, largestPlanBytes, type Plan, slotsOf } from '../../../src/engine/network/plan.ts';
import { sizeOf } from '../../../src/engine/tensor.ts';
import { isPossible } from '../ops/randomLayers.ts';
import { thrown } from '../thrown.ts';
import { aNetwork, type NetworkCase, planOptions } from './randomNetworks.ts';

const small: NetworkCase = {
  layers: [
    { type: 'conv2d', filters: 2, kernelSize: 3, activation: 'relu' },
    { type: 'flatten' },
    { type: 'dense', units: 3, activation: 'softmax' },
  ],
  inputShape: [4, 4, 1],
  batch: 3,
  loss: { type: 'crossEntropy' },
  seed: 0,
};

const modes = ['inference', 'evaluation', 'training'] as const;

function planOf(network: NetworkCase, others: Partial<Parameters<typeof compilePlan>[0]> = {}): Plan {
  return compilePlan({ ...planOptions(network), ...others });
}

function layersOnly(layers: readonly LayerSpec[], inputShape: readonly number[], batch = 1): Plan {
  return planOf({ ...small, layers, inputShape, batch }, { mode: 'inference' });
}

describe('compilePlan', { timeout: 60_000 }, () => {
  it('lists the steps of a training plan in their order', () => {
    const { steps, updateFrom } = planOf(small);
    expect(steps.map(({ type, layer }) => `${type} ${layer}`)).toEqual([
      'conv2d conv2d_0',
      'dense dense_2',
      'crossEntropy dense_2',
      'sumShards loss',
      'sumShards correct',
      'denseBackward dense_2',
      'conv2dBackward conv2d_0',
      'sumShards conv2d_0.kernel',
      'sumShards conv2d_0.bias',
      'copy snapshot',
      'update conv2d_0.kernel',
      'update conv2d_0.bias',
      'update dense_2.kernel',
      'update dense_2.bias',
    ]);
    expect(updateFrom).toBe(10);
  });

  it('is shorter where less is asked for', () => {
    expect(planOf(small, { mode: 'evaluation' }).steps).toHaveLength(5);
    expect(planOf(small, { mode: 'inference' }).steps).toHaveLength(2);
  });

  it('keeps what is asked for, and what a failed step is taken back by, to the end', () => {
    const { output, loss, correct, snapshot, persistent, buffers, steps } = planOf(small);
    for (const slot of [output, loss, correct, snapshot, persistent]) {
      expect(slot && buffers[slot.buffer].to).toBe(steps.length);
    }
  });

  it('leaves the softmax to the cross entropy, and only to it', () => {
    const lastActivation = (options: Parameters<typeof planOf>[1]) => {
      const step = planOf(small, options).steps[1];
      return step.type === 'dense' ? step.params.activation : step.type;
    };
    expect(lastActivation({})).toBe('linear');
    expect(lastActivation({ mode: 'evaluation' })).toBe('linear');
    expect(lastActivation({ mode: 'inference' })).toBe('softmax');
    expect(lastActivation({ loss: { type: 'meanSquaredError' } })).toBe('softmax');
    const apart = [...small.layers.slice(0, 2), { type: 'dense', units: 3 }] as const;
    const layers = resolveLayers([...apart, { type: 'activation', function: 'softmax' }]);
    expect(planOf(small, { layers, mode: 'evaluation' }).steps).toHaveLength(5);
    expect(planOf(small, { layers, mode: 'inference' }).steps).toHaveLength(3);
  });

  it('asks for no gradient of what is not trained', () => {
    const [first, ...rest] = small.layers;
    const { steps, gradients } = planOf({
      ...small,
      layers: [{ ...first, trainable: false } as LayerSpec, ...rest],
    });
    expect(steps.map(({ type }) => type)).not.toContain('conv2dBackward');
    expect([...gradients.keys()].sort()).toEqual(['dense_2.bias', 'dense_2.kernel']);
    const dense = steps.find(({ type }) => type === 'denseBackward');
    expect(dense?.slots).toMatchObject({ dInput: undefined });
  });

  it('keeps parameters and the state of the optimizer in the same place in every plan', () => {
    fc.assert(
      fc.property(aNetwork, (network) => {
        const optimizer = { type: 'adam' } as const;
        const plans = modes.map((mode) => planOf(network, { mode, optimizer }));
        for (const { parameters, persistent } of plans) {
          expect(parameters).toEqual(plans[0].parameters);
          expect(persistent).toEqual(plans[0].persistent);
        }
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('gives every tensor of every step a place of its own while it is needed, in random networks', () => {
    fc.assert(
      fc.property(aNetwork, fc.constantFrom(...modes), fc.boolean(), (network, mode, keepLayers) => {
        checkPlaces(planOf(network, { mode, keepLayers, optimizer: { type: 'adamw' } }));
      }),
      { seed: 4, numRuns: 150 },
    );
  });

  it('takes less than all buffers beside one another, and tells what it takes', () => {
    const deep = Array.from({ length: 8 }, () => small.layers[0]).map(
      (layer) => ({ ...layer, padding: 'same' }) as LayerSpec,
    );
    const { bytes, buffers } = layersOnly(deep, [64, 64, 2]);
    const all = buffers.reduce((sum, buffer) => sum + buffer.bytes, 0);
    expect(bytes).toBeLessThan(all / 3);
    expect(bytes).toBe(
      Math.max(...buffers.map(({ byteOffset, bytes }) => Math.ceil((byteOffset + bytes) / 64) * 64)),
    );
  });

  it('refuses what does not fit, with its size and the batch that would', () => {
    const layers: LayerSpec[] = [{ type: 'conv2d', filters: 64, kernelSize: 3, padding: 'same' }];
    // 65 numbers a cell, 256 × 256 cells, 4 bytes: 16.25 MiB an image, and a few for the kernel.
    const error = thrown(() => layersOnly(layers, [256, 256, 1], 1000));
    expect(error.code).toBe('plan-too-large');
    expect(error.message).toBe(
      'The network needs 15.9 GiB for a batch of 1000 images; at most 4 GiB can be had. Use batches of 251 images or fewer, smaller images, or fewer filters.',
    );
    expect(layersOnly(layers, [256, 256, 1], 251).bytes).toBeLessThanOrEqual(largestPlanBytes);
    expect(isPossible(() => layersOnly(layers, [256, 256, 1], 252))).toBe(false);
    expect(thrown(() => layersOnly(layers, [4096, 4096, 1], 2)).message).toBe(
      'The network needs 8.1 GiB for a batch of 2 images; at most 4 GiB can be had. Use smaller images, fewer filters, or a larger stride.',
    );
  });

  it('has one gradient of a dense kernel, not one for each shard: VGG-16 is trained with Adam', () => {
    const conv = (filters: number): LayerSpec => {
      return { type: 'conv2d', filters, kernelSize: 3, padding: 'same', activation: 'relu' };
    };
    const block = (filters: number, layers: number): LayerSpec[] => {
      return [...Array.from({ length: layers }, () => conv(filters)), { type: 'maxPool2d', poolSize: 2 }];
    };
    const layers = resolveLayers([
      ...[...block(64, 2), ...block(128, 2), ...block(256, 3), ...block(512, 3), ...block(512, 3)],
      { type: 'flatten' },
      ...[4096, 4096, 1000].map((units): LayerSpec => ({ type: 'dense', units })),
    ]);
    const optimizer = { type: 'adam' } as const;
    const { bytes, buffers } = planOf(small, { layers, inputShape: [224, 224, 3], batch: 32, optimizer });
    const weights = 138_357_544 * 4;
    // Weights and Adam's two means, their copy, and a gradient; the feature maps of 32 images take the rest.
    expect(bytes).toBeGreaterThan(7 * weights);
    expect(bytes).toBeLessThan(2 ** 32);
    const own = buffers.filter(({ name }) => name === 'dense_19.dKernel').map((buffer) => buffer.bytes);
    expect(own).toEqual([7 * 7 * 512 * 4096 * 4]);
  });

  it('refuses a network without layers, and training without an optimizer', () => {
    expect(thrown(() => layersOnly([], [4, 4, 1])).message).toBe(
      'The network has no layers. Add at least one layer.',
    );
    expect(thrown(() => planOf(small, { optimizer: undefined })).message).toBe(
      'The network was made without an optimizer, so that it cannot be trained. Make it with an optimizer.',
    );
  });

  it('names the layer that cannot be computed, however deep', () => {
    const tooLarge: LayerSpec = { type: 'conv2d', filters: 1, kernelSize: 9 };
    const layers: LayerSpec[] = [
      { type: 'parallel', branches: [[], [{ type: 'residual', name: 'block', layers: [tooLarge] }]] },
    ];
    expect(thrown(() => layersOnly(layers, [4, 4, 1])).message).toMatch(
      /^parallel_0\/1\/block\/conv2d_0: .*9.*4/,
    );
  });

  it('says where a residual block has no shortcut', () => {
    const crop: LayerSpec = { type: 'conv2d', filters: 1, kernelSize: 2 };
    expect(thrown(() => layersOnly([{ type: 'residual', layers: [crop] }], [4, 4, 1])).message).toBe(
      'residual_0: The block makes [3, 3, 1] of [4, 4, 1], and no 1×1 convolution brings the input to that shape. Use padding "same" within the block, and flatten after it.',
    );
    const flat: LayerSpec = { type: 'flatten' };
    expect(thrown(() => layersOnly([{ type: 'residual', layers: [flat] }], [4, 4, 1])).code).toBe(
      'residual-shapes',
    );
  });
});

/** Slots lie within their buffers, buffers live while a step has them, and what lives at once lies apart. */
function checkPlaces({ steps, buffers, bytes, batch }: Plan): void {
  steps.forEach((step, index) => {
    expect(step.cut.shards).toBeGreaterThanOrEqual(1);
    if (step.cut.of === 'images') expect(step.cut.count).toBe(batch);
    for (const { buffer, byteOffset, shape } of slotsOf(step)) {
      const home = buffers[buffer];
      expect(byteOffset % 64).toBe(0);
      expect(byteOffset).toBeGreaterThanOrEqual(home.byteOffset);
      expect(byteOffset + sizeOf(shape) * 4).toBeLessThanOrEqual(home.byteOffset + home.bytes);
      expect(home.from).toBeLessThanOrEqual(index);
      expect(home.to).toBeGreaterThanOrEqual(index);
    }
  });
  buffers.forEach((a, i) => {
    expect(a.byteOffset + a.bytes).toBeLessThanOrEqual(bytes);
    for (const b of buffers.slice(0, i)) {
      const meet = a.from <= b.to && b.from <= a.to;
      const overlap = a.byteOffset < b.byteOffset + b.bytes && b.byteOffset < a.byteOffset + a.bytes;
      expect(meet && overlap, `${a.name} over ${b.name}`).toBe(false);
    }
  });
}
