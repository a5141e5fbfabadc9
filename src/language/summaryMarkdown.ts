/** A network at a glance, as Markdown: one row for each layer, and what training takes. */
import { EngineError } from '../engine/errors.ts';
import { message } from '../engine/message.ts';
import { layerSpecs } from '../network/compile/layerSpecs.ts';
import { trainingSpec } from '../network/compile/trainingSpec.ts';
import type { TrainingJson } from '../network/fields/trainingFields.ts';
import type { LayerSummary, Shape } from '../network/inference/summary.ts';
import { trainingBytes } from '../network/inference/trainingBytes.ts';
import { parameterCount } from './layerNumbers.ts';
import type { ReadText } from './readText.ts';
import type { Speech } from './speech.ts';

/** `fileName` is the title where the network has no name. What an error leaves unknown is a question mark. */
export function summaryMarkdown({ document, summary }: ReadText, fileName: string, speech: Speech): string {
  const { layers, total } = summary;
  const heads = [
    message('layer'),
    message('output'),
    message('parameters'),
    message('multiply-adds'),
    message('sees'),
  ].map((head) => speech.say(head));
  const atLeast = total.isComplete ? '' : '≥ ';
  const sums = [total.parameters, total.multiplyAdds].map((sum) => `**${atLeast}${speech.number(sum)}**`);
  const rows = [
    heads,
    [':--', ':--', '--:', '--:', '--:'],
    [speech.say(message('input')), shapeText(document.json.input?.shape ?? null), '', '', ''],
    ...layers.map((layer) => layerRow(layer, speech)),
    [`**${speech.say(message('total'))}**`, `**${shapeText(total.output)}**`, ...sums, ''],
  ];
  const memory = memoryText({ document, summary }, speech);
  return [
    `# ${plain(document.json.name ?? fileName)}`,
    rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
    ...(memory === null ? [] : [`${memory}\n`]),
  ].join('\n\n');
}

function layerRow(layer: LayerSummary, speech: Speech): string[] {
  const { path, name, type, output, multiplyAdds, field } = layer;
  const parameters = parameterCount(layer);
  const own = name?.split('/').at(-1) ?? '?';
  const text = type === null || own.startsWith(type) ? own : `${own} (${type})`;
  return [
    '&emsp;'.repeat(path.length - 1) + plain(text),
    shapeText(output),
    parameters === null ? '?' : speech.number(parameters),
    multiplyAdds === null ? '?' : speech.number(multiplyAdds),
    field ? `${field.rows.size}×${field.columns.size}` : '?',
  ];
}

function shapeText(shape: Shape | null): string {
  return shape?.join('×') ?? '?';
}

/** What training takes of memory; null where the network cannot be trained as it is. */
function memoryText({ document, summary }: ReadText, speech: Speech): string | null {
  const { shape } = document.json.input ?? {};
  const isSound = document.diagnostics.every(({ severity }) => severity !== 'error');
  if (!shape || !isSound || summary.problems.length > 0) return null;
  // Of a file without errors all that stands there is sound.
  const { batchSize: batch, loss, optimizer } = trainingSpec(document.json.training as Partial<TrainingJson>);
  try {
    const { total } = trainingBytes(layerSpecs(document.layers, summary.layers), shape, {
      batch,
      loss,
      optimizer,
    });
    const megabytes = speech.number(Number((total / 1e6).toPrecision(3)));
    return speech.say(
      message('Training on batches of {batch} takes {megabytes} MB of memory.', { batch, megabytes }),
    );
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

/** A text of the file that Markdown leaves as it is. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>()#+\-.!|~&]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
