import { activationOf, resolveLayers } from '../../engine/network/layerSpec.ts';
import { allResolved } from '../../explain/network/mapsAsWeights.ts';
import { type NetworkGraph, planeOf } from '../../explain/network/networkGraph.ts';
import type { CheckedNetwork } from '../../network/check/checkNetwork.ts';
import type { CompiledNetwork } from '../../network/compile/compileNetwork.ts';
import { allLayers } from '../../network/document/readNetwork.ts';
import { rangeOf } from '../../network/document/tree.ts';
import type { MapsLayer } from '../../protocol/featureMaps.ts';

/** The layers as the panel names them, in the order of the file; what is dead in them depends on the weights. */
export function shownLayers(
  { document, summary }: CheckedNetwork,
  { layers }: CompiledNetwork,
  graph: NetworkGraph,
): readonly MapsLayer[] {
  const places = new Map(allLayers(document.layers).map(({ path, node }) => [path.join(), rangeOf(node)]));
  const activations = new Map(
    allResolved(resolveLayers(layers)).map((each) => [each.name, activationOf(each)]),
  );
  return summary.layers.flatMap(({ path, name, type, output, parameters, field }): MapsLayer[] => {
    const range = places.get(path.join());
    if (name === null || type === null || !output || !range) return [];
    return [
      {
        name,
        type,
        depth: depthOf(name, summary.layers),
        shape: output,
        parameters: (parameters ?? []).reduce((sum, { count }) => sum + count, 0),
        activation: activations.get(name) ?? 'linear',
        sees: field && [field.rows.size, field.columns.size],
        range,
        kernel: kernelOf(graph, name),
        dead: [],
      },
    ];
  });
}

function depthOf(name: string, layers: CheckedNetwork['summary']['layers']): number {
  return layers.filter((other) => other.name !== null && name.startsWith(`${other.name}/`)).length;
}

function kernelOf({ steps, input }: NetworkGraph, name: string): MapsLayer['kernel'] {
  const step = steps.find(({ layer }) => layer === name);
  if (step?.type !== 'conv2d') return null;
  const [height, width, inChannels] = step.slots.kernel.shape;
  const isFirst = step.slots.input.buffer === input.buffer && planeOf(input)[0] > 0;
  return { height, width, inChannels, isFirst };
}
