/** What NumPy does for the targets that work on its arrays: pooling, activations, dilated kernels. */
import type { ActivationName } from '../../engine/activation.ts';
import { type CodeConvolution, type CodePlan, type CodePool, fillValue, pads } from './codePlan.ts';
import { axisPadding, pythonNumber, strideSlices } from './python.ts';

/**
 * Pooling by a view of all windows. Padding is −∞ for a maximum; for an average it is not a number, which
 * `nanmean` leaves out.
 */
export function numpyPoolLines(plan: CodePlan, { step, geometry, isFirst }: CodePool): string[] {
  const input = isFirst ? 'image' : 'output';
  const isMax = step.pool === 'max';
  const view = (array: string) =>
    `windows = sliding_window_view(${array}, (${step.size.join(', ')}), axis=(0, 1))${strideSlices(step.stride)}`;
  if (!pads(geometry)) {
    return [view(input), `output = windows.${isMax ? 'max' : 'mean'}(axis=(-2, -1))`];
  }
  const fill = isMax ? '-np.inf' : 'np.nan';
  const reason = isMax ? 'padding never wins' : 'padding is not counted';
  return [
    `padded = np.pad(${input}, ${numpyPadding(plan, geometry)}, constant_values=${fill})  # ${reason}`,
    view('padded'),
    `output = np.${isMax ? 'max' : 'nanmean'}(windows, axis=(-2, -1))`,
  ];
}

/** The widths that `np.pad` takes: one number where all are alike. */
export function numpyPadding({ mode }: CodePlan, { rows, columns }: CodePool['geometry']): string {
  const sides = [rows.before, rows.after, columns.before, columns.after];
  if (mode !== 'each' && sides.every((side) => side === sides[0])) return String(sides[0]);
  return `(${axisPadding(rows)}, ${axisPadding(columns)}${mode === 'each' ? ', (0, 0)' : ''})`;
}

/** The activation of `output`, safe for large numbers; SciPy has those that NumPy lacks. */
export function numpyActivationLines({ mode }: CodePlan, activation: ActivationName): string[] {
  const softmax =
    mode === 'each'
      ? 'softmax(output, axis=-1)  # over the channels'
      : 'np.ones_like(output)  # softmax over a single channel';
  const values: Readonly<Record<ActivationName, string>> = {
    linear: '',
    relu: 'np.maximum(output, 0)  # ReLU',
    leakyRelu: 'np.where(output < 0, 0.01 * output, output)  # leaky ReLU',
    elu: 'np.where(output < 0, np.expm1(np.minimum(output, 0)), output)  # ELU',
    sigmoid: 'expit(output)  # sigmoid',
    tanh: 'np.tanh(output)',
    gelu: 'output * ndtr(output)  # GELU',
    softmax,
  };
  return activation === 'linear' ? [] : [`output = ${values[activation]}`];
}

/** A dilated kernel for libraries without dilation: its weights with zeros between them. */
export function spreadLines({ step, geometry: { rows, columns } }: CodeConvolution): string[] {
  if (rows.span === rows.kernel && columns.span === columns.kernel) return [];
  return [
    `spread = np.zeros((${rows.span}, ${columns.span}))`,
    `spread${strideSlices(step.dilation)} = kernel  # zeros between the weights`,
    'kernel = spread',
  ];
}

/** The fill as a number; where colours were added up, so is the fill of each. */
export function fillText({ mode, image }: CodePlan, { step, isFirst }: CodeConvolution): string {
  const fill = fillValue(step) ?? 0;
  return mode === 'sum' && isFirst && fill !== 0
    ? `${image.channels} * ${pythonNumber(fill)}`
    : pythonNumber(fill);
}

/** A chain of no steps gives the image. */
export function resultLines({ steps }: CodePlan): string[] {
  return [...(steps.length > 0 ? [] : ['output = image']), 'print(output.shape, output[0, 0])'];
}
