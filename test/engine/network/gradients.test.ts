import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationNames } from '../../../src/engine/activation.ts';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import type { LossSpec } from '../../../src/engine/network/steps/loss.ts';
import { largestError } from '../largestError.ts';
import { backends, withBackend } from './backends.ts';
import { checkNetworkGradients, gradientsOf, preparePlan } from './networkGradients.ts';
import { aNetwork, type NetworkCase } from './randomNetworks.ts';

function conv(filters: number, others: Partial<LayerSpec> = {}): LayerSpec {
  return { type: 'conv2d', filters, kernelSize: 3, padding: 'same', ...others } as LayerSpec;
}

/** Every kind of layer with something to train on both sides of it, so that its dInput is asked for. */
const between: readonly LayerSpec[] = [
  conv(3, { stride: 2 } as Partial<LayerSpec>),
  conv(4, { groups: 2, padding: [0, 1, 2, 0] } as Partial<LayerSpec>),
  conv(3, { trainable: false } as Partial<LayerSpec>),
  { type: 'depthwiseConv2d', kernelSize: [2, 3], dilation: 2, padding: 'same' },
  { type: 'maxPool2d', poolSize: 2 },
  { type: 'maxPool2d', poolSize: 3, stride: 1, padding: 'same' },
  { type: 'avgPool2d', poolSize: [3, 2], stride: 2, padding: 'same' },
  { type: 'avgPool2d', poolSize: 3, stride: 2, padding: 1, countPadding: true },
  { type: 'batchNorm' },
  { type: 'batchNorm', trainable: false },
  { type: 'dropout', rate: 0.4 },
  { type: 'residual', layers: [] },
  { type: 'residual', layers: [conv(2)], activation: 'relu' },
  { type: 'residual', layers: [conv(3, { stride: 2 } as Partial<LayerSpec>), { type: 'batchNorm' }] },
  { type: 'residual', layers: [{ type: 'residual', layers: [conv(2)] }, conv(2)], activation: 'elu' },
  { type: 'parallel', branches: [[], []] },
  {
    type: 'parallel',
    branches: [[conv(1)], [{ type: 'maxPool2d', poolSize: 3, stride: 1, padding: 'same' }, conv(2)], []],
  },
  ...activationNames.flatMap((name): LayerSpec[] => [
    { type: 'activation', function: name },
    conv(2, { activation: name } as Partial<LayerSpec>),
  ]),
];

const heads: Readonly<Record<string, readonly LayerSpec[]>> = {
  flatten: [{ type: 'flatten' }, { type: 'dense', units: 4, activation: 'tanh' }],
  globalAvgPool2d: [{ type: 'globalAvgPool2d' }, { type: 'batchNorm' }],
  globalMaxPool2d: [{ type: 'globalMaxPool2d' }],
  'residual of vectors': [
    { type: 'globalAvgPool2d' },
    { type: 'residual', layers: [{ type: 'dense', units: 4, activation: 'sigmoid' }] },
  ],
};

const losses: readonly LossSpec[] = [
  { type: 'crossEntropy' },
  { type: 'crossEntropy', labelSmoothing: 0.2 },
  { type: 'meanSquaredError' },
];

const base = { inputShape: [4, 5, 2], batch: 3, loss: losses[0], seed: 11 };
const last: LayerSpec = { type: 'dense', units: 3, activation: 'softmax' };

describe('gradients of networks against differences of the loss', () => {
  it.each(between)('through $type, case %#', async (layer) => {
    const first = conv(2, { activation: 'tanh' } as Partial<LayerSpec>);
    await checkNetworkGradients({ ...base, layers: [first, layer, { type: 'flatten' }, last] });
  });

  it.each(Object.keys(heads))('through %s', async (head) => {
    await checkNetworkGradients({ ...base, layers: [conv(3), ...heads[head], last] });
  });

  it.each(losses)('under $type with smoothing $labelSmoothing, softmax inside and linear', async (loss) => {
    for (const activation of ['softmax', 'linear'] as const) {
      const layers = [conv(2), { type: 'flatten' }, { ...last, activation }] as LayerSpec[];
      await checkNetworkGradients({ ...base, batch: 9, layers, loss });
    }
  });

  it('in random networks', { timeout: 60_000 }, async () => {
    await fc.assert(fc.asyncProperty(aNetwork, checkNetworkGradients), { seed: 8, numRuns: 60 });
  });
});

describe.each(backends)('gradients on the backend $name', (test) => {
  it('are those of the reference in doubles, in random networks', { timeout: 60_000 }, async () => {
    const exact = referenceBackend({ doubles: true });
    const gradients = async (network: NetworkCase, backend: typeof exact) => {
      const plan = preparePlan(network, backend);
      await backend.run(plan, { from: 0, to: plan.updateFrom }, { step: 2, learningRate: 0 });
      return gradientsOf(plan, backend);
    };
    await fc.assert(
      fc.asyncProperty(aNetwork, async (network) => {
        const expected = await gradients(network, exact);
        const found = await withBackend(test, (backend) => gradients(network, backend));
        for (const [name, { data }] of expected) {
          expect(largestError(found.get(name)?.data ?? [], data), name).toBeLessThan(20 * test.tolerance);
        }
      }),
      { seed: 9, numRuns: 60 },
    );
  });
});
