/** A map that is switched off, as weights that make it 0: only those can be kept in a checkpoint. */
import { EngineError } from '../../engine/errors.ts';
import { message } from '../../engine/message.ts';
import {
  activationOf,
  type LayerSpec,
  type ResolvedLayer,
  resolveLayers,
} from '../../engine/network/layerSpec.ts';
import { activateChannels } from '../../engine/ops/activate.ts';
import type { Ablation } from './ablation.ts';

/**
 * The same changes without masks: in place of a map that is switched off, the weights that make it 0 to the last bit.
 * They are kernel and bias of a layer whose activation keeps 0, and gamma and beta of a batch normalisation.
 *
 * `has`: whether the network has a tensor of this name.
 *
 * @throws EngineError `map-without-weights` for a map that no weights of its layer make 0.
 */
export function mapsAsWeights(
  layers: readonly LayerSpec[],
  ablations: readonly Ablation[],
  has: (tensor: string) => boolean,
): readonly Ablation[] {
  const resolved = new Map(allResolved(resolveLayers(layers)).map((layer) => [layer.name, layer]));
  return ablations.flatMap((ablation): readonly Ablation[] => {
    if (ablation.type !== 'map') return [ablation];
    const { layer: name, channel } = ablation;
    const layer = resolved.get(name);
    const isKept = layer && activateChannels([0], activationOf(layer))[0] === 0;
    const zeros = ['bias', 'gamma', 'beta'].flatMap((part): Ablation[] => {
      const tensor = `${name}.${part}`;
      return has(tensor) ? [{ type: 'weight', tensor, place: [channel], value: 0 }] : [];
    });
    if (isKept && has(`${name}.kernel`)) {
      return [{ type: 'kernel', layer: name, input: null, output: channel }, ...zeros];
    }
    if (isKept && has(`${name}.gamma`)) return zeros;
    throw mapWithoutWeights(name, channel);
  });
}

/** Layers, each block before what is in it. */
export function allResolved(layers: readonly ResolvedLayer[]): readonly ResolvedLayer[] {
  return layers.flatMap((layer) => {
    if (layer.type === 'residual') return [layer, ...allResolved(layer.layers)];
    if (layer.type === 'parallel') return [layer, ...allResolved(layer.branches.flat())];
    return [layer];
  });
}

function mapWithoutWeights(layer: string, channel: number): EngineError {
  return new EngineError({
    code: 'map-without-weights',
    problem: message('Map {channel} of {layer} cannot be written: no weights of this layer make it 0.', {
      layer,
      channel,
    }),
    remedy: message('Switch it on again, and off where its convolution makes it.'),
  });
}
