import type { ChannelMoments } from '../data/normalizePixels.ts';
import type { Network } from '../engine/network/network.ts';
import { otherShape, progressMissing, strangeWeights, weightsMissing } from './checkpointProblems.ts';
import { type Identity, isIdentity } from './identity.ts';
import { type Progress, progressOf } from './progress.ts';
import { SafetensorsFile } from './safetensors/safetensorsFile.ts';
import { type WritableTensor, writeSafetensors } from './safetensors/writeSafetensors.ts';

/** What a checkpoint says beside its tensors. */
export interface CheckpointFacts {
  readonly progress: Progress;
  /** Steps of the optimizer. */
  readonly step: number;
  readonly seed: number;
  /** How far the metrics of the run belong to it. */
  readonly metricsBytes: number;
  /** Names of the classes, in the order of the labels. */
  readonly classes: readonly string[];
  /** What `standardize` goes by. */
  readonly moments: readonly ChannelMoments[] | null;
  readonly identity: Identity;
}

/** An open checkpoint: facts are null where another program wrote it. Whoever opens it closes it. */
export interface Checkpoint {
  readonly file: SafetensorsFile;
  readonly facts: CheckpointFacts | null;
}

const factNames = ['progress', 'step', 'seed', 'metricsBytes', 'classes', 'moments', 'identity'] as const;
const optimizerPrefix = 'optimizer/';

/** Whether a tensor is of the network itself, not the state of an optimizer. */
export function isWeight(name: string): boolean {
  return !name.startsWith(optimizerPrefix);
}

/**
 * Keeps all of a network, or all but the state of its optimizer, and where its run stands: a safetensors file of
 * {@link Network.tensors}, its facts, where there are any, as JSON in the metadata, each under its name. The file
 * appears whole or not at all.
 * @throws TrainingError `output-…`.
 */
export async function writeCheckpoint(
  path: string,
  network: Pick<Network, 'tensors' | 'read'>,
  facts: CheckpointFacts | null,
  { withOptimizer = true } = {},
): Promise<void> {
  const metadata = new Map(facts ? factNames.map((name) => [name, JSON.stringify(facts[name])]) : []);
  const kept = [...network.tensors].filter(([name]) => withOptimizer || isWeight(name));
  const tensors = kept.map(([name, shape]): [string, WritableTensor] => [
    name,
    { shape, read: () => network.read(name).data },
  ]);
  await writeSafetensors(path, metadata, new Map(tensors));
}

/**
 * Opens a checkpoint, or any safetensors file; `name` is what messages call it.
 * @throws TrainingError as `SafetensorsFile.open`; `checkpoint-damaged` where facts are there but wrong.
 */
export async function openCheckpoint(path: string, name = path): Promise<Checkpoint> {
  const file = await SafetensorsFile.open(path, name);
  try {
    return { file, facts: file.metadata.has('progress') ? factsOf(file) : null };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function factsOf({ metadata, name }: SafetensorsFile): CheckpointFacts {
  const texts = factNames.map((fact) => [fact, parsed(metadata.get(fact))] as const);
  const facts = Object.fromEntries(texts) as Record<(typeof factNames)[number], unknown>;
  const progress = progressOf(facts.progress);
  const isSound =
    progress &&
    [facts.step, facts.seed, facts.metricsBytes].every(
      (count) => Number.isSafeInteger(count) && Number(count) >= 0,
    ) &&
    Array.isArray(facts.classes) &&
    facts.classes.every((className) => typeof className === 'string') &&
    isMoments(facts.moments) &&
    isIdentity(facts.identity);
  if (!isSound) throw progressMissing(name);
  return { ...(facts as unknown as CheckpointFacts), progress };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMoments(value: unknown): boolean {
  if (value === null) return true;
  const isMoment = (moment: Partial<ChannelMoments> | null) =>
    Number.isFinite(moment?.mean) && Number.isFinite(moment?.deviation);
  return Array.isArray(value) && value.every(isMoment);
}

/**
 * Gives a network the weights of any safetensors file that has them.
 * @throws TrainingError as `SafetensorsFile.open`, `loadTensors`.
 */
export async function loadWeights(network: Network, path: string): Promise<void> {
  const file = await SafetensorsFile.open(path);
  try {
    await loadTensors(network, file, { withOptimizer: false });
  } finally {
    await file.close();
  }
}

/**
 * Gives a network the tensors of a checkpoint: all of them, or without the state of an optimizer, which may
 * be there or not. The file has these tensors and no others.
 * @throws TrainingError `checkpoint-foreign`; `checkpoint-unreadable`. The network is unchanged where the file
 *   is foreign.
 */
export async function loadTensors(
  network: Network,
  file: SafetensorsFile,
  { withOptimizer }: { readonly withOptimizer: boolean },
): Promise<void> {
  const isWanted = (name: string) => withOptimizer || isWeight(name);
  const wanted = [...network.tensors].filter(([name]) => isWanted(name));
  const { shapes } = file;
  for (const [name, shape] of wanted) {
    const found = shapes.get(name);
    if (!found) throw weightsMissing(file.name, name);
    if (found.join() !== shape.join()) throw otherShape(file.name, name, shape, found);
  }
  const strange = [...shapes.keys()].find((name) => isWanted(name) && !network.tensors.has(name));
  if (strange !== undefined) throw strangeWeights(file.name, strange);
  for (const [name] of wanted) network.write(name, await file.read(name));
}
