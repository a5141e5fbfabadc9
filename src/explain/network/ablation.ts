/** A network with something switched off or changed, beside the one that was trained: what was that part good for? */
import { type LayerSpec, layerName } from '../../engine/network/layerSpec.ts';
import { Network, type NetworkOptions } from '../../engine/network/network.ts';
import type { TensorInput } from '../../engine/ops/op.ts';
import { type NetworkGraph, networkGraph } from './networkGraph.ts';
import { indexOf, isPlace } from './unit.ts';
import { mapOfAnswer, noLayer, noWeight } from './unitProblems.ts';

export type Ablation =
  /** A layer's feature map, or unit of a vector, is 0 everywhere, whatever makes it. */
  | { readonly type: 'map'; readonly layer: string; readonly channel: number }
  /** The weights by which `output` reads `input`, of a group or a depthwise layer the place within it; null for all. */
  | {
      readonly type: 'kernel';
      readonly layer: string;
      readonly input: number | null;
      readonly output: number;
    }
  /** One number of a tensor of weights, by the tensor's name and its place in each dimension. */
  | {
      readonly type: 'weight';
      readonly tensor: string;
      readonly place: readonly number[];
      readonly value: number;
    };

/**
 * A second network with the trained `weights`, but for what is ablated; of the first nothing is changed. Predict and
 * evaluate it as the first one. A map is switched off by a batch normalisation right behind its layer, whose gamma is
 * 0 there and 1 elsewhere: it changes no bit of the others.
 *
 * `options`: of the first network, with a fresh backend; whoever made that ends it.
 *
 * @throws EngineError `no-layer`, `no-tensor`, `no-weight` where there is nothing of that name or place;
 *   `last-layer` for a map of the last layer, which is the answer itself; as {@link Network}.
 */
export function ablatedNetwork(
  options: NetworkOptions,
  weights: (name: string) => TensorInput,
  ablations: readonly Ablation[],
): Network {
  const masks = masksOf(ablations);
  const lastIndex = options.layers.length - 1;
  const last = lastIndex >= 0 && layerName(options.layers[lastIndex], lastIndex);
  if (last && masks.has(last)) throw mapOfAnswer(last);
  const network = new Network({
    ...options,
    layers: withMasks(options.layers, masks, ''),
    drawsWeights: false,
  });
  const added = new Set([...masks.keys()].map((layer) => layer + maskEnding));
  for (const name of network.tensors.keys()) {
    const [owner] = name.split(/\.\w+$/);
    if (!name.startsWith('optimizer/') && !added.has(owner)) network.write(name, weights(name).data);
  }
  for (const [layer, channels] of masks) {
    const name = `${layer}${maskEnding}.gamma`;
    if (!network.tensors.has(name)) throw unknown(layer, options);
    for (const channel of channels) writeAt(network, name, [channel], 0, layer);
  }
  for (const ablation of ablations) {
    if (ablation.type === 'weight') writeAt(network, ablation.tensor, ablation.place, ablation.value);
    if (ablation.type === 'kernel' && !switchOff(network, ablation)) throw unknown(ablation.layer, options);
  }
  return network;
}

function unknown(layer: string, { layers, inputShape }: NetworkOptions): Error {
  return noLayer(layer, [...networkGraph(layers, inputShape).outputs.keys()]);
}

/** What a mask is called after its layer. */
const maskEnding = ' (mask)';

/**
 * The graph of {@link ablatedNetwork}: where maps are switched off, their masks are among its layers. Throws as
 * {@link networkGraph}.
 */
export function ablatedGraph(
  { layers, inputShape }: Pick<NetworkOptions, 'layers' | 'inputShape'>,
  ablations: readonly Ablation[],
): NetworkGraph {
  return networkGraph(withMasks(layers, masksOf(ablations), ''), inputShape);
}

/** A text with the layers that masks stand behind in place of the masks. */
export function unmasked(text: string): string {
  return text.replaceAll(maskEnding, '');
}

/** The channels to be switched off, by the layer. */
function masksOf(ablations: readonly Ablation[]): ReadonlyMap<string, readonly number[]> {
  const masks = new Map<string, number[]>();
  for (const ablation of ablations) {
    if (ablation.type === 'map') {
      masks.set(ablation.layer, [...(masks.get(ablation.layer) ?? []), ablation.channel]);
    }
  }
  return masks;
}

/** The layers by the names that they had, each that has a mask with it behind it. */
function withMasks(
  layers: readonly LayerSpec[],
  masks: ReadonlyMap<string, readonly number[]>,
  prefix: string,
): LayerSpec[] {
  return layers.flatMap((layer, index): LayerSpec[] => {
    const name = layerName(layer, index);
    const whole = prefix + name;
    const named = { ...insideOf(layer, masks, whole), name };
    const mask: LayerSpec = { type: 'batchNorm', name: `${name}${maskEnding}`, epsilon: 0 };
    return masks.has(whole) ? [named, mask] : [named];
  });
}

function insideOf(layer: LayerSpec, masks: ReadonlyMap<string, readonly number[]>, name: string): LayerSpec {
  if (layer.type === 'residual') return { ...layer, layers: withMasks(layer.layers, masks, `${name}/`) };
  if (layer.type !== 'parallel') return layer;
  return {
    ...layer,
    branches: layer.branches.map((branch, index) => withMasks(branch, masks, `${name}/${index}/`)),
  };
}

/** Sets the weights of a kernel to 0; false where the layer has none. */
function switchOff(
  network: Network,
  { layer, input, output }: Extract<Ablation, { type: 'kernel' }>,
): boolean {
  const name = `${layer}.kernel`;
  const shape = network.tensors.get(name);
  if (!shape) return false;
  const [inputs, outputs] = shape.slice(-2);
  if (!isPlace([inputs, outputs], [input ?? 0, output])) throw noWeight(name, shape, [input ?? 0, output]);
  const { data } = network.read(name);
  for (let place = output; place < data.length; place += outputs) {
    if (input === null || Math.floor(place / outputs) % inputs === input) data[place] = 0;
  }
  network.write(name, data);
  return true;
}

/** `shown`: what it is called where there is no such place. */
function writeAt(
  network: Network,
  name: string,
  place: readonly number[],
  value: number,
  shown = name,
): void {
  const { shape, data } = network.read(name);
  if (!isPlace(shape, place)) throw noWeight(shown, shape, place);
  data[indexOf({ shape: [1, ...shape] }, place)] = value;
  network.write(name, data);
}
