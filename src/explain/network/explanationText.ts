/** An explanation in words and numbers, as one would write it on paper: what "copy as text" and `explain` give. */
import { type Message, message } from '../../engine/message.ts';
import { total } from '../total.ts';
import { contributorsOf } from './explainUnit.ts';
import type { Unit } from './unit.ts';
import type {
  AppliedActivation,
  AverageExplanation,
  ConcatenationExplanation,
  ConvolutionExplanation,
  DenseExplanation,
  MaximumExplanation,
  NormalizationExplanation,
  Term,
  UnitExplanation,
} from './unitExplanation.ts';

export interface TextOptions {
  /** Says a sentence in the reader's language. */
  readonly say: (message: Message) => string;
  /**
   * How much is listed at most: channels of a convolution, terms of a dense layer or a pool, outputs of a softmax. All
   * by default.
   */
  readonly most?: number;
}

/**
 * The explanation as lines: the unit and its value first, the arithmetic below. Numbers have six significant digits,
 * negative ones in parentheses; `·` is times, `×` stands between extents.
 */
export function explanationText(explanation: UnitExplanation, options: TextOptions): string[] {
  const { unit, value } = explanation;
  return [
    `${unitName(unit, options)} = ${figure(value)}`,
    ...linesOf(explanation, options).map((line) => `  ${line}`),
  ];
}

/** `conv2d_0 (3, 4, 7)` */
function unitName({ layer, place }: Unit, { say }: TextOptions): string {
  return `${layer ?? say(message('input'))} (${place.join(', ')})`;
}

function linesOf(explanation: UnitExplanation, options: TextOptions): string[] {
  switch (explanation.type) {
    case 'input':
      return [options.say(message('A number of the image, as the network reads it.'))];
    case 'convolution':
      return convolutionLines(explanation, options);
    case 'dense':
      return denseLines(explanation, options);
    case 'maximum':
      return maximumLines(explanation, options);
    case 'average':
      return averageLines(explanation, options);
    case 'normalization':
      return normalizationLines(explanation, options);
    case 'activation':
      return [termText(explanation.term, options), ...activationLines(explanation.activation, options)];
    case 'addition': {
      const { branch, shortcut, activation } = explanation;
      return [
        ...contributorsOf(explanation).map((term) => termText(term, options)),
        `${figure(branch.value)} + ${bracketed(shortcut.value)} = ${figure(activation.input)}`,
        ...activationLines(activation, options),
      ];
    }
    case 'concatenation':
      return concatenationLines(explanation, options);
    case 'passed':
      return [termText(explanation.term, options)];
  }
}

/** `maxPool2d_1 (0, 1, 0) = 2` */
function termText({ unit, value }: Term, options: TextOptions): string {
  return `${unitName(unit, options)} = ${figure(value)}`;
}

function convolutionLines(explanation: ConvolutionExplanation, options: TextOptions): string[] {
  const { channels, source, sum: whole, height, width, bias, activation } = explanation;
  const { say, most = channels.length } = options;
  const reads = message('Reads {height} × {width} cells of {source}, value · weight:', {
    height,
    width,
    source: source ?? say(message('input')),
  });
  const lines = channels.slice(0, most).map(({ channel, patch, weights, sum }) => {
    const products = patch.map((value, tap) => `${figure(value)} · ${bracketed(weights[tap])}`).join(' + ');
    return say(message('channel {channel}: {products} = {sum}', { channel, products, sum: figure(sum) }));
  });
  const sums = channels.map(({ sum }) => sum);
  return [
    say(reads),
    ...lines,
    ...remainder(sums.slice(most), options),
    ...sumLines(sums.length > 1 ? whole : null, bias, activation, options),
  ];
}

function denseLines({ terms, sum, bias, activation }: DenseExplanation, options: TextOptions): string[] {
  const { most = terms.length } = options;
  const lines = terms.slice(0, most).map((term) => {
    const product = `${figure(term.value)} · ${bracketed(term.weight)} = ${figure(term.product)}`;
    return `${unitName(term.unit, options)}: ${product}`;
  });
  const rest = terms.slice(most).map(({ product }) => product);
  return [...lines, ...remainder(rest, options), ...sumLines(sum, bias, activation, options)];
}

/** In reading order; where not all are listed, the winner first. */
function maximumLines({ terms, winners }: MaximumExplanation, options: TextOptions): string[] {
  const { say, most = terms.length } = options;
  const lines = terms.map(
    (term, index) => `${winners.includes(index) ? '→' : ' '} ${termText(term, options)}`,
  );
  if (lines.length <= most) return lines;
  const winnerFirst = [lines[winners[0]], ...lines.toSpliced(winners[0], 1)];
  return [...winnerFirst.slice(0, most), say(message('and {count} more', { count: lines.length - most }))];
}

function averageLines({ terms, sum, divisor, computed }: AverageExplanation, options: TextOptions): string[] {
  const { most = terms.length } = options;
  const values = terms.map(({ value }) => value);
  const added = values.length > most ? figure(sum) : `(${values.map(bracketed).join(' + ')})`;
  return [
    ...terms.slice(0, most).map((term) => termText(term, options)),
    ...remainder(values.slice(most), options),
    `${added} / ${divisor} = ${figure(computed)}`,
  ];
}

/** What is not listed, in one line. */
function remainder(sums: readonly number[], { say }: TextOptions): string[] {
  if (sums.length === 0) return [];
  return [say(message('and {count} more, together {sum}', { count: sums.length, sum: figure(total(sums)) }))];
}

/** `sum`: null where it stands there already. */
function sumLines(
  sum: number | null,
  bias: number | null,
  activation: AppliedActivation,
  options: TextOptions,
): string[] {
  const { say } = options;
  const sums = sum === null ? [] : [say(message('sum: {sum}', { sum: figure(sum) }))];
  const biases =
    bias === null
      ? []
      : [say(message('with bias {bias}: {sum}', { bias: figure(bias), sum: figure(activation.input) }))];
  return [...sums, ...biases, ...activationLines(activation, options)];
}

function activationLines(
  { function: name, input, output, rivals }: AppliedActivation,
  { say, most = rivals?.length }: TextOptions,
): string[] {
  if (name === 'linear') return [];
  if (rivals === null) return [`${name}(${figure(input)}) = ${figure(output)}`];
  const left = rivals.slice(most).length;
  const more = left > 0 ? ` ${say(message('and {count} more', { count: left }))}` : '';
  const args = {
    input: figure(input),
    output: figure(output),
    rivals: rivals.slice(0, most).map(figure).join(', ') + more,
  };
  return [say(message('softmax: e^{input} / Σ e^x = {output}, x in {rivals}', args))];
}

function normalizationLines(explanation: NormalizationExplanation, options: TextOptions): string[] {
  const { term, gamma, beta, mean, variance, epsilon, normalized, computed } = explanation;
  return [
    termText(term, options),
    `(x − mean) / √(variance + epsilon) = (${figure(term.value)} − ${bracketed(mean)}) / √(${figure(variance)} + ${figure(epsilon)}) = ${figure(normalized)}`,
    `gamma · x̂ + beta = ${figure(gamma)} · ${bracketed(normalized)} + ${bracketed(beta)} = ${figure(computed)}`,
  ];
}

function concatenationLines(explanation: ConcatenationExplanation, options: TextOptions): string[] {
  const { branches, branch, term } = explanation;
  const { say } = options;
  return [
    ...branches.map(({ source, firstChannel, channels }, index) => {
      const args = {
        first: firstChannel,
        last: firstChannel + channels - 1,
        source: source ?? say(message('input')),
      };
      return `${index === branch ? '→' : ' '} ${say(message('channels {first} to {last}: {source}', args))}`;
    }),
    termText(term, options),
  ];
}

/** Six significant digits, with the sign that formulas have. */
function figure(value: number): string {
  return `${Number(value.toPrecision(6))}`.replaceAll('-', '−');
}

function bracketed(value: number): string {
  return value < 0 ? `(${figure(value)})` : figure(value);
}
