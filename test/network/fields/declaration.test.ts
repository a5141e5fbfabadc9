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
} from '../../../src/network/fields/trainingFields.ts';
import { network } from '../check/cases.ts';

const parts = <P extends Part>(record: Readonly<Record<string, P>>): [string, Part][] =>
  Object.entries(record);

/** What is said about the structure of a file. */
const structureOf = (text: string) => readNetwork(text).diagnostics.map(({ code }) => code);

const withLayer = (layer: object) => network({ layers: JSON.stringify([layer]) });

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
