/** Pieces of Python that every target writes alike. */
import type { StepGeometry } from '../../engine/filter/filterChain.ts';
import type { AxisGeometry, Padding, Pair } from '../../engine/geometry.ts';
import {
  type CodeConvolution,
  type CodePlan,
  type CodePool,
  type CodeStep,
  isPool,
  pads,
} from './codePlan.ts';

/** A number as Python reads it; whole numbers that a float does not count exactly are written as floats. */
export function pythonNumber(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

/** A string as Python reads it: escapes of JSON are escapes of Python. */
function pythonString(text: string): string {
  return JSON.stringify(text);
}

/** `2` where both are alike, else `(2, 1)`. */
export function pairText([vertical, horizontal]: Pair): string {
  return vertical === horizontal ? String(vertical) : `(${vertical}, ${horizontal})`;
}

/** `[::2, ::2]`, or nothing for a stride of one. `lead` stands before the two: `:, `. */
export function strideSlices([vertical, horizontal]: Pair, lead = ''): string {
  return vertical === 1 && horizontal === 1 ? '' : `[${lead}::${vertical}, ::${horizontal}]`;
}

/**
 * `kernel = builder([[…]], options) / divisor`: rows one above the other, columns aligned, the numbers
 * and the divisor as they were written.
 */
export function kernelLines({ step }: CodeConvolution, builder: string, options = ''): string[] {
  const { height, width, weights } = step.kernel;
  const texts = weights.map(pythonNumber);
  const longest = Math.max(...texts.map((text) => text.length));
  const row = (index: number) => {
    const cells = texts.slice(index * width, (index + 1) * width);
    return `[${cells.map((text) => text.padStart(height > 1 ? longest : 0)).join(', ')}]`;
  };
  const end = `${options && `, ${options}`})${step.divisor === 1 ? '' : ` / ${pythonNumber(step.divisor)}`}`;
  if (height === 1) return [`kernel = ${builder}([${row(0)}]${end}`];
  const rows = Array.from({ length: height }, (_, index) => `    ${row(index)},`);
  return [`kernel = ${builder}([`, ...rows, `]${end}`];
}

/** ` + 10`, or nothing. */
export function biasText({ step: { bias } }: CodeConvolution): string {
  if (bias === 0) return '';
  return bias < 0 ? ` - ${pythonNumber(-bias)}` : ` + ${pythonNumber(bias)}`;
}

/** What a step does, as a comment: `# Step 2: max pooling 2×2, stride 2`. */
function stepComment(step: CodeStep, index: number): string {
  return `# Step ${index + 1}: ${isPool(step) ? poolWords(step) : convolutionWords(step)}`;
}

function convolutionWords({ step, geometry }: CodeConvolution): string {
  const { kernel, flip, padMode, stride, dilation } = step;
  const fill = padMode.type === 'constant' ? `constant ${padMode.value}` : padMode.type;
  return [
    `convolution ${kernel.height}×${kernel.width}`,
    ...(flip ? ['flipped'] : []),
    paddingWords(step.padding, geometry),
    ...(pads(geometry) ? [`fill ${fill}`] : []),
    ...ratioWords('stride', stride),
    ...ratioWords('dilation', dilation),
  ].join(', ');
}

function poolWords({ step, geometry }: CodePool): string {
  const { pool, size, stride, padding } = step;
  const words = [`${pool} pooling ${size.join('×')}`, `stride ${pairText(stride)}`];
  return [...words, ...(pads(geometry) ? [paddingWords(padding, geometry)] : [])].join(', ');
}

function ratioWords(word: string, pair: Pair): string[] {
  return pair[0] === 1 && pair[1] === 1 ? [] : [`${word} ${pairText(pair)}`];
}

function paddingWords(padding: Padding, { rows, columns }: StepGeometry): string {
  if (typeof padding === 'string') return `padding ${padding}`;
  const sides = [rows.before, columns.after, rows.after, columns.before];
  if (sides.every((side) => side === sides[0])) return `padding ${sides[0]}`;
  return `padding ${sides.join(' ')} (top, right, bottom, left)`;
}

/** `(1, 2)`: cells before and after. */
export function axisPadding({ before, after }: AxisGeometry): string {
  return `(${before}, ${after})`;
}

/**
 * Lines that set `rows` and `columns` to the cells that a padded plane repeats, for a padding of any size:
 * wrapped, i mod n; reflected, n − 1 − |n − 1 − i mod 2(n − 1)|. A single cell is always itself.
 */
export function repeatedCellLines({ step, geometry }: CodeConvolution): string[] {
  const cells = ({ input, before, after }: AxisGeometry) => {
    const range = `np.arange(${-before}, ${input + after})`;
    const last = input - 1;
    if (step.padMode.type === 'wrap' || last === 0) return `${range} % ${input}`;
    return `${last} - abs(${last} - ${range} % ${2 * last})`;
  };
  return [
    `rows = ${cells(geometry.rows)}  # ${step.padMode.type}, beyond the image's own size`,
    `columns = ${cells(geometry.columns)}`,
  ];
}

/** What a target writes for each part of a script. */
export interface ScriptParts {
  readonly load: readonly string[];
  convolution(step: CodeConvolution): string[];
  pool(step: CodePool): string[];
  readonly result: readonly string[];
}

/** The whole script: imports of what it uses, the file's name, the image, every step, the result. */
export function pythonScript(plan: CodePlan, { load, convolution, pool, result }: ScriptParts): string {
  const steps = plan.steps.flatMap((step, index) => [
    '',
    stepComment(step, index),
    ...(isPool(step) ? pool(step) : convolution(step)),
  ]);
  const body = [...load, ...steps, '', ...result];
  const name = `image_name = ${pythonString(plan.imageName)}`;
  return `${[...importLines(body), '', name, ...body].join('\n')}\n`;
}

/** Module → names that are imported from it; no names: the module itself. */
const modules: readonly (readonly [string, readonly string[]])[] = [
  ['import cv2', ['cv2']],
  ['import numpy as np', ['np']],
  ['import torch', ['torch']],
  ['import torch.nn.functional as F', ['F']],
  ['from keras import', ['ops']],
  ['from numpy.lib.stride_tricks import', ['sliding_window_view']],
  ['from PIL import', ['Image', 'ImageOps']],
  ['from scipy.signal import', ['convolve', 'convolve2d', 'correlate', 'correlate2d']],
  ['from scipy.special import', ['expit', 'ndtr', 'softmax']],
];

function importLines(body: readonly string[]): string[] {
  const code = body.map((line) => line.replace(/#.*/, '')).join('\n');
  return modules.flatMap(([start, names]) => {
    const used = names.filter((name) => new RegExp(String.raw`(?<![\w."])${name}[.(]`).test(code));
    if (used.length === 0) return [];
    return [start.startsWith('from') ? `${start} ${used.join(', ')}` : start];
  });
}
