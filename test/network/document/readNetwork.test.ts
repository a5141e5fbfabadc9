import { describe, expect, it } from 'vitest';
import { allLayers, readNetwork } from '../../../src/network/document/readNetwork.ts';
import { network } from '../check/cases.ts';

/** Path, type and soundness of each layer, a block before what is in it. */
const layersOf = (text: string) =>
  allLayers(readNetwork(text).layers).map(({ path, type, isSound }) => [path.join('.'), type, isSound]);

const codesOf = (text: string) => readNetwork(text).diagnostics.map(({ code }) => code);

describe('a network file that is read', () => {
  it('is what it says, without its comments', () => {
    const { json, diagnostics } = readNetwork(`// A network
{
  "name": "Shapes", /* of four classes */
  "input": { "shape": [28, 28, 1], },
  "dataset": { "type": "synthetic", "generator": "shapes" },
  "layers": [],
}`);
    expect(diagnostics).toEqual([]);
    expect(json).toEqual({
      name: 'Shapes',
      input: { shape: [28, 28, 1] },
      dataset: { type: 'synthetic', generator: 'shapes' },
    });
  });

  it('has layers with their places, also within blocks', () => {
    const text = network({
      layers: `[
        { "type": "flatten" },
        { "type": "residual", "layers": [{ "type": "batchNorm" }, { "type": "dropout", "rate": 0.5 }] },
        { "type": "parallel", "branches": [[], [{ "type": "flatten" }]] },
      ]`,
    });
    expect(layersOf(text)).toEqual([
      ['0', 'flatten', true],
      ['1', 'residual', true],
      ['1.0', 'batchNorm', true],
      ['1.1', 'dropout', true],
      ['2', 'parallel', true],
      ['2.1.0', 'flatten', true],
    ]);
    const places = allLayers(readNetwork(text).layers).map(({ node }) =>
      text.slice(node.offset, node.offset + node.length),
    );
    expect(places[3]).toBe('{ "type": "dropout", "rate": 0.5 }');
  });

  it('keeps what is sound beside what is not', () => {
    const { json } = readNetwork(
      network({
        top: '"seed": -1, "name": "Shapes",',
        input: '{ "shape": [8, 8], "normalize": "none" }',
        training:
          '{ "epochs": 3, "batchSize": "x", "optimizer": { "type": "sgd", "momentum": 0.9, "rate": 1 } }',
      }),
    );
    expect(json).toMatchObject({
      name: 'Shapes',
      input: { normalize: 'none' },
      training: { epochs: 3, optimizer: { type: 'sgd', momentum: 0.9 } },
    });
    expect(json).not.toHaveProperty('seed');
    expect(json.input).not.toHaveProperty('shape');
    expect(json.training).not.toHaveProperty('batchSize');
  });

  it('tells a layer that cannot be computed from one that has a needless field', () => {
    const text = network({
      layers:
        '[{ "type": "dropout" }, { "type": "dropout", "rate": 2 }, { "type": "dropout", "rate": 0.5, "x": 1 }, 3]',
    });
    expect(layersOf(text).map(([, type, isSound]) => [type, isSound])).toEqual([
      ['dropout', false],
      ['dropout', false],
      ['dropout', true],
      [null, false],
    ]);
  });
});

describe('a half-typed file', () => {
  const typed = (layer: string) => network({ layers: `[{ "type": "flatten" }, ${layer}` });

  it('gives the layers that are whole', () => {
    const text = network({
      layers: '[{ "type": "flatten" }, { "type": "dense", "units": }, { "type": "dropout", "rate": 0.5 }]',
    });
    expect(layersOf(text)).toEqual([
      ['0', 'flatten', true],
      ['1', 'dense', false],
      ['2', 'dropout', true],
    ]);
  });

  it.each([
    '{',
    '{ "',
    '{ "type',
    '{ "type"',
    '{ "type":',
    '{ "type": "',
    '{ "type": "den',
    '{ "type": "dense", "un',
  ])('is broken, and no more is said of it: %s', (layer) => {
    const text = typed(layer);
    expect(new Set(codesOf(text))).toEqual(new Set(['json-syntax']));
    expect(layersOf(text)[0]).toEqual(['0', 'flatten', true]);
  });

  it('is still told what is wrong in front of the break', () => {
    expect(codesOf(`{ "input": { "shape": [8, 8, 2] }, "layers": [{ "type": "flaten" }, {`)).toEqual([
      'out-of-range',
      'unknown-name',
      'json-syntax',
    ]);
  });
});

describe('a file of another version', () => {
  it('is not read', () => {
    const { json, layers, root } = readNetwork(network({ top: '"version": 2, "seed": "x",' }));
    expect([json, layers, root]).toEqual([{}, [], undefined]);
  });
});
