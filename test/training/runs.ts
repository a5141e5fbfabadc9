/** Small runs on the reference backend, and what they leave behind. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { referenceBackend } from '../../src/engine/network/referenceBackend.ts';
import { checkNetwork } from '../../src/network/check/checkNetwork.ts';
import { type CompiledNetwork, compileNetwork } from '../../src/network/compile/compileNetwork.ts';
import { RunControl } from '../../src/training/runControl.ts';
import type { RunEvent } from '../../src/training/runEvents.ts';
import { type RunOptions, runTraining } from '../../src/training/runTraining.ts';
import { SafetensorsFile } from '../../src/training/safetensors/safetensorsFile.ts';

/** Parts of a network file, as JSON; the others are those of {@link small}. */
export type FileParts = Readonly<Record<string, unknown>>;

/** Stripes of four orientations, 8×8, with a bit of everything. */
const small: FileParts = {
  seed: 5,
  input: { shape: [8, 8, 1] },
  dataset: { type: 'synthetic', generator: 'stripes', samples: 60, validationSplit: 0.2 },
  layers: [
    { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'batchNorm' },
    { type: 'maxPool2d', poolSize: 2 },
    { type: 'dropout', rate: 0.1 },
    { type: 'flatten' },
    { type: 'dense', units: 4, activation: 'softmax' },
  ],
  training: { epochs: 3, batchSize: 8, optimizer: { type: 'adam', learningRate: 0.01 } },
};

/** A network file, compiled. */
export function compiledOf(parts: FileParts = {}): CompiledNetwork {
  const { training, ...others } = parts;
  const file = { ...small, ...others, training: { ...(small.training as object), ...(training as object) } };
  return compileNetwork(checkNetwork(JSON.stringify(file)));
}

/** Writes the same file, and gives its path. */
export async function networkFile(folder: string, parts: FileParts = {}, name = 'some.cnn.json') {
  const { training, ...others } = parts;
  const file = { ...small, ...others, training: { ...(small.training as object), ...(training as object) } };
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(file, null, 1));
  return path;
}

export interface TestRun {
  readonly events: readonly RunEvent[];
  /** What the run ended in: null where it finished. */
  readonly error: Error | null;
}

export type TestRunOptions = Partial<RunOptions>;

/** Runs to the end, whatever that is. */
export async function runOf(options: TestRunOptions, onEvent?: (event: RunEvent) => void): Promise<TestRun> {
  const events: RunEvent[] = [];
  const error = await runTraining({
    file: join(options.folder ?? '.', '..', 'some.cnn.json'),
    compiled: compiledOf(),
    backend: referenceBackend(),
    backendFacts: { level: 'reference', threads: 1 },
    version: '1.2.3',
    control: new RunControl(),
    ...options,
    emit: (event) => {
      events.push(event);
      onEvent?.(event);
    },
  }).then(
    () => null,
    (reason: Error) => reason,
  );
  return { events, error };
}

/** Events of one type. */
export function eventsOf<Type extends RunEvent['type']>(
  { events }: Pick<TestRun, 'events'>,
  type: Type,
): Extract<RunEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type);
}

/** Every tensor of the run's checkpoint, as its bytes in hexadecimal. */
export async function bitsOf(folder: string): Promise<Record<string, string>> {
  const file = await SafetensorsFile.open(join(folder, 'checkpoint.safetensors'));
  try {
    const entries: [string, string][] = [];
    for (const name of file.shapes.keys()) {
      entries.push([name, Buffer.from((await file.read(name)).buffer).toString('hex')]);
    }
    return Object.fromEntries(entries);
  } finally {
    await file.close();
  }
}

/** The lines of the run's metrics without what depends on the clock. */
export async function metricsOf(folder: string): Promise<unknown[]> {
  const text = await readFile(join(folder, 'metrics.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { imagesPerSecond: _, elapsedMs: __, ...rest } = JSON.parse(line);
      return rest;
    });
}
