import { basename } from 'node:path';
import type { Dataset } from '../data/datasets/openDataset.ts';
import type { CompiledNetwork } from '../network/compile/compileNetwork.ts';
import { writeWhole } from './writeWhole.ts';

/** What the bits of a run depend on beside file and data: its level; and how quick it is. */
export interface BackendFacts {
  readonly level: string;
  readonly threads: number;
}

export interface RunRecord {
  readonly file: string;
  readonly compiled: CompiledNetwork;
  readonly dataset: Dataset;
  readonly backendFacts: BackendFacts;
  readonly version: string;
  /** Path of the checkpoint whose weights the run begins with. */
  readonly weights?: string | undefined;
}

/**
 * Writes what is trained, on what and by what, as JSON: the network with every default, the hash of the data,
 * versions. Its first name, `convscope`, tells a run from other files.
 * @throws TrainingError `output-…`.
 */
export async function writeRunRecord(path: string, record: RunRecord): Promise<void> {
  const { file, compiled, dataset, backendFacts, version, weights } = record;
  const { name, ...network } = compiled;
  const { classes, train, validation, test, hash } = dataset;
  const images = {
    train: train.count,
    validation: validation?.count ?? null,
    test: test?.count ?? null,
  };
  const text = JSON.stringify(
    {
      convscope: version,
      node: process.version,
      started: new Date().toISOString(),
      file: basename(file),
      name,
      ...(weights !== undefined && { weights: basename(weights) }),
      network,
      data: { hash, classes, images },
      backend: backendFacts,
    },
    null,
    2,
  );
  await writeWhole(path, (handle) => handle.writeFile(`${text}\n`));
}
