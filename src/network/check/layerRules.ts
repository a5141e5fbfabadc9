/** What is wrong with a layer among its neighbours: rules that need shapes. */
import { message } from '../../engine/message.ts';
import { extentsOf, kernelShape, writtenKernel } from '../compile/kernelWeights.ts';
import type { Diagnostic, Fix } from '../document/diagnostic.ts';
import { insertBefore, removed, replaced } from '../document/edits.ts';
import { finding, setting } from '../document/findings.ts';
import type { DocumentLayer } from '../document/readNetwork.ts';
import { fieldOf, propertyOf } from '../document/tree.ts';
import type { LayerJson } from '../fields/layerFields.ts';
import { type CheckedLayer, layerRange, type Rule } from './checkContext.ts';

/** Fields that the rules of the engine are about. */
const fieldsOfCode: Readonly<Record<string, readonly string[]>> = {
  'kernel-larger-than-input': ['kernelSize'],
  'pool-larger-than-input': ['poolSize'],
  'pool-padding': ['padding'],
  groups: ['groups'],
  'layer-name': ['name'],
  'branch-shapes': ['branches'],
};

/** What keeps a layer from being computed. */
export const layerProblems: Rule = ({ document: { text }, summary: { problems }, layerAt }) =>
  problems.flatMap(({ path, error }) => {
    const layer = layerAt(path)?.layer;
    if (!layer) return [];
    const range = layerRange(layer, ...(fieldsOfCode[error.code] ?? []));
    const { code, problem, remedy } = error;
    return [finding({ code, range, problem, remedy, fixes: layerFixes(text, layer, code) })];
  });

function layerFixes(text: string, { node, json }: DocumentLayer, code: string): readonly Fix[] {
  if (code === 'flatten-missing') {
    return [
      {
        title: message('Insert a flatten layer before it'),
        edits: [insertBefore(text, node, { type: 'flatten' })],
      },
    ];
  }
  const isTooLarge = code === 'kernel-larger-than-input' || code === 'pool-larger-than-input';
  if (!isTooLarge || json.padding === 'same') return [];
  return [setting(text, node, 'padding', 'same')];
}

/** A softmax before the end squeezes what later layers could have used. */
export const strayedSoftmax: Rule = ({ layers, document }) => {
  const last = document.layers.at(-1);
  return layers
    .filter(({ layer }) => layer !== last && softmaxField(layer) !== null)
    .map(({ layer }) => softmaxFinding(layer));
};

function softmaxField({ json }: DocumentLayer): 'activation' | 'function' | null {
  if (json.activation === 'softmax') return 'activation';
  return json.function === 'softmax' ? 'function' : null;
}

function softmaxFinding(layer: DocumentLayer): Diagnostic {
  const field = softmaxField(layer) ?? 'activation';
  const gone = field === 'function' ? layer.node : propertyOf(layer.node, field);
  return finding({
    code: 'softmax-not-last',
    severity: 'warning',
    range: layerRange(layer, field),
    problem: message(
      'A softmax before the last layer: what follows sees little more than which number was largest.',
    ),
    remedy: message('Use relu here, or leave it out.'),
    fixes: [
      {
        title: message('Change to "{nearest}"', { nearest: 'relu' }),
        edits: [replaced(fieldOf(layer.node, field) ?? layer.node, 'relu')],
      },
      { title: message('Remove the softmax'), edits: gone ? [removed(gone)] : [] },
    ],
  });
}

/** Written weights that do not fill the kernel. */
export const kernelShapes: Rule = ({ layers, document: { text } }) =>
  layers.flatMap((checked) => kernelShapeFinding(text, checked) ?? []);

function kernelShapeFinding(text: string, { layer, summary }: CheckedLayer): Diagnostic | null {
  const json = layer.json as unknown as LayerJson;
  const kernel = layer.isSound ? writtenKernel(json) : null;
  if (!kernel) return null;
  const found = extentsOf(kernel);
  const channels = summary.input?.at(-1);
  const expected = kernelShape(json, channels ?? Number.NaN).slice(0, found.length);
  if (found.every((extent, axis) => extent === expected[axis] || Number.isNaN(expected[axis]))) return null;
  const isSize = found[0] !== expected[0] || found[1] !== expected[1];
  const size = found[0] === found[1] ? found[0] : found.slice(0, 2);
  return finding({
    code: 'kernel-shape',
    range: layerRange(layer, 'kernel'),
    problem: message('The weights are of shape {found}, but the kernel of this layer is {expected}.', {
      found: found.join('×'),
      expected: expected.join('×'),
    }),
    remedy: message('Give as many weights as the shape asks for, or none to draw them.'),
    fixes: isSize ? [setting(text, layer.node, 'kernelSize', size)] : [],
  });
}
