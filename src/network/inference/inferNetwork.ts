/** From layers to what is known of them before anything runs: shapes, parameters, work, receptive fields. */
import {
  layerName,
  nameProblem,
  type ResolvedResidual,
  resolveLayer,
} from '../../engine/network/layerSpec.ts';
import { inferParallelEnd, inferResidualEnd, type JoinedFlow } from './inferBlock.ts';
import { type Flow, flowOf, inferLayer, type PlainLayer, unknownFlow } from './inferLayer.ts';
import { inputField } from './receptiveField.ts';
import type {
  LayerPath,
  LayerSummary,
  NetworkProblem,
  NetworkSummary,
  NetworkTotal,
  ParameterTerm,
  ReadLayer,
  Shape,
} from './summary.ts';

/** What is found beside the layers themselves. */
interface Findings {
  readonly problems: NetworkProblem[];
  readonly names: Set<string>;
  total: Omit<NetworkTotal, 'output'>;
}

/** A layer, and what stands behind it. */
interface Inferred {
  readonly summary: LayerSummary;
  /** All that is in it, in the order of the file. */
  readonly inner: readonly LayerSummary[];
  readonly output: Flow;
}

/** Layers that follow one another. */
interface InferredList {
  readonly layers: readonly Inferred[];
  readonly output: Flow;
}

interface Place {
  readonly path: LayerPath;
  /** Whole name. */
  readonly name: string;
}

/**
 * Everything that can be told of a network from its layers and the shape of one image, `[height, width,
 * channels]`, null where that is not known. It goes on where a layer cannot be read or computed: behind it
 * the shape is not known until a layer makes one of its own; parameters follow from the channels alone, and
 * size and jump of receptive fields go on.
 *
 * Layers are named as in the plan. Layers without problems compile to a plan of inference.
 *
 * Never throws: what the engine refuses is among the problems.
 */
export function inferNetwork(layers: readonly ReadLayer[], inputShape: Shape | null): NetworkSummary {
  const total = { parameters: 0, trainableParameters: 0, multiplyAdds: 0, isComplete: true };
  const findings: Findings = { problems: [], names: new Set(), total };
  const [height, width] = inputShape ?? [null, null];
  const inferred = inferList(findings, layers, [], '', flowOf(inputShape, inputField(height, width)));
  return {
    layers: summariesOf(inferred),
    total: { ...findings.total, output: inferred.output.shape },
    problems: findings.problems,
  };
}

function inferList(
  findings: Findings,
  layers: readonly ReadLayer[],
  path: LayerPath,
  prefix: string,
  input: Flow,
): InferredList {
  let output = input;
  const inferred = layers.map((layer, index) => {
    const place = [...path, index];
    const each = layer
      ? inferOne(findings, layer, { path: place, name: prefix + layerName(layer, index) }, output)
      : unreadLayer(findings, place, output);
    output = each.output;
    return each;
  });
  return { layers: inferred, output };
}

function unreadLayer(findings: Findings, path: LayerPath, input: Flow): Inferred {
  count(findings, null, null);
  const nothing = { name: null, type: null, output: null, parameters: null, multiplyAdds: null, field: null };
  const unread = { rows: null, columns: null };
  return {
    summary: { path, input: input.shape, ...nothing, window: null, unread },
    inner: [],
    output: unknownFlow,
  };
}

function inferOne(findings: Findings, layer: NonNullable<ReadLayer>, place: Place, input: Flow): Inferred {
  noteName(findings, place.name, place.path);
  if (layer.type === 'residual') return inferResidual(findings, layer, place, input);
  if (layer.type === 'parallel') return inferParallel(findings, layer, place, input);
  const { name, path } = place;
  // Blocks are gone: what stays plain stays so with its defaults.
  const resolved = resolveLayer(layer, name) as PlainLayer;
  const { output, problem, ...facts } = inferLayer(resolved, input);
  note(findings, path, problem);
  count(findings, facts.parameters, facts.multiplyAdds);
  const ends = { input: input.shape, output: output.shape, field: output.field };
  return { summary: { path, name, type: layer.type, ...ends, ...facts }, inner: [], output };
}

function inferResidual(
  findings: Findings,
  layer: Extract<ReadLayer, { type: 'residual' }>,
  place: Place,
  input: Flow,
): Inferred {
  const { name, path } = place;
  const resolved = resolveLayer({ ...layer, layers: [] }, name) as ResolvedResidual;
  noteName(findings, resolved.projection, path);
  const list = inferList(findings, layer.layers, path, `${name}/`, input);
  return blockOf(findings, layer, place, input, [list], inferResidualEnd(resolved, input, list.output));
}

function inferParallel(
  findings: Findings,
  layer: Extract<ReadLayer, { type: 'parallel' }>,
  place: Place,
  input: Flow,
): Inferred {
  const { name, path } = place;
  const branches = layer.branches.map((branch, index) =>
    inferList(findings, branch, [...path, index], `${name}/${index}/`, input),
  );
  const outputs = branches.map(({ output }) => output);
  return blockOf(findings, layer, place, input, branches, inferParallelEnd(name, outputs));
}

/** A block, its numbers those of what is in it and of its end. */
function blockOf(
  findings: Findings,
  { type }: Extract<ReadLayer, { type: 'residual' | 'parallel' }>,
  { path, name }: Place,
  input: Flow,
  lists: readonly InferredList[],
  { output, parameters, multiplyAdds, problem }: JoinedFlow,
): Inferred {
  note(findings, path, problem);
  count(findings, parameters, multiplyAdds);
  const within = lists.flatMap(({ layers }) => layers.map(({ summary }) => summary));
  const terms = [...within.map((layer) => layer.parameters), parameters];
  const work = [...within.map((layer) => layer.multiplyAdds), multiplyAdds];
  const summary: LayerSummary = {
    path,
    name,
    type,
    input: input.shape,
    output: output.shape,
    parameters: terms.every((each) => each !== null) ? terms.flat() : null,
    multiplyAdds: work.every((each) => each !== null) ? work.reduce((sum, each) => sum + each, 0) : null,
    field: output.field,
    window: null,
    unread: { rows: null, columns: null },
  };
  return { summary, inner: lists.flatMap(summariesOf), output };
}

function summariesOf({ layers }: InferredList): LayerSummary[] {
  return layers.flatMap(({ summary, inner }) => [summary, ...inner]);
}

function note(findings: Findings, path: LayerPath, error: NetworkProblem['error'] | null): void {
  if (error) findings.problems.push({ path, error });
}

function noteName(findings: Findings, name: string, path: LayerPath): void {
  note(findings, path, nameProblem(name, findings.names));
  findings.names.add(name);
}

/** Adds what is known of one layer alone, without what is in it. */
function count(
  findings: Findings,
  terms: readonly ParameterTerm[] | null,
  multiplyAdds: number | null,
): void {
  const sum = (which: readonly ParameterTerm[]) => which.reduce((numbers, { count }) => numbers + count, 0);
  const { total } = findings;
  findings.total = {
    parameters: total.parameters + sum(terms ?? []),
    trainableParameters: total.trainableParameters + sum((terms ?? []).filter((term) => term.isTrainable)),
    multiplyAdds: total.multiplyAdds + (multiplyAdds ?? 0),
    isComplete: total.isComplete && terms !== null && multiplyAdds !== null,
  };
}
