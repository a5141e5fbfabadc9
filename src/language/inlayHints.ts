/** What stands behind each layer in the editor: its output, its weights, what a unit sees. */
import { message } from '../engine/message.ts';
import { allLayers } from '../network/document/readNetwork.ts';
import { endOf, fieldOf } from '../network/document/tree.ts';
import type { ReceptiveField } from '../network/inference/receptiveField.ts';
import type { LayerSummary } from '../network/inference/summary.ts';
import { parameterCount } from './layerNumbers.ts';
import type { ReadText } from './readText.ts';
import type { Speech } from './speech.ts';

/** `offset`: where in the text it stands. */
export interface InlayHint {
  readonly offset: number;
  readonly label: string;
}

/**
 * One hint behind each layer whose output is known, and at `layers` one for the whole: `→ 14×14×16 · 1,168
 * params · RF 8`. In the order of the text.
 */
export function inlayHints({ document, summary }: ReadText, speech: Speech): readonly InlayHint[] {
  const summaries = new Map(summary.layers.map((layer) => [layer.path.join(), layer]));
  const hints = allLayers(document.layers).flatMap(({ path, node }): InlayHint[] => {
    const label = layerLabel(summaries.get(path.join()), speech);
    return label === null ? [] : [{ offset: behindComma(document.text, endOf(node)), label }];
  });
  return [...totalHint(document, summary, speech), ...hints].toSorted((a, b) => a.offset - b.offset);
}

/** Where a hint does not part a layer from its comma. */
function behindComma(text: string, offset: number): number {
  return text[offset] === ',' ? offset + 1 : offset;
}

function layerLabel(layer: LayerSummary | undefined, speech: Speech): string | null {
  if (!layer?.output) return null;
  const parameters = parameterCount(layer);
  const parts = [
    `→ ${layer.output.join('×')}`,
    parameters === 0 ? null : paramsText(parameters, speech),
    layer.field && fieldText(layer.field, speech),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

function paramsText(count: number | null, speech: Speech): string | null {
  if (count === null) return null;
  const args = { count: speech.number(count) };
  return speech.say(count === 1 ? message('{count} param', args) : message('{count} params', args));
}

function fieldText({ rows, columns }: ReceptiveField, speech: Speech): string {
  const size = rows.size === columns.size ? `${rows.size}` : `${rows.size}×${columns.size}`;
  return speech.say(message('RF {size}', { size }));
}

function totalHint(
  { root }: ReadText['document'],
  { total, layers }: ReadText['summary'],
  speech: Speech,
): InlayHint[] {
  const list = fieldOf(root, 'layers');
  if (list?.type !== 'array' || layers.length === 0) return [];
  // VS Code cuts off what is longer than 43 characters.
  const label = message('{parameters} params · {multiplyAdds} multiply-adds', {
    parameters: `${total.isComplete ? '' : '≥ '}${speech.number(total.parameters)}`,
    multiplyAdds: speech.scaled(total.multiplyAdds),
  });
  return [{ offset: list.offset + 1, label: speech.say(label) }];
}
