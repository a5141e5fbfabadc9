import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import { sizeOf } from '../../../src/engine/tensor.ts';
import { networkGraph } from '../../../src/explain/network/networkGraph.ts';
import { indexOf, placeAt, type Unit } from '../../../src/explain/network/unit.ts';
import { unitField } from '../../../src/explain/network/unitField.ts';
import { seededTensor } from '../../engine/gradients.ts';
import { aNetwork, type NetworkCase, stirWeights } from '../../engine/network/randomNetworks.ts';

/** Marks of the field as text: a row of the input each, `#` where any channel is seen. */
function drawn(
  layers: readonly LayerSpec[],
  inputShape: readonly number[],
  layer: string,
  ...place: number[]
) {
  const { height, width, channels, marks, box } = unitField(networkGraph(layers, inputShape), {
    layer,
    place,
  });
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const first = (row * width + column) * channels;
      return marks.subarray(first, first + channels).includes(1) ? '#' : '.';
    }).join(''),
  );
  return {
    rows,
    box,
    channels: Array.from({ length: channels }, (_, c) =>
      marks.some((mark, i) => mark === 1 && i % channels === c),
    ),
  };
}

describe('unitField by hand', () => {
  it('is cut off at the rim', () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 1, kernelSize: 3, padding: 'same' },
      { type: 'maxPool2d', poolSize: 2 },
    ];
    expect(drawn(layers, [4, 6, 1], 'maxPool2d_1', 0, 0, 0)).toMatchObject({
      rows: ['###...', '###...', '###...', '......'],
      box: { rows: { from: 0, to: 2 }, columns: { from: 0, to: 2 } },
    });
    expect(drawn(layers, [4, 6, 1], 'maxPool2d_1', 1, 1, 0)).toMatchObject({
      rows: ['......', '.####.', '.####.', '.####.'],
      box: { rows: { from: 1, to: 3 }, columns: { from: 1, to: 4 } },
    });
  });

  it('leaves out what dilation and strides jump over', () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 1, kernelSize: 2, dilation: 3 },
      { type: 'conv2d', filters: 1, kernelSize: [1, 2], stride: 2, dilation: [1, 1] },
    ];
    expect(drawn(layers, [5, 6, 1], 'conv2d_1', 0, 0, 0).rows).toEqual([
      '##.##.',
      '......',
      '......',
      '##.##.',
      '......',
    ]);
  });

  it('follows groups, and the union of branches', () => {
    const groups: LayerSpec[] = [{ type: 'conv2d', filters: 2, kernelSize: 1, groups: 2 }];
    expect(drawn(groups, [1, 1, 4], 'conv2d_0', 0, 0, 1).channels).toEqual([false, false, true, true]);
    const depthwise: LayerSpec[] = [{ type: 'depthwiseConv2d', kernelSize: 1, activation: 'softmax' }];
    // A softmax makes the channels of a cell depend on one another.
    expect(drawn(depthwise, [1, 1, 3], 'depthwiseConv2d_0', 0, 0, 1).channels).toEqual([true, true, true]);
    const block: LayerSpec[] = [
      {
        type: 'residual',
        layers: [{ type: 'conv2d', filters: 1, kernelSize: [1, 3], stride: 2, padding: 'same' }],
      },
      {
        type: 'parallel',
        branches: [[], [{ type: 'maxPool2d', poolSize: [2, 1], stride: 1, padding: 'same' }]],
      },
    ];
    expect(drawn(block, [4, 4, 1], 'residual_0', 1, 0, 0).rows).toEqual(['....', '....', '###.', '....']);
    expect(drawn(block, [4, 4, 1], 'parallel_1', 0, 1, 0).rows).toEqual(['..##', '....', '....', '....']);
    expect(drawn(block, [4, 4, 1], 'parallel_1', 0, 1, 1).rows).toEqual(['..##', '....', '..##', '....']);
    // What another branch reads is nothing to this one's units.
    const heads: LayerSpec[] = [
      {
        type: 'parallel',
        branches: [[{ type: 'globalAvgPool2d' }], [{ type: 'globalMaxPool2d' }, { type: 'dense', units: 2 }]],
      },
    ];
    expect(drawn(heads, [1, 1, 2], 'parallel_0', 1).channels).toEqual([false, true]);
    expect(drawn(heads, [1, 1, 2], 'parallel_0', 2).channels).toEqual([true, true]);
  });

  it('of a unit that sees padding alone is empty', () => {
    const layers: LayerSpec[] = [{ type: 'conv2d', filters: 1, kernelSize: 1, padding: 2 }];
    expect(drawn(layers, [1, 1, 1], 'conv2d_0', 0, 0, 0)).toMatchObject({ rows: ['.'], box: null });
  });

  it('of a pixel is the pixel', () => {
    const graph = networkGraph([{ type: 'flatten' }], [2, 2, 1]);
    expect([...unitField(graph, { layer: null, place: [1, 0, 0] }).marks]).toEqual([0, 0, 1, 0]);
    expect([...unitField(graph, { layer: 'flatten_0', place: [3] }).marks]).toEqual([0, 0, 0, 1]);
  });
});

/** A unit of any layer, by the seed. */
function unitOf({ layers, inputShape, seed }: NetworkCase): Unit {
  const { outputs } = networkGraph(layers, inputShape);
  const names = [...outputs.keys()].filter((name) => !name.endsWith('projection'));
  const layer = names[seed % names.length];
  const slot = outputs.get(layer) ?? { shape: [1, 1] };
  return { layer, place: placeAt(slot, (seed >> 3) % sizeOf(slot.shape)) };
}

/** For each number of the image, whether the unit is another when that number is. */
async function touched({ inputShape }: NetworkCase, network: Network, unit: Unit, image: Float64Array) {
  const numbers = sizeOf(inputShape);
  // One batch: the image as it is, then with each number changed.
  const data = new Float64Array((numbers + 1) * numbers);
  for (let copy = 0; copy <= numbers; copy++) {
    data.set(image, copy * numbers);
    if (copy > 0) data[copy * numbers + copy - 1] += 1;
  }
  const outputs = await network.layerOutputs({ shape: [numbers + 1, ...inputShape], data });
  const { shape, data: made } = outputs.get(unit.layer ?? '') ?? { shape: [], data: [] };
  const value = (copy: number) => made[copy * sizeOf(shape.slice(1)) + indexOf({ shape }, unit.place)];
  return Array.from({ length: numbers }, (_, number) => value(number + 1) !== value(0));
}

/** The same layers with nothing that could shut or cancel: what is connected then matters. */
function opened(layers: readonly LayerSpec[]): LayerSpec[] {
  return layers.map((layer): LayerSpec => {
    if (layer.type === 'maxPool2d') return { ...layer, type: 'avgPool2d' };
    if (layer.type === 'globalMaxPool2d') return { ...layer, type: 'globalAvgPool2d' };
    if (layer.type === 'activation') return { ...layer, function: 'linear' };
    if (layer.type === 'residual') return { ...layer, layers: opened(layer.layers), activation: 'linear' };
    if (layer.type === 'parallel') return { ...layer, branches: layer.branches.map(opened) };
    return 'activation' in layer ? { ...layer, activation: 'linear' } : layer;
  });
}

describe('unitField of random networks', () => {
  it('holds every number that changes the unit, and some that do', async () => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(aNetwork, async (made) => {
        const { layers, inputShape, seed } = made;
        const network = new Network({ layers, inputShape, seed });
        stirWeights(network, seed);
        const unit = unitOf(made);
        const found = await touched(made, network, unit, seededTensor(inputShape, seed).data);
        const { marks } = unitField(networkGraph(layers, inputShape), unit);
        expect(found.filter((isTouched, number) => isTouched && marks[number] === 0)).toEqual([]);
        changes += found.filter(Boolean).length;
      }),
      { seed: 21, numRuns: 400 },
    );
    expect(changes).toBeGreaterThan(100);
  });

  it('holds no other, where all weights are 1 and nothing is shut', async () => {
    let left = 0;
    await fc.assert(
      fc.asyncProperty(aNetwork, async (made) => {
        const { inputShape } = made;
        const layers = opened(made.layers);
        const network = new Network({ layers, inputShape, backend: referenceBackend({ doubles: true }) });
        for (const [name, shape] of network.tensors) {
          if (name.endsWith('.kernel')) network.write(name, new Float32Array(sizeOf(shape)).fill(1));
        }
        const unit = unitOf({ ...made, layers });
        const ones = new Float64Array(sizeOf(inputShape)).fill(1);
        const found = await touched({ ...made, layers }, network, unit, ones);
        const { marks } = unitField(networkGraph(layers, inputShape), unit);
        expect(Array.from(marks, (mark) => mark === 1)).toEqual(found);
        left += found.filter((isTouched) => !isTouched).length;
      }),
      { seed: 22, numRuns: 400 },
    );
    expect(left).toBeGreaterThan(100);
  });
});
