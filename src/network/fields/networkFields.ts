/** The one declaration of the network file: every field, what it may be, what it is without it, what it does. */
import { message } from '../../engine/message.ts';
import { datasetKind, inputFields } from './datasetFields.ts';
import { needed, object, optional, text, whole } from './declare.ts';
import type { Fields, FieldsJson } from './kinds.ts';
import { layersKind } from './layerFields.ts';
import { trainingFields } from './trainingFields.ts';

/** The version of the format that this Convscope reads. */
export const formatVersion = 1;

/** Fields of the file itself. */
export const networkFields = {
  $schema: optional(text, message('A JSON Schema for other editors; nothing here reads it.')),
  version: optional(whole({ least: 1 }), message('The version of the format.'), formatVersion),
  name: optional(text, message('What the network is called in panels.'), {
    depends: message('the name of the file'),
  }),
  seed: optional(
    whole({ least: 0, most: Number.MAX_SAFE_INTEGER }),
    message('Where all that is drawn at random begins: the same seed gives the same weights.'),
    0,
  ),
  input: needed(object(inputFields, { shape: [28, 28, 1] }), message('What the network is given.')),
  dataset: needed(
    datasetKind,
    message('The images that it learns from. Paths count from the folder of this file, or are absolute.'),
  ),
  layers: needed(layersKind, message('The layers, from the input to the output.')),
  training: optional(object(trainingFields, { epochs: 5 }), message('How it is trained.'), {
    depends: message('that of each of its fields'),
  }),
} satisfies Fields;

/** The file as a whole. */
export const networkKind = object(networkFields, {
  input: { shape: [28, 28, 1] },
  dataset: { type: 'synthetic', generator: 'shapes', validationSplit: 0.2 },
  layers: [
    { type: 'conv2d', filters: 8, kernelSize: 3, activation: 'relu' },
    { type: 'flatten' },
    { type: 'dense', units: 4, activation: 'softmax' },
  ],
});

/** A network file as it is written. */
export type NetworkJson = FieldsJson<typeof networkFields>;
