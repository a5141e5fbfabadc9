/** From a network file to all that a run needs, every default filled in. */
import type { DatasetSpec } from '../../data/datasets/datasetSpec.ts';
import type { LayerSpec } from '../../engine/network/layerSpec.ts';
import type { CheckedNetwork } from '../check/checkNetwork.ts';
import { NetworkError } from '../errors.ts';
import {
  type DatasetType,
  datasetTypes,
  everyDataset,
  type InputJson,
  inputFields,
} from '../fields/datasetFields.ts';
import { type Fields, type FilledJson, filled } from '../fields/kinds.ts';
import { type NetworkJson, networkFields } from '../fields/networkFields.ts';
import { layerSpecs } from './layerSpecs.ts';
import { type TrainingSpec, trainingSpec } from './trainingSpec.ts';

/** A network as engine, data and training take it. */
export interface CompiledNetwork {
  /** Null where the file gives none: then its own name counts. */
  readonly name: string | null;
  readonly seed: number;
  readonly input: FilledJson<typeof inputFields>;
  readonly dataset: DatasetSpec;
  readonly layers: readonly LayerSpec[];
  readonly training: TrainingSpec;
}

/**
 * What a checked network file says, as engine, data and training take it.
 * @throws NetworkError the first error that the check has found, with its place.
 */
export function compileNetwork({ document, summary, diagnostics }: CheckedNetwork): CompiledNetwork {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error) throw new NetworkError(error);
  // Without errors all that is needed is there.
  const json = document.json as Omit<NetworkJson, 'layers'>;
  const { name = null, seed } = filled(networkFields, { ...json, layers: [] });
  return {
    name,
    seed,
    input: filled(inputFields, json.input as InputJson),
    dataset: datasetSpec(json.dataset),
    layers: layerSpecs(document.layers, summary.layers),
    training: trainingSpec(json.training),
  };
}

function datasetSpec(json: NetworkJson['dataset']): DatasetSpec {
  const { fields } = datasetTypes[json.type as DatasetType];
  const all: Fields = { ...everyDataset, ...fields };
  return filled(all, json) as unknown as DatasetSpec;
}
