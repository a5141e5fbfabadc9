import { describe, expect, it } from 'vitest';
import { type LayerSpec, resolveLayers } from '../../../src/engine/network/layerSpec.ts';
import { type OptimizerSpec, optimizerOf } from '../../../src/engine/network/steps/update.ts';
import { checkNetwork } from '../../../src/network/check/checkNetwork.ts';
import { trainingSpec } from '../../../src/network/compile/trainingSpec.ts';
import { readNetwork } from '../../../src/network/document/readNetwork.ts';
import { datasetTypes, everyDataset } from '../../../src/network/fields/datasetFields.ts';
import { type Fields, isDepends, type Kind, type Part } from '../../../src/network/fields/kinds.ts';
import { layerTypes } from '../../../src/network/fields/layerFields.ts';
import { networkFields, networkKind } from '../../../src/network/fields/networkFields.ts';
import {
  losses,
  optimizers,
  schedules,
  type TrainingJson,
  trainingFields,
} from '../../../src/network/fields/trainingFields.ts';
import { network } from '../check/cases.ts';

const parts = <P extends Part>(record: Readonly<Record<string, P>>): [string, Part][] =>
  Object.entries(record);

/** What is said about the structure of a file. */
const structureOf = (text: string) => readNetwork(text).diagnostics.map(({ code }) => code);

const withLayer = (layer: object) => network({ layers: JSON.stringify([layer]) });

/** What files were promised that they may say; other fields may stand beside these. */
const promised = {
  file: [networkFields, 'version name seed input dataset layers training'],
  input: [networkFields.input.kind.fields, 'shape normalize'],
  everyDataset: [everyDataset, 'validationSplit limit augment permutePixels'],
  augment: [everyDataset.augment.kind.fields, 'shift rotate zoom flip noise'],
  folder: [datasetTypes.folder.fields, 'train test'],
  idx: [datasetTypes.idx.fields, 'train test'],
  cifar10: [datasetTypes.cifar10.fields, 'train test'],
  csv: [datasetTypes.csv.fields, 'train test labelColumn'],
  synthetic: [datasetTypes.synthetic.fields, 'generator samples'],
  conv2d: [
    layerTypes.conv2d.fields,
    'filters kernelSize stride padding dilation groups activation useBias initializer kernel trainable',
  ],
  depthwiseConv2d: [layerTypes.depthwiseConv2d.fields, 'kernelSize stride padding dilation kernel trainable'],
  maxPool2d: [layerTypes.maxPool2d.fields, 'poolSize stride padding'],
  avgPool2d: [layerTypes.avgPool2d.fields, 'poolSize stride padding countPadding'],
  batchNorm: [layerTypes.batchNorm.fields, 'momentum epsilon'],
  dropout: [layerTypes.dropout.fields, 'rate'],
  activation: [layerTypes.activation.fields, 'function'],
  dense: [layerTypes.dense.fields, 'units activation useBias'],
  residual: [layerTypes.residual.fields, 'layers activation'],
  parallel: [layerTypes.parallel.fields, 'branches'],
  training: [trainingFields, 'epochs batchSize shuffle optimizer schedule loss earlyStopping stopOn threads'],
  sgd: [optimizers.sgd.fields, 'learningRate momentum nesterov weightDecay'],
  adam: [optimizers.adam.fields, 'learningRate weightDecay'],
  step: [schedules.step.fields, 'every factor'],
  exponential: [schedules.exponential.fields, 'factor'],
  crossEntropy: [losses.crossEntropy.fields, 'labelSmoothing'],
  earlyStopping: [trainingFields.earlyStopping.kind.fields, 'metric patience'],
} as const satisfies Record<string, readonly [Fields, string]>;

describe('the fields', () => {
  it.each(Object.entries(promised))('of %s are at least those that were promised', (_, [fields, names]) => {
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(names.split(' ')));
  });

  it('are without a value what was promised', () => {
    const { conv2d, avgPool2d, batchNorm } = layerTypes;
    const { seed, version, input } = networkFields;
    const defaults = [
      ...[version, seed, input.kind.fields.normalize],
      ...[conv2d.fields.stride, conv2d.fields.padding, conv2d.fields.dilation, conv2d.fields.activation],
      ...[avgPool2d.fields.padding, avgPool2d.fields.countPadding],
      ...[batchNorm.fields.momentum, batchNorm.fields.epsilon],
      ...[trainingFields.epochs, trainingFields.batchSize, trainingFields.shuffle],
      ...[trainingFields.optimizer, optimizers.adam.fields.learningRate, trainingFields.loss],
    ].map(({ fallback }) => fallback);
    expect(defaults).toEqual([
      ...[1, 0, 'unit'],
      ...[1, 'valid', 1, 'linear'],
      ...['valid', false],
      ...[0.1, 1e-5],
      ...[5, 32, true],
      ...['adam', 0.001, 'crossEntropy'],
    ]);
  });

  it('have the types, names and functions that were promised', () => {
    expect(Object.keys(layerTypes)).toEqual([
      ...['conv2d', 'depthwiseConv2d', 'maxPool2d', 'avgPool2d', 'globalAvgPool2d', 'globalMaxPool2d'],
      ...['batchNorm', 'dropout', 'activation', 'flatten', 'dense', 'residual', 'parallel'],
    ]);
    expect(Object.keys(datasetTypes)).toEqual(['folder', 'idx', 'cifar10', 'csv', 'synthetic']);
    expect(Object.keys(optimizers)).toEqual(['adam', 'adamw', 'sgd', 'rmsprop', 'adagrad']);
    expect(Object.keys(schedules)).toEqual(['constant', 'step', 'exponential', 'cosine']);
    expect(Object.keys(layerTypes.activation.fields.function.kind.choices)).toEqual([
      ...['linear', 'relu', 'leakyRelu', 'elu', 'sigmoid', 'tanh', 'gelu', 'softmax'],
    ]);
    expect(Object.keys(datasetTypes.synthetic.fields.generator.kind.choices)).toEqual([
      ...['shapes', 'digits', 'stripes'],
    ]);
  });
});

/** Every default that is a value, with the kind that it must be. */
function defaultsIn(fields: Fields): [string, Kind, unknown][] {
  return Object.entries(fields).flatMap(([name, { kind, fallback }]): [string, Kind, unknown][] =>
    fallback === undefined || isDepends(fallback) ? [] : [[name, kind, fallback]],
  );
}

describe('the examples of the declaration', () => {
  it.each(parts(layerTypes))('of %s are what it takes', (type, { example }) => {
    expect(structureOf(withLayer({ type, ...example }))).toEqual([]);
  });

  it.each(parts(datasetTypes))('of %s are what it takes', (type, { example }) => {
    expect(structureOf(network({ dataset: JSON.stringify({ type, ...example }) }))).toEqual([]);
  });

  it.each([
    ...parts(optimizers).map((part) => ['optimizer', ...part] as const),
    ...parts(schedules).map((part) => ['schedule', ...part] as const),
    ...parts(losses).map((part) => ['loss', ...part] as const),
  ])('of the %s %s are what it takes', (field, type, { example }) => {
    const training = JSON.stringify({ [field]: { type, ...example } });
    expect(checkNetwork(network({ training })).diagnostics).toEqual([]);
  });

  it('make a whole network without errors', () => {
    expect(checkNetwork(JSON.stringify(networkKind.example)).diagnostics).toEqual([]);
  });
});

describe('the defaults of the declaration', () => {
  it.each(parts(layerTypes))('of %s are what it takes', (type, { fields, example }) => {
    for (const [name, , fallback] of defaultsIn(fields)) {
      expect(structureOf(withLayer({ type, ...example, [name]: fallback })), name).toEqual([]);
    }
  });

  it('of the file are what it takes', () => {
    const dataset = { type: 'synthetic', generator: 'shapes' };
    for (const [name, , fallback] of defaultsIn(networkFields)) {
      const rest = JSON.parse(network()) as object;
      expect(structureOf(JSON.stringify({ ...rest, [name]: fallback })), name).toEqual([]);
    }
    for (const [name, , fallback] of defaultsIn({ ...everyDataset, ...datasetTypes.synthetic.fields })) {
      expect(
        structureOf(network({ dataset: JSON.stringify({ ...dataset, [name]: fallback }) })),
        name,
      ).toEqual([]);
    }
    const written = defaultsIn(networkFields.training.kind.fields).map(([name, , fallback]) => [
      name,
      fallback,
    ]);
    expect(structureOf(network({ training: JSON.stringify(Object.fromEntries(written)) }))).toEqual([]);
  });

  it.each(parts(layerTypes))('of %s are those of the engine', (type, { fields, example }) => {
    const [resolved] = resolveLayers([{ type, ...example } as LayerSpec]) as unknown as Record<
      string,
      unknown
    >[];
    const [bare] = resolveLayers([{ type, ...neededOf(fields, example) } as LayerSpec]) as unknown as Record<
      string,
      unknown
    >[];
    for (const [name, , fallback] of defaultsIn(fields)) {
      expect(Object.keys(resolved)).toContain(name);
      expect([fallback, [fallback, fallback]], name).toContainEqual(bare[name]);
    }
  });

  it.each(parts(optimizers))('of %s are those of the engine', (type) => {
    const spec = trainingSpec({ optimizer: type as keyof typeof optimizers } satisfies Partial<TrainingJson>);
    expect(spec.optimizer.type).toBe(type);
    expect(moved(spec.optimizer)).toEqual(moved({ type } as OptimizerSpec));
  });
});

/** Only what must be there. */
function neededOf(fields: Fields, example: Part['example']): object {
  return Object.fromEntries(Object.entries(example).filter(([name]) => fields[name].isNeeded));
}

/** Where some numbers are after three steps. */
function moved(spec: OptimizerSpec): readonly number[] {
  const optimizer = optimizerOf(spec);
  const parameter = { shape: [4], data: Float64Array.of(1, -2, 0.5, 0) };
  const gradient = { shape: [4], data: Float64Array.of(0.3, -1, 1e-9, 2) };
  const state = optimizer.createState(parameter);
  for (const step of [1, 2, 3]) optimizer.step(parameter, gradient, state, { learningRate: 0.1, step });
  return [...parameter.data];
}
