import { describe, expect, it } from 'vitest';
import spanish from '../../../l10n/bundle.l10n.es.json' with { type: 'json' };
import { checkNetwork } from '../../../src/network/check/checkNetwork.ts';
import type { PathFacts } from '../../../src/network/check/surroundings.ts';
import { compileNetwork } from '../../../src/network/compile/compileNetwork.ts';
import {
  cifarNetwork,
  digitsNetwork,
  folderNetwork,
  mnistNetwork,
  shapesNetwork,
} from '../../../src/network/examples/exampleNetworks.ts';
import { exampleText } from '../../../src/network/examples/exampleText.ts';

const examples = {
  shapes: shapesNetwork(),
  digits: digitsNetwork(),
  folder: folderNetwork('images', 3),
  mnist: mnistNetwork({ type: 'idx', train: { images: 'train-images', labels: 'train-labels' } }),
  cifar: cifarNetwork({ type: 'cifar10', train: ['data_batch_1.bin'], test: 'test_batch.bin' }),
};

const file: PathFacts = { kind: 'file' };
const surroundings = {
  paths: new Map<string, PathFacts>([
    ['images', { kind: 'folder', classes: ['cat', 'dog', 'fox'] }],
    ...['train-images', 'train-labels', 'data_batch_1.bin', 'test_batch.bin'].map(
      (path) => [path, file] as const,
    ),
  ]),
  memoryBytes: 2 ** 30,
};

describe.each(Object.entries(examples))('the example %s', (_, example) => {
  it('has nothing wrong, and compiles', () => {
    const checked = checkNetwork(exampleText(example, {}), surroundings);
    expect(checked.diagnostics).toEqual([]);
    expect(compileNetwork(checked).name).toBe(example.name);
  });

  it('says the same in Spanish, in its comments alone', () => {
    const [english, translated] = [{}, spanish].map((bundle) => exampleText(example, bundle).split('\n'));
    const isComment = (line: string) => line.trimStart().startsWith('//');
    expect(translated.filter((line) => !isComment(line))).toEqual(english.filter((line) => !isComment(line)));
    const comments = english.filter(isComment);
    expect(comments.length).toBeGreaterThan(1);
    expect(translated.filter((line) => comments.includes(line))).toEqual([]);
  });
});

describe('the text of an example', () => {
  it('is written as a person would', () => {
    expect(exampleText(shapesNetwork(), {})).toBe(`{
  "version": 1,
  "name": "Shapes",
  "seed": 7,
  // Grey images of 28×28 pixels, their values from 0 to 1.
  "input": { "shape": [28, 28, 1], "normalize": "unit" },
  // Drawn for training: circles, squares, triangles and crosses.
  "dataset": { "type": "synthetic", "generator": "shapes", "samples": 3000, "validationSplit": 0.2 },
  "layers": [
    // Eight kernels look for edges; nobody chooses them, training does.
    { "type": "conv2d", "filters": 8, "kernelSize": 3, "padding": "same", "activation": "relu" },
    // Half as many rows and columns: what counts is that something is there, not exactly where.
    { "type": "maxPool2d", "poolSize": 2 },
    // These kernels see what the first ones found, and so a larger part of the image.
    { "type": "conv2d", "filters": 16, "kernelSize": 3, "padding": "same", "activation": "relu" },
    { "type": "maxPool2d", "poolSize": 2 },
    // From maps to one row of numbers.
    { "type": "flatten" },
    { "type": "dense", "units": 64, "activation": "relu" },
    // One number for each class; softmax makes probabilities of them.
    { "type": "dense", "units": 4, "activation": "softmax" }
  ],
  // After 6 passes over the images about 97 of 100 new ones are named right.
  "training": { "epochs": 6, "batchSize": 64, "optimizer": { "type": "adam", "learningRate": 0.001 } }
}
`);
  });
});
