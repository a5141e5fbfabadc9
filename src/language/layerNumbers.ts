/** The numbers of a layer, as a hover writes them out. */
import type { AxisGeometry } from '../engine/geometry.ts';
import { message } from '../engine/message.ts';
import type { LayerSummary, ParameterTerm } from '../network/inference/summary.ts';
import type { Speech } from './speech.ts';

/** Numbers that a layer learns, or null where they are not known. */
export function parameterCount({ parameters }: LayerSummary): number | null {
  return parameters ? countOf(parameters) : null;
}

/** One line for each thing that is known, each name with its arithmetic. */
export function layerNumbers(layer: LayerSummary, speech: Speech): readonly string[] {
  const { window, parameters, multiplyAdds, field } = layer;
  const lines: [string, string][] = [];
  if (window) {
    lines.push([speech.say(message('height')), axisFormula(window.rows)]);
    lines.push([speech.say(message('width')), axisFormula(window.columns)]);
  }
  if (parameters && parameters.length > 0)
    lines.push([speech.say(message('parameters')), parameterFormula(parameters, speech)]);
  if (multiplyAdds) lines.push([speech.say(message('multiply-adds')), speech.number(multiplyAdds)]);
  if (field) {
    const sizes = { rows: field.rows.size, columns: field.columns.size };
    lines.push([
      speech.say(message('sees')),
      speech.say(message('{rows}×{columns} pixels of the input', sizes)),
    ]);
  }
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

/** ⌊(input + before + after − span) / stride⌋ + 1 = output; a dilated kernel's span is written out. */
function axisFormula({ input, before, after, kernel, dilation, span, stride, output }: AxisGeometry): string {
  const covered = dilation === 1 ? `${span}` : `(${dilation}·(${kernel} − 1) + 1)`;
  return `⌊(${input} + ${before} + ${after} − ${covered}) / ${stride}⌋ + 1 = ${output}`;
}

/** 3·3·8·16 + 16 = 1,168: each tensor by its extents, sums of more than four not written out. */
function parameterFormula(terms: readonly ParameterTerm[], speech: Speech): string {
  const total = speech.number(countOf(terms));
  if (terms.length > 4) return total;
  const sum = terms.map(({ shape }) => shape.join('·')).join(' + ');
  return sum === total ? total : `${sum} = ${total}`;
}

function countOf(terms: readonly ParameterTerm[]): number {
  return terms.reduce((sum, { count }) => sum + count, 0);
}
