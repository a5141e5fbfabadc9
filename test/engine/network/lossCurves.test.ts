import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/engine/network/backend.ts';
import type { LayerSpec } from '../../../src/engine/network/layerSpec.ts';
import { Network } from '../../../src/engine/network/network.ts';
import { referenceBackend } from '../../../src/engine/network/referenceBackend.ts';
import type { LossSpec } from '../../../src/engine/network/steps/loss.ts';
import type { OptimizerSpec } from '../../../src/engine/network/steps/update.ts';
import { sizeOf } from '../../../src/engine/tensor.ts';
import { largestError } from '../largestError.ts';
import tables from '../oracles/networkTables.json' with { type: 'json' };
import { backends, withBackend } from './backends.ts';

/** A network that PyTorch has trained: `oracles/torchNetworks.py`. */
interface Curve {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  readonly inputShape: readonly number[];
  readonly batch: number;
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  readonly learningRate: number;
  /** Before each step. */
  readonly losses: readonly number[];
  /** Names of the parameters; the place in the list is the salt of the numbers that they start with. */
  readonly start: readonly string[];
  /** Parameters and running statistics after the last step. */
  readonly end: Readonly<Record<string, readonly number[]>>;
}

const curves = tables.cases as unknown as readonly Curve[];

/** The formula of the script: (i · 7919 + salt · 104729) mod 9973, brought to −1 … 1. */
function numbers(shape: readonly number[], salt: number) {
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
    return (((i * 7919 + salt * 104729) % 9973) / 9973) * 2 - 1;
  });
  return { shape, data };
}

function labelsOf({ batch, loss }: Curve, outputs: number) {
  if (loss.type === 'meanSquaredError') return numbers([batch, outputs], 2000);
  return { shape: [batch], data: Float64Array.from({ length: batch }, (_, image) => image % outputs) };
}

/** Trains as the script has; errors of the losses, and of all that is there in the end. */
async function errorsOf(curve: Curve, backend: Backend) {
  const network = new Network({ ...curve, backend });
  curve.start.forEach((name, salt) => {
    const shape = network.tensors.get(name) ?? [];
    const scale = name.endsWith('.kernel') ? 2 / Math.sqrt(sizeOf(shape.slice(0, -1))) : 0.5;
    network.write(
      name,
      numbers(shape, salt).data.map((value) => value * scale),
    );
  });
  const images = numbers([curve.batch, ...curve.inputShape], 1000);
  const outputs = (await network.predict(images)).shape[1];
  const labels = labelsOf(curve, outputs);
  const losses: number[] = [];
  for (let step = 0; step < curve.losses.length; step++) {
    losses.push((await network.trainStep(images, labels, curve.learningRate)).loss);
  }
  const errors = Object.entries(curve.end).map(([name, end]) => largestError(network.read(name).data, end));
  return { ofLosses: largestError(losses, curve.losses), ofTensors: Math.max(...errors) };
}

describe('ten steps of training against PyTorch', () => {
  it.each(curves)('$name, in doubles', async (curve) => {
    const { ofLosses, ofTensors } = await errorsOf(curve, referenceBackend({ doubles: true }));
    expect(ofLosses).toBeLessThan(1e-8);
    expect(ofTensors).toBeLessThan(2e-6);
  });

  it('knows every tensor of the network', () => {
    for (const { layers, inputShape, end } of curves) {
      expect([...new Network({ layers, inputShape }).tensors.keys()].sort()).toEqual(Object.keys(end).sort());
    }
  });
});

describe.each(backends)('ten steps of training against PyTorch on the backend $name', (test) => {
  it.each(curves)('$name', async (curve) => {
    const { ofLosses, ofTensors } = await withBackend(test, (backend) => errorsOf(curve, backend));
    expect(ofLosses).toBeLessThan(1e-6);
    expect(ofTensors).toBeLessThan(2e-5);
  });
});
