/** A new network file that begins with given layers and can be trained as it is. */
import { windowGeometry } from '../engine/geometry.ts';
import { type Bundle, formatMessage, type Message, message } from '../engine/message.ts';
import { NetworkError } from './errors.ts';
import { insertLayers } from './insertLayers.ts';
import { layerWindow, type WindowLayerJson } from './layerJson.ts';
import { applyEdits } from './textEdit.ts';

export interface NewNetworkOptions {
  /** Written as comments above the layers. */
  readonly notes?: readonly Message[];
  /** The language of the comments; English by default. */
  readonly bundle?: Bundle;
}

/** Rows and columns of the input, in the order they are tried. */
const smallestInput = 28;
const largestInput = 512;
const inputStep = 4;
/** Rows and columns that the last layer should leave to tell shapes apart by, where a modest input allows. */
const enoughOutput = 4;
const modestInput = 128;

/**
 * The text of a network file: `layers` first, then one dense layer that tells four drawn shapes apart. The
 * input is 28×28, or as much larger as the layers need; `image.channels` is that of `networkChannels`.
 *
 * @throws NetworkError `layers-too-large` where they would need more than 512×512.
 */
export function newNetworkText(
  layers: readonly WindowLayerJson[],
  { channels }: { readonly channels: 1 | 3 },
  name: string,
  { notes = [], bundle = {} }: NewNetworkOptions = {},
): string {
  const size = inputSize(layers);
  const drawn = message('Drawn for training: circles, squares, triangles and crosses.');
  const origin = message('From the Kernel Lab, in the same order as there.');
  const comment = (note: Message) => `  // ${formatMessage(note, bundle)}\n`;
  // A run holds all samples in memory: fewer of them where each is large.
  const samples = size <= modestInput ? 2000 : 500;
  const text = `{
  "version": 1,
  "name": ${JSON.stringify(name)},
  "seed": 7,
  "input": { "shape": [${size}, ${size}, ${channels}], "normalize": "unit" },
${comment(drawn)}  "dataset": { "type": "synthetic", "generator": "shapes", "samples": ${samples}, "validationSplit": 0.2 },
${[origin, ...notes].map(comment).join('')}  "layers": [
    { "type": "flatten" },
    { "type": "dense", "units": 4, "activation": "softmax" }
  ],
  "training": { "epochs": 5, "batchSize": 32, "optimizer": { "type": "adam", "learningRate": 0.001 } }
}
`;
  return applyEdits(text, insertLayers(text, layers));
}

/** Rows and columns of a square input that all layers fit. */
function inputSize(layers: readonly WindowLayerJson[]): number {
  const size = leastSize(layers, enoughOutput, modestInput) ?? leastSize(layers, 1, largestInput);
  if (size !== null) return size;
  throw new NetworkError({
    code: 'layers-too-large',
    problem: message('These layers need an input of more than {most}×{most} pixels, too large to train on.', {
      most: largestInput,
    }),
    remedy: message('Use a smaller kernel, dilation or stride, or pad more.'),
  });
}

function leastSize(layers: readonly WindowLayerJson[], output: number, most: number): number | null {
  for (let size = smallestInput; size <= most; size += inputStep) {
    if (smallestOutput(layers, size) >= output) return size;
  }
  return null;
}

/** The fewer of the rows and columns that the last layer makes; zero or less where a layer does not fit. */
function smallestOutput(layers: readonly WindowLayerJson[], size: number): number {
  let [height, width] = [size, size];
  for (const layer of layers) {
    const { rows, columns } = windowGeometry(height, width, layerWindow(layer));
    [height, width] = [rows.output, columns.output];
    if (height < 1 || width < 1) return 0;
  }
  return Math.min(height, width);
}
