import { inferNetwork } from '../../../src/network/inference/inferNetwork.ts';
import type { LayerSummary, NetworkSummary, ReadLayer } from '../../../src/network/inference/summary.ts';
import { read } from '../../sources.ts';

interface NetworkFile {
  readonly input: { readonly shape: readonly number[] };
  readonly layers: readonly ReadLayer[];
}

/** A network of `test/fixtures/networks`, and its layers by name. */
export function inferFixture(
  name: string,
): NetworkSummary & { readonly layer: (name: string) => LayerSummary } {
  const file = JSON.parse(read(`test/fixtures/networks/${name}.cnn.json`)) as NetworkFile;
  const summary = inferNetwork(file.layers, file.input.shape);
  const byName = new Map(summary.layers.map((layer) => [layer.name, layer]));
  const layer = (wanted: string) => {
    const found = byName.get(wanted);
    if (!found) throw new Error(`${name} has no layer ${wanted}, but ${[...byName.keys()].join(', ')}`);
    return found;
  };
  return { ...summary, layer };
}

/** Numbers of all parameters of a layer; −1 where they are not known. */
export function parameterCount({ parameters }: LayerSummary): number {
  return parameters?.reduce((sum, { count }) => sum + count, 0) ?? -1;
}
