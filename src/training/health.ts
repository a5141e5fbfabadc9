/** How the layers of a network are while it is trained. */

import { batchOrder, readBatches } from '../data/datasets/batches.ts';
import type { SampleSource } from '../data/datasets/sampleSource.ts';
import { activationOf, type ResolvedLayer } from '../engine/network/layerSpec.ts';
import type { Network } from '../engine/network/network.ts';
import type { Tensor } from '../engine/tensor.ts';
import { isWeight } from './checkpoint.ts';

/** A layer with weights or a relu. */
export interface LayerHealth {
  /** Whole name. */
  readonly layer: string;
  /** What ends in a relu. */
  readonly relu: {
    /** Feature maps, or the units of a vector. */
    readonly kind: 'maps' | 'units';
    readonly count: number;
    /** Those that were 0 at every place of every image looked at. */
    readonly dead: readonly number[];
  } | null;
  /** By part, as `kernel`: the length √Σx² of the weights, and of their gradient in the last step. */
  readonly norms: Readonly<Record<string, { readonly weight: number; readonly gradient: number | null }>>;
}

/** √Σx², in double precision. */
export function lengthOf({ data }: Tensor): number {
  let sum = 0;
  for (const value of data) sum += value * value;
  return Math.sqrt(sum);
}

/** {@link lengthOf} of tensors by name. */
export function lengthsOf(tensors: ReadonlyMap<string, Tensor>): Record<string, number> {
  return Object.fromEntries([...tensors].map(([name, tensor]) => [name, lengthOf(tensor)]));
}

/** Images that are looked at: enough of each class, and few beside an epoch. */
const probeImages = 256;
/** Bytes of all layers' outputs that are held at a time, unless one image has more. */
const probeBytes = 2 ** 26;

/**
 * Looks at a network: which units of a relu are dead on up to 256 images, taken evenly from `source`, without
 * augmentation; how long weights and gradients are. Changes nothing. The order is that of the layers.
 *
 * `gradientNorms`: by parameter, where they are known. Throws as `readBatches` and {@link Network.layerOutputs}.
 */
export async function examine(
  network: Network,
  layers: readonly ResolvedLayer[],
  source: SampleSource,
  gradientNorms: Readonly<Record<string, number>> | null,
): Promise<LayerHealth[]> {
  const dead = await deadUnits(network, reluLayers(layers), source);
  const found = new Map<string, LayerHealth>(
    [...dead].map(([layer, relu]) => [layer, { layer, relu, norms: {} }]),
  );
  for (const name of network.tensors.keys()) {
    if (!isWeight(name)) continue;
    const [layer, part] = splitName(name);
    const { relu, norms } = found.get(layer) ?? { relu: null, norms: {} };
    const norm = { weight: lengthOf(network.read(name)), gradient: gradientNorms?.[name] ?? null };
    found.set(layer, { layer, relu, norms: { ...norms, [part]: norm } });
  }
  const order = layerNames(layers);
  return [...found.values()].toSorted((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer));
}

/** `residual_0/conv2d_1.kernel` → the layer and its part. */
export function splitName(name: string): [layer: string, part: string] {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

/** Whole names of layers, in the order in which they compute. */
export function layerNames(layers: readonly ResolvedLayer[]): string[] {
  return layers.flatMap((layer) => {
    if (layer.type === 'residual') return [...layerNames(layer.layers), layer.projection, layer.name];
    if (layer.type === 'parallel') return [...layer.branches.flatMap(layerNames), layer.name];
    return [layer.name];
  });
}

/** Whole names of the layers whose output is that of a relu. */
function reluLayers(layers: readonly ResolvedLayer[]): string[] {
  return layers.flatMap((layer) => {
    const inner =
      layer.type === 'residual' ? layer.layers : layer.type === 'parallel' ? layer.branches.flat() : [];
    return [...reluLayers(inner), ...(activationOf(layer) === 'relu' ? [layer.name] : [])];
  });
}

async function deadUnits(
  network: Network,
  relus: readonly string[],
  source: SampleSource,
): Promise<Map<string, NonNullable<LayerHealth['relu']>>> {
  const awake = new Map<string, Awake>();
  if (relus.length === 0) return new Map();
  const batchSize = probeBatch(network);
  for await (const { images, count } of readBatches(source, { order: evenly(source.count), batchSize })) {
    const outputs = await network.layerOutputs({ shape: [count, ...source.shape], data: images });
    for (const layer of relus) {
      const output = outputs.get(layer);
      if (output) awake.set(layer, wake(output, awake.get(layer)));
    }
  }
  return new Map(
    [...awake].map(([layer, { kind, units }]) => {
      const dead = [...units.keys()].filter((unit) => units[unit] === 0);
      return [layer, { kind, count: units.length, dead }];
    }),
  );
}

interface Awake extends Pick<NonNullable<LayerHealth['relu']>, 'kind'> {
  /** 1 for each that is not 0 somewhere. */
  readonly units: Uint8Array;
}

/** NaN is not 0. */
function wake({ shape, data }: Tensor, before: Awake | undefined): Awake {
  const units = before?.units ?? new Uint8Array(shape[shape.length - 1]);
  for (let place = 0; place < data.length; place++) if (data[place] !== 0) units[place % units.length] = 1;
  return { kind: shape.length === 4 ? 'maps' : 'units', units };
}

function probeBatch(network: Network): number {
  return Math.max(1, Math.min(probeImages, Math.floor(probeBytes / network.planBytes('layers', 1))));
}

/** Places of up to 256 images, evenly from all. */
function evenly(count: number): Uint32Array {
  if (count <= probeImages) return batchOrder(null, 0, count);
  return Uint32Array.from({ length: probeImages }, (_, index) => Math.floor((index * count) / probeImages));
}

/**
 * The first layer, in the order in which they compute, that makes something else than finite numbers of
 * images; null where all are finite. `images`: `[batch, …]`. Throws as {@link Network.layerOutputs}.
 */
export async function firstNotFinite(network: Network, images: Tensor): Promise<string | null> {
  const [batch, ...shape] = images.shape;
  const size = images.data.length / batch;
  const step = probeBatch(network);
  let first: string | null = null;
  let before = Number.POSITIVE_INFINITY;
  for (let from = 0; from < batch; from += step) {
    const to = Math.min(batch, from + step);
    const part = { shape: [to - from, ...shape], data: images.data.subarray(from * size, to * size) };
    const outputs = [...(await network.layerOutputs(part))];
    const place = outputs.findIndex(([, { data }]) => !data.every(Number.isFinite));
    if (place < 0 || place >= before) continue;
    [first, before] = [outputs[place][0], place];
  }
  return first;
}
