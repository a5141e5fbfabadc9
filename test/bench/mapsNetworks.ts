/** The networks that the `maps` benchmark looks into, and how long a picture may take. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayerSpec } from '../../src/engine/network/layerSpec.ts';
import type { Chain } from './onnxNetwork.ts';
import { classes, digits } from './trainNetworks.ts';

export interface MapsNetworkCase extends Chain {
  readonly name: string;
  /** From a click to the picture, to stay under. */
  readonly goalMs: number;
}

/** A convolution, and units of it: what is pointed at, and opened. */
export const secondConvolution = 'conv2d_2';

const halving = { type: 'maxPool2d', poolSize: 2 } as const;

export const mapsNetworks: readonly MapsNetworkCase[] = [
  { ...digits, name: '28×28×1, 0.2 million parameters', goalMs: 100 },
  {
    name: '128×128×3, 1.0 million parameters',
    inputShape: [128, 128, 3],
    layers: [
      ...[32, 64, 128, 256].flatMap((filters) => [convolution(filters), halving]),
      convolution(256),
      { type: 'globalAvgPool2d' },
      { type: 'dense', units: 96, activation: 'relu' },
      { type: 'dense', units: classes, activation: 'softmax' },
    ],
    goalMs: 500,
  },
];

const samples = 100;

/** Writes the network file; its data are drawn digits, half of them to look at. */
export async function writeNetwork(folder: string, { inputShape, layers }: Chain): Promise<string> {
  const file = join(folder, `digits-${inputShape.join('x')}.cnn.json`);
  const content = {
    input: { shape: inputShape },
    dataset: { type: 'synthetic', generator: 'digits', samples, validationSplit: 0.5 },
    layers,
    training: { epochs: 1, batchSize: 10 },
  };
  await writeFile(file, JSON.stringify(content));
  return file;
}

function convolution(filters: number): LayerSpec {
  return { type: 'conv2d', filters, kernelSize: 3, padding: 'same', activation: 'relu' };
}
