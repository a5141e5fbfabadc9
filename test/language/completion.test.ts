import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../src/language/completion.ts';
import { checkNetwork } from '../../src/network/check/checkNetwork.ts';
import { datasetTypes } from '../../src/network/fields/datasetFields.ts';
import { layerTypes } from '../../src/network/fields/layerFields.ts';
import { optimizers, schedules } from '../../src/network/fields/trainingFields.ts';
import { network } from '../network/check/cases.ts';
import { spanish } from './speeches.ts';
import { chosen, labels, offered } from './typed.ts';

const layers = (text: string) => network({ input: '{ "shape": [28, 28, 1] }', layers: text });
const named = (marked: string, label: string) => offered(marked).find((each) => each.label === label);
const found = (text: string) => checkNetwork(text).diagnostics.map(({ code }) => code);

describe('within a list of layers', () => {
  it('are whole layers, in the order of a course, and the one that ends the network', () => {
    const types = Object.keys(layerTypes).flatMap((type) =>
      type === 'dense' ? [type, 'dense: 4 classes'] : [type],
    );
    for (const list of ['[|]', '[{ "type": "flatten" }, |]', '[\n  co|\n]', '[{|}]', '[ { | } ]']) {
      expect(labels(layers(list)), list).toEqual(types);
    }
  });

  it('is no end where the classes are not known', () => {
    const text = network({ dataset: '{ "type": "folder", "train": "own" }', layers: '[|]' });
    expect(labels(text)).toEqual(Object.keys(layerTypes));
    const paths = new Map([['own', { kind: 'folder', classes: ['a', 'b', 'c'] }]] as const);
    expect(labels(text, { paths })).toContain('dense: 3 classes');
  });

  it('each makes a network without errors', () => {
    const end = '{ "type": "flatten" }, { "type": "dense", "units": 4, "activation": "softmax" }';
    for (const type of Object.keys(layerTypes)) {
      const list = ['flatten', 'dense', 'globalAvgPool2d', 'globalMaxPool2d'].includes(type)
        ? `[${type === 'dense' ? '{ "type": "flatten" }, ' : ''}|${type === 'flatten' ? ', { "type": "dense", "units": 4 }' : ', { "type": "dense", "units": 4 }'}]`
        : `[|, ${end}]`;
      const text = chosen(layers(list), named(layers(list), type));
      expect(found(text), text).toEqual([]);
    }
    const list = '[{ "type": "flatten" }|]';
    expect(found(chosen(layers(list), named(layers(list), 'dense: 4 classes')))).toEqual([]);
  });

  it('puts commas where they are missing', () => {
    const text = layers('[\n    { "type": "flatten" }\n    |\n    { "type": "dense", "units": 4 }\n  ]');
    expect(chosen(text, named(text, 'dropout'))).toContain(
      '[\n    { "type": "flatten" },\n    { "type": "dropout", "rate": 0.25 },\n    { "type": "dense", "units": 4 }\n  ]',
    );
  });

  it('is also within blocks', () => {
    expect(labels(layers('[{ "type": "residual", "layers": [|] }]'))).toContain('conv2d');
    expect(labels(layers('[{ "type": "parallel", "branches": [[|]] }]'))).toContain('conv2d');
  });

  it('stops at each value, and offers the names that it may have', () => {
    expect(named(layers('[|]'), 'depthwiseConv2d')?.snippet).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code's snippets are written so
      '{ "type": "depthwiseConv2d", "kernelSize": ${1:3}, "padding": "${2|same,valid|}" }',
    );
  });
});

describe('the type of a layer', () => {
  it('brings the fields along that the layer begins with', () => {
    const text = layers('[{ "type": "|" }]');
    expect(chosen(text, named(text, '"maxPool2d"'))).toContain('[{ "type": "maxPool2d", "poolSize": 2 }]');
  });

  it('is the name alone where there are fields already', () => {
    const text = layers('[{ "type": "avg|Pool2d", "poolSize": 2 }]');
    expect(chosen(text, named(text, '"maxPool2d"'))).toContain('[{ "type": "maxPool2d", "poolSize": 2 }]');
  });
});

describe('within an object', () => {
  it('are the fields that it has not yet, needed ones first', () => {
    const dense = labels(layers('[{ "type": "dense", | }]'));
    expect(dense.slice(0, 2)).toEqual(['units', 'activation']);
    expect(labels(layers('[{ "type": "dense", "units": 4, | }]'))).not.toContain('units');
    expect(labels(layers('[{ "type": "flatten", | }]'))).toEqual(['name']);
    expect(labels('{ | }').slice(0, 3)).toEqual(['input', 'dataset', 'layers']);
    expect(labels(network({ dataset: '{ | }' }))).toEqual(['type']);
    expect(labels(network({ training: '{ "optimizer": { "type": "sgd", | } }' }))).toContain('nesterov');
  });

  it('are those of its own type, whatever stands before it', () => {
    const text = layers('[{ "type": "conv2d", "filters": 8 }, { "type": "dropout", | }]');
    expect(labels(text)).toEqual(['rate', 'name']);
  });

  it('puts the comma before a field, and asks on for its value', () => {
    const text = layers('[{ "type": "dense" | }]');
    expect(chosen(text, named(text, 'units'))).toContain('{ "type": "dense", "units": 64 }');
    expect(named(text, 'units')?.asksOn).toBe(false);
    expect(named(text, 'activation')).toMatchObject({ snippet: '"activation": $1', asksOn: true });
  });

  it('begins a path with its folder, and a switch with what it is not by itself', () => {
    const folder = network({ dataset: '{ "type": "folder", | }' });
    expect(named(folder, 'train')).toMatchObject({ snippet: '"train": "$1"', asksOn: true });
    const conv = layers('[{ "type": "conv2d", | }]');
    expect(chosen(conv, named(conv, 'useBias'))).toContain('"useBias": false');
    expect(chosen(folder, named(folder, 'permutePixels'))).toContain('"permutePixels": true');
    const idx = network({ dataset: '{ "type": "idx", | }' });
    expect(named(idx, 'test')?.snippet).toContain('t10k-images-idx3-ubyte');
  });

  it('changes only the name where its value stands already', () => {
    const text = '{ "lay|": [] }';
    expect(chosen(text, named(text, 'layers'))).toBe('{ "layers": [] }');
  });

  it('begins each field with a value that it can have', () => {
    for (const layer of [
      '{ "type": "conv2d", "filters": 8, "kernelSize": 3, | }',
      '{ "type": "avgPool2d", "poolSize": 2, | }',
      '{ "type": "batchNorm", | }',
    ]) {
      const text = layers(`[${layer}, { "type": "flatten" }, { "type": "dense", "units": 4 }]`);
      const plain = offered(text).filter(({ asksOn, label }) => !asksOn && label !== 'name');
      expect(plain.length).toBeGreaterThan(1);
      for (const field of plain) expect(found(chosen(text, field)), field.label).toEqual([]);
    }
    const training = network({ training: '{ | }' });
    for (const field of offered(training).filter(({ asksOn }) => !asksOn)) {
      expect(found(chosen(training, field)), field.label).toEqual([]);
    }
  });
});

describe('a value', () => {
  it('is one of the names that the field knows', () => {
    expect(labels(layers('[{ "type": "conv2d", "padding": | }]'))).toEqual(['"same"', '"valid"']);
    expect(labels(layers('[{ "type": "conv2d", "padding": "s|" }]'))).toEqual(['"same"', '"valid"']);
    expect(labels(network({ training: '{ "stopOn": [|] }' }))).toEqual(['"nan"', '"deadRelu"']);
    expect(labels(network({ training: '{ "shuffle": | }' }))).toEqual(['true', 'false']);
    expect(labels(layers('[{ "type": "conv2d", "kernel": "|" }]')).slice(0, 2)).toEqual([
      '"identity"',
      '"edge-diagonal"',
    ]);
  });

  it('shows a known kernel as numbers', () => {
    expect(named(layers('[{ "type": "conv2d", "kernel": "|" }]'), '"sobel-x"')?.markdown).toContain(
      '−1  0  1',
    );
  });

  it('is a number that the field often has, first of all that of the classes', () => {
    expect(labels(layers('[{ "type": "dense", "units": | }]'))).toEqual(['4', '64']);
    expect(labels(network({ training: '{ "epochs": | }' }))).toEqual(['5']);
    expect(labels('{ "input": { "shape": | } }')).toEqual(['[28, 28, 1]']);
  });

  it('is a whole dataset, optimizer or schedule with its fields', () => {
    expect(labels('{ "dataset": | }')).toEqual(Object.keys(datasetTypes));
    const optimizer = network({ training: '{ "optimizer": | }' });
    const names = Object.keys(optimizers);
    expect(labels(optimizer)).toEqual([
      ...names.map((name) => `"${name}"`),
      ...names.map((name) => `${name} {…}`),
    ]);
    expect(chosen(optimizer, named(optimizer, 'sgd {…}'))).toContain(
      '{ "type": "sgd", "learningRate": 0.01, "momentum": 0.9 }',
    );
    expect(labels(network({ training: '{ "schedule": | }' }))).toEqual(Object.keys(schedules));
    for (const text of [
      optimizer,
      network({ training: '{ "schedule": | }' }),
      network({ training: '{ "loss": | }' }),
    ]) {
      for (const each of offered(text)) expect(found(chosen(text, each)), each.label).toEqual([]);
    }
  });
});

describe('in an empty file', () => {
  it('are whole networks in which nothing is wrong', () => {
    expect(labels('|')).toEqual(['Shapes', 'Digits']);
    for (const each of offered('// mine\n|')) {
      expect(found(chosen('// mine\n|', each))).toEqual([]);
    }
    expect(completionsAt(checkNetwork(''), 0, {}, spanish)[0].snippet).toContain(
      '// Ocho núcleos buscan bordes',
    );
  });
});

describe('nothing is offered', () => {
  it.each([
    ['within a comment', '{ // na|me\n}'],
    ['within a block comment', '{ /* | */ }'],
    ['behind the name of a field', '{ "name" | }'],
    ['before the network', '|{ }'],
    ['behind the network', '{ } |'],
    ['where nothing is declared', '{ "nobody": | }'],
    ['in a text that may be anything', '{ "name": "|" }'],
    ['in a list of weights', layers('[{ "type": "conv2d", "kernel": [[|]] }]')],
  ])('%s', (_, text) => {
    expect(labels(text)).toEqual([]);
  });
});

describe('at every place of every text', () => {
  it('it does not throw, and leaves valid JSON valid', () => {
    const text = layers(`[
    { "type": "conv2d", "filters": 8, "kernelSize": [3, 3], "padding": "same", "kernel": "sobel-x" }, // edges
    { "type": "residual", "layers": [{ "type": "batchNorm" }], "activation": "relu" },
    { "type": "flatten" },
    { "type": "dense", "units": 4 }
  ]`);
    for (let offset = 0; offset <= text.length; offset++) {
      const marked = `${text.slice(0, offset)}|${text.slice(offset)}`;
      for (const each of offered(marked)) {
        const errors: unknown[] = [];
        const after = chosen(
          marked,
          each.asksOn ? { ...each, snippet: each.snippet.replace('$1', 'null') } : each,
        );
        parse(after, errors as Parameters<typeof parse>[1]);
        expect(errors, after).toEqual([]);
      }
    }
  });

  it('and not in random ones', () => {
    const piece = fc.constantFrom(
      ...'{}[],:"/* \n1',
      '"type"',
      '"layers"',
      '"conv2d"',
      '"dataset"',
      '//',
      'true',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(), (pieces, place) => {
        const text = pieces.join('');
        const offset = place % (text.length + 1);
        const offers = completionsAt(checkNetwork(text, {}, { withPlan: false }), offset, {}, spanish);
        for (const { range, edits } of offers) {
          expect(range.offset).toBeLessThanOrEqual(offset);
          expect(range.offset + range.length).toBeGreaterThanOrEqual(offset);
          expect(edits.every((edit) => edit.offset <= range.offset)).toBe(true);
        }
      }),
    );
  });
});
