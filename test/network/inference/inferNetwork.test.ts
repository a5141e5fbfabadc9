import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LayerError } from '../../../src/engine/network/layerError.ts';
import { type LayerSpec, resolveLayers } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { compilePlan } from '../../../src/engine/network/plan.ts';
import { inferNetwork } from '../../../src/network/inference/inferNetwork.ts';
import { aNetwork, imagesOf } from '../../engine/network/randomNetworks.ts';
import { anyInput, anyLayers } from './randomLayers.ts';

/** What compiling for inference refuses, or null. */
function refusal(layers: readonly LayerSpec[], inputShape: readonly number[]): unknown {
  try {
    const loss = { type: 'crossEntropy' } as const;
    compilePlan({ layers: resolveLayers(layers), inputShape, batch: 1, mode: 'inference', seed: 0, loss });
    return null;
  } catch (error) {
    return error;
  }
}

describe('what is inferred', () => {
  it('is what the network then is: shapes of all layers, names and shapes of all weights', async () => {
    await fc.assert(
      fc.asyncProperty(aNetwork, async (networkCase) => {
        const { layers, inputShape } = networkCase;
        const network = new Network(networkCase);
        const outputs = await network.layerOutputs(imagesOf({ ...networkCase, batch: 1 }));
        const inferred = inferNetwork(layers, inputShape);
        expect(inferred.problems).toEqual([]);
        expect(new Map(inferred.layers.map(({ name, output }) => [name, output]))).toEqual(
          new Map([...outputs].map(([name, { shape }]) => [name, shape.slice(1)])),
        );
        const terms = inferred.layers.flatMap(({ parameters }) => parameters ?? []);
        const learned = [...network.tensors].filter(([name]) => !/running|optimizer/.test(name));
        expect(new Map(terms.map(({ name, shape }) => [name, shape]))).toEqual(new Map(learned));
        const numbers = learned.flatMap(([, shape]) =>
          shape.reduce((product, extent) => product * extent, 1),
        );
        expect(inferred.total).toMatchObject({
          parameters: numbers.reduce((sum, count) => sum + count, 0),
          output: [3],
          isComplete: true,
        });
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  it('has a problem exactly where the network does not compile, and first at the same layer', () => {
    let compiled = 0;
    fc.assert(
      fc.property(anyLayers, anyInput, (layers, inputShape) => {
        const inferred = inferNetwork(layers, inputShape);
        const error = refusal(layers, inputShape);
        if (error === null) {
          compiled++;
          expect(inferred.problems).toEqual([]);
          expect(inferred.total.isComplete).toBe(true);
          return;
        }
        expect(error).toBeInstanceOf(LayerError);
        const [{ path }] = inferred.problems;
        const layer = inferred.layers.find((each) => each.path.join() === path.join());
        expect(layer?.name).toBe((error as LayerError).layer);
      }),
      { numRuns: 2000 },
    );
    // Neither all nor none.
    expect(compiled).toBeGreaterThan(200);
    expect(compiled).toBeLessThan(1800);
  }, 60_000);
});
