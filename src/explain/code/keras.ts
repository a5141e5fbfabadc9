/** A chain in Keras 3: tensors `[1, height, width, channels]`, `keras.ops`, on whatever backend. */
import type { ActivationName } from '../../engine/activation.ts';
import {
  type CodeConvolution,
  type CodePlan,
  type CodePool,
  fillValue,
  pads,
  padsBeyond,
  sumsInKernel,
} from './codePlan.ts';
import { pillowLines } from './loadImage.ts';
import {
  axisPadding,
  biasText,
  kernelLines,
  pairText,
  pythonNumber,
  pythonScript,
  repeatedCellLines,
  strideSlices,
} from './python.ts';

/** Float32. `output` is height × width, or height × width × 3 in `each`. */
export function kerasCode(plan: CodePlan): string {
  const keepsColors = plan.mode === 'each' || sumsInKernel(plan);
  const axes = keepsColors ? 'image[np.newaxis]' : 'image[np.newaxis, :, :, np.newaxis]';
  const result = plan.mode === 'each' ? '[0]' : '[0, :, :, 0]';
  return pythonScript(plan, {
    load: [
      ...pillowLines(plan, keepsColors),
      `output = ops.convert_to_tensor(${axes}, dtype="float32")  # batch × height × width × channels`,
    ],
    convolution: (step) => convolutionLines(plan, step),
    pool: poolLines,
    result: [`output = ops.convert_to_numpy(output)${result}`, 'print(output.shape, output[0, 0])'],
  });
}

function convolutionLines(plan: CodePlan, convolution: CodeConvolution): string[] {
  const { step, geometry, isFirst } = convolution;
  const { channels } = plan.image;
  const isEach = plan.mode === 'each';
  const adds = isFirst && plan.mode === 'sum';
  const strides = canStride(plan, convolution);
  const isSame = strides && step.padding === 'same' && fillValue(step) === 0 && pads(geometry);
  const explicit = pads(geometry) && !isSame;
  const weight = 'kernel[:, :, np.newaxis, np.newaxis]';
  const repeated =
    isEach || adds ? [`kernel = np.repeat(${weight}, ${channels}, axis=2)  # one for each colour`] : [];
  const options = [
    strides && pairText(step.stride) !== '1' ? `, strides=${pairText(step.stride)}` : '',
    isSame ? ', padding="same"' : ', padding="valid"',
    pairText(step.dilation) === '1' ? '' : `, dilation_rate=${pairText(step.dilation)}`,
  ].join('');
  const call = `${isEach ? 'ops.depthwise_conv' : 'ops.conv'}(${explicit ? 'padded' : 'output'}, ${repeated.length > 0 ? 'kernel' : weight}${options})`;
  return [
    ...kernelLines(convolution, 'np.array', 'dtype=np.float32'),
    ...(step.flip ? ['kernel = np.flip(kernel)  # conv correlates'] : []),
    ...repeated,
    ...(explicit ? paddingLines(convolution) : []),
    `output = ${call}${strides ? '' : strideSlices(step.stride, ':, ')}${biasText(convolution)}`,
    ...activationLines(step.activation),
  ];
}

/** TensorFlow refuses a stride beside a dilation, and for depthwise convolutions two different strides. */
function canStride({ mode }: CodePlan, { step: { stride, dilation } }: CodeConvolution): boolean {
  const isOne = stride[0] === 1 && stride[1] === 1;
  const isDense = dilation[0] === 1 && dilation[1] === 1;
  return isOne || (isDense && (mode !== 'each' || stride[0] === stride[1]));
}

function widthsText({ rows, columns }: CodeConvolution['geometry']): string {
  return `((0, 0), ${axisPadding(rows)}, ${axisPadding(columns)}, (0, 0))`;
}

/** Keras pads with constants on every backend; NumPy does the rest. */
function paddingLines(convolution: CodeConvolution): string[] {
  const { step, geometry } = convolution;
  if (padsBeyond(convolution)) {
    return [
      ...repeatedCellLines(convolution),
      'padded = ops.convert_to_numpy(output)[:, rows][:, :, columns]',
    ];
  }
  const widths = widthsText(geometry);
  const modes = { reflect: 'reflect', replicate: 'edge', wrap: 'wrap', zeros: '', constant: '' };
  const mode = modes[step.padMode.type];
  if (mode) return [`padded = np.pad(ops.convert_to_numpy(output), ${widths}, mode="${mode}")`];
  const fill = fillValue(step) ?? 0;
  return [
    `padded = ops.pad(output, ${widths}${fill === 0 ? '' : `, constant_values=${pythonNumber(fill)}`})`,
  ];
}

function poolLines({ step, geometry }: CodePool): string[] {
  const { pool, size, stride, padding } = step;
  const call = pool === 'max' ? 'ops.max_pool' : 'ops.average_pool';
  const window = `${pairText(size)}, strides=${pairText(stride)}`;
  if (!pads(geometry)) return [`output = ${call}(output, ${window})`];
  if (padding === 'same') return [`output = ${call}(output, ${window}, padding="same")`];
  const widths = widthsText(geometry);
  if (pool === 'max') {
    return [
      `padded = ops.pad(output, ${widths}, constant_values=-np.inf)  # padding never wins`,
      `output = ${call}(padded, ${window})`,
    ];
  }
  return [
    `inside = ops.average_pool(ops.pad(ops.ones_like(output), ${widths}), ${window})`,
    `output = ops.average_pool(ops.pad(output, ${widths}), ${window}) / inside  # padding is not counted`,
  ];
}

function activationLines(activation: ActivationName): string[] {
  const calls: Readonly<Record<ActivationName, string>> = {
    linear: '',
    relu: 'ops.relu(output)',
    leakyRelu: 'ops.leaky_relu(output, negative_slope=0.01)',
    elu: 'ops.elu(output)',
    sigmoid: 'ops.sigmoid(output)',
    tanh: 'ops.tanh(output)',
    gelu: 'ops.gelu(output, approximate=False)',
    softmax: 'ops.softmax(output, axis=-1)  # over the channels',
  };
  return activation === 'linear' ? [] : [`output = ${calls[activation]}`];
}
