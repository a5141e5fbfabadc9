import { createHash } from 'node:crypto';
import { type ResolvedLayer, resolveLayers } from '../engine/network/layerSpec.ts';
import type { CompiledNetwork } from '../network/compile/compileNetwork.ts';

/** Parts of a run that decide its numbers, as a person finds them in the file; `data` is what the files hold. */
const parts = ['input', 'layers', 'seed', 'dataset', 'data', 'training'] as const;

export type IdentityPart = (typeof parts)[number];

/** A hash of each part, in hexadecimal. */
export type Identity = Readonly<Record<IdentityPart, string>>;

/**
 * What a run is told from others by. Left out is what a run may be gone on with in another way: how many
 * epochs, how many threads, what ends it; and what only says how weights begin.
 */
export function identityOf(
  { seed, input, dataset, layers, training }: CompiledNetwork,
  data: string,
): Identity {
  const { epochs: _, threads: __, earlyStopping: ___, stopOn: ____, ...rules } = training;
  return {
    input: hash([input, dataset.permutePixels ? seed : null]),
    layers: hash(resolveLayers(layers).map(withoutStart)),
    seed: hash(seed),
    dataset: hash(dataset),
    data,
    training: hash(rules),
  };
}

/** The parts in which two runs differ; `among` these. */
export function differences(
  one: Identity,
  other: Identity,
  among: readonly IdentityPart[] = parts,
): IdentityPart[] {
  return among.filter((part) => one[part] !== other[part]);
}

/** Whether a value, of JSON, is an {@link Identity}. */
export function isIdentity(value: unknown): value is Identity {
  const found = (value ?? {}) as Record<string, unknown>;
  return parts.every((part) => typeof found[part] === 'string');
}

function withoutStart(layer: ResolvedLayer): unknown {
  const {
    initializer: _,
    kernel: __,
    ...rest
  } = layer as ResolvedLayer & {
    readonly initializer?: unknown;
    readonly kernel?: unknown;
  };
  if (layer.type === 'residual') return { ...rest, layers: layer.layers.map(withoutStart) };
  if (layer.type === 'parallel') {
    return { ...rest, branches: layer.branches.map((branch) => branch.map(withoutStart)) };
  }
  return rest;
}

/** SHA-256 of a value as JSON whose names are in order. */
function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inOrder)).digest('hex');
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
