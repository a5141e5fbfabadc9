import { message } from '../engine/message.ts';
import type { AxisField } from '../network/inference/receptiveField.ts';
import type { LayerSummary, NetworkSummary, ParameterTerm, Shape } from '../network/inference/summary.ts';
import type { TrainingBytes } from '../network/inference/trainingBytes.ts';
import type { CliContext } from './context.ts';
import { shown } from './shown.ts';
import { tableLines } from './textTable.ts';

/** What `summary` has found out. */
export interface SummaryResult {
  readonly file: string;
  readonly input: Shape | null;
  readonly network: NetworkSummary;
  /** Null where the network cannot be trained as it is. */
  readonly training: { readonly batch: number; readonly bytes: TrainingBytes } | null;
}

/** One line for each layer, indented within blocks, and one for the whole. */
export function printSummary({ input, network, training }: SummaryResult, context: CliContext): void {
  const { layers, total } = network;
  const heading = [
    message('layer'),
    message('output'),
    message('parameters'),
    message('multiply-adds'),
    message('sees'),
  ].map((name) => context.say(name));
  const sums = [total.parameters, total.multiplyAdds].map((sum) =>
    total.isComplete ? grouped(sum) : `≥ ${grouped(sum)}`,
  );
  const rows = [
    heading,
    [context.say(message('input')), shapeText(input), '', '', ''],
    ...layers.map(layerRow),
    [context.say(message('total')), shapeText(total.output), ...sums, ''],
  ];
  for (const line of tableLines(rows, ['left', 'left', 'right', 'right', 'right'])) context.print(line);
  if (!training) return;
  const memory = message('Training on batches of {batch} takes {megabytes} MB of memory.', {
    batch: training.batch,
    megabytes: Number((training.bytes.total / 1e6).toPrecision(3)),
  });
  context.print(context.say(memory));
}

function layerRow(layer: LayerSummary): string[] {
  const { output, parameters, multiplyAdds, field } = layer;
  return [
    layerText(layer),
    shapeText(output),
    parameters ? grouped(countOf(parameters)) : '?',
    multiplyAdds === null ? '?' : grouped(multiplyAdds),
    field ? `${field.rows.size}×${field.columns.size}` : '?',
  ];
}

/** A layer's own name, and its type where the name does not say it. */
function layerText({ path, name, type }: LayerSummary): string {
  const own = name?.split('/').at(-1) ?? '?';
  const text = type === null || own.startsWith(type) ? own : `${own} (${type})`;
  return '  '.repeat(path.length - 1) + shown(text);
}

function shapeText(shape: Shape | null): string {
  return shape?.join('×') ?? '?';
}

function countOf(terms: readonly ParameterTerm[]): number {
  return terms.reduce((sum, { count }) => sum + count, 0);
}

/** Digits in groups of three, as is read in every language. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** The same as one object, for programs. What is not known is null. */
export function jsonSummary({ file, input, network, training }: SummaryResult) {
  const { total } = network;
  return {
    file,
    input,
    layers: network.layers.map((layer) => layerJson(layer, training?.bytes ?? null)),
    output: total.output,
    parameters: total.parameters,
    trainableParameters: total.trainableParameters,
    multiplyAdds: total.multiplyAdds,
    complete: total.isComplete,
    training: training && {
      batchSize: training.batch,
      bytes: training.bytes.total,
      weightBytes: training.bytes.weights,
    },
  };
}

function layerJson(layer: LayerSummary, bytes: TrainingBytes | null) {
  const { path, name, type, input, output, parameters, multiplyAdds, field, window, unread } = layer;
  return {
    path,
    name,
    type,
    input,
    output,
    parameters: parameters && countOf(parameters),
    terms:
      parameters?.map(({ name, shape, count, isTrainable: trainable }) => ({
        name,
        shape,
        count,
        trainable,
      })) ?? null,
    multiplyAdds,
    receptiveField: field && { rows: axisJson(field.rows), columns: axisJson(field.columns) },
    window,
    unread: { rows: unread.rows?.cells ?? [], columns: unread.columns?.cells ?? [] },
    outputBytes: (name === null ? undefined : bytes?.outputs.get(name)) ?? null,
  };
}

/** Unit i sees `size` cells from start + i · stride on. */
function axisJson({ size, jump: stride, start }: AxisField) {
  return { size, stride, start };
}
