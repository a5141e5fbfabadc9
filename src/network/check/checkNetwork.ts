/** Everything that is to be said about a network file, before it runs: the editor and the command line say the same. */
import { readableLayers } from '../compile/layerSpecs.ts';
import type { Diagnostic } from '../document/diagnostic.ts';
import { allLayers, type NetworkDocument, readNetwork } from '../document/readNetwork.ts';
import { inferNetwork } from '../inference/inferNetwork.ts';
import type { LayerPath, NetworkSummary } from '../inference/summary.ts';
import type { CheckContext, CheckedLayer, Rule } from './checkContext.ts';
import { brokenLinks, channelNumbers, impossibleSplit, noClassFolders, wrongPaths } from './datasetRules.ts';
import { kernelShapes, layerProblems, strayedSoftmax } from './layerRules.ts';
import { noLayers, outputIsNoVector, unitsAreNotClasses } from './outputRules.ts';
import type { Surroundings } from './surroundings.ts';
import { longWarmup, noValidation, strangeRate, trainingPlan } from './trainingRules.ts';
import { unreadCells } from './unreadCells.ts';

/** A network file, what was inferred of it, and what is to be said about it. */
export interface CheckedNetwork {
  readonly document: NetworkDocument;
  readonly summary: NetworkSummary;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How far a check goes. */
export interface CheckOptions {
  /** Compiles the plan of a training step where there is no error, for its memory and limits; true by default. */
  readonly withPlan?: boolean;
}

const rules: readonly Rule[] = [
  ...[noLayers, layerProblems, kernelShapes, strayedSoftmax, unreadCells],
  ...[outputIsNoVector, unitsAreNotClasses],
  ...[wrongPaths, brokenLinks, noClassFolders, impossibleSplit, channelNumbers],
  ...[strangeRate, noValidation, longWarmup],
];

/** Reads the text of a network file and checks it, as {@link checkDocument}. */
export function checkNetwork(
  text: string,
  surroundings: Surroundings = {},
  options: CheckOptions = {},
): CheckedNetwork {
  return checkDocument(readNetwork(text), surroundings, options);
}

/**
 * Checks a network file. A network without errors compiles. Never throws.
 *
 * Codes: those of `readNetwork`, of `inferNetwork` and of the plan of a training step; `no-layers`,
 * `kernel-shape`, `softmax-not-last`, `unread-cells`, `output-not-classes`, `units-not-classes`,
 * `path-missing`, `path-kind`, `link-broken`, `class-missing`, `one-class`, `split-impossible`,
 * `normalize-channels`, `learning-rate`, `no-validation`, `warmup-too-long`, `memory-short`.
 */
export function checkDocument(
  document: NetworkDocument,
  surroundings: Surroundings,
  { withPlan = true }: CheckOptions = {},
): CheckedNetwork {
  const summary = inferNetwork(readableLayers(document.layers), document.json.input?.shape ?? null);
  const context = contextOf(document, summary, surroundings);
  const found = [...document.diagnostics, ...rules.flatMap((rule) => rule(context))];
  const isSound = found.every(({ severity }) => severity !== 'error');
  if (isSound && withPlan) found.push(...trainingPlan(context));
  return { document, summary, diagnostics: found.toSorted((a, b) => a.range.offset - b.range.offset) };
}

function contextOf(
  document: NetworkDocument,
  summary: NetworkSummary,
  surroundings: Surroundings,
): CheckContext {
  const summaries = new Map(summary.layers.map((layer) => [layer.path.join(), layer]));
  const layers = allLayers(document.layers).flatMap((layer): CheckedLayer[] => {
    const inferred = summaries.get(layer.path.join());
    return inferred ? [{ layer, summary: inferred }] : [];
  });
  const places = new Map(layers.map((checked) => [checked.layer.path.join(), checked]));
  const layerAt = (path: LayerPath) => places.get(path.join());
  return { document, summary, surroundings, layers, layerAt };
}
