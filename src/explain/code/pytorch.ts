/** A chain in PyTorch: tensors `[1, channels, height, width]`, `torch.nn.functional`. */
import type { ActivationName } from '../../engine/activation.ts';
import {
  type CodeConvolution,
  type CodePlan,
  type CodePool,
  evenPadding,
  fillValue,
  pads,
  padsBeyond,
  sumsInKernel,
} from './codePlan.ts';
import { pillowLines } from './loadImage.ts';
import { biasText, kernelLines, pairText, pythonNumber, pythonScript, repeatedCellLines } from './python.ts';

/** Float32. `output` is height × width, or height × width × 3 in `each`. */
export function pytorchCode(plan: CodePlan): string {
  const adds = sumsInKernel(plan);
  const keepsColors = plan.mode === 'each' || adds;
  const axes = keepsColors ? 'torch.tensor(image, dtype=torch.float32).permute(2, 0, 1)[None]' : grayTensor;
  const result =
    plan.mode === 'each'
      ? 'output = output[0].permute(1, 2, 0)  # height × width × channels'
      : 'output = output[0, 0]  # height × width';
  return pythonScript(plan, {
    load: [...pillowLines(plan, keepsColors), `output = ${axes}  # batch × channels × height × width`],
    convolution: (step) => convolutionLines(plan, step),
    pool: poolLines,
    result: [result, 'print(tuple(output.shape), output[0, 0])'],
  });
}

const grayTensor = 'torch.tensor(image, dtype=torch.float32)[None, None]';

function convolutionLines(plan: CodePlan, convolution: CodeConvolution): string[] {
  const { step, geometry, isFirst } = convolution;
  const { channels } = plan.image;
  const even = fillValue(step) === 0 ? evenPadding(geometry) : null;
  const explicit = pads(geometry) && even === null;
  const isEach = plan.mode === 'each';
  const adds = isFirst && plan.mode === 'sum';
  const weight = isEach
    ? `kernel.expand(${channels}, 1, -1, -1)`
    : adds
      ? `kernel.expand(1, ${channels}, -1, -1)`
      : 'kernel[None, None]';
  const options = [
    ...option('stride', pairText(step.stride), '1'),
    ...option('padding', even ? pairText(even) : '0', '0'),
    ...option('dilation', pairText(step.dilation), '1'),
    ...option('groups', String(isEach ? channels : 1), '1'),
  ].join('');
  return [
    ...kernelLines(convolution, 'torch.tensor', 'dtype=torch.float32'),
    ...(step.flip ? ['kernel = kernel.flip(0, 1)  # conv2d correlates'] : []),
    ...(explicit ? paddingLines(convolution) : []),
    `output = F.conv2d(${explicit ? 'padded' : 'output'}, ${weight}${options})${biasText(convolution)}`,
    ...activationLines(step.activation),
  ];
}

function option(name: string, value: string, usual: string): string[] {
  return value === usual ? [] : [`, ${name}=${value}`];
}

/** `F.pad` names its sides from the last axis on: left, right, top, bottom. */
function sidesText({ rows, columns }: CodeConvolution['geometry']): string {
  return `(${[columns.before, columns.after, rows.before, rows.after].join(', ')})`;
}

function paddingLines(convolution: CodeConvolution): string[] {
  const { step, geometry } = convolution;
  if (padsBeyond(convolution)) {
    return [...repeatedCellLines(convolution), 'padded = output[:, :, rows][:, :, :, columns]'];
  }
  const modes = { reflect: 'reflect', replicate: 'replicate', wrap: 'circular', zeros: '', constant: '' };
  const mode = modes[step.padMode.type];
  const fill = fillValue(step) ?? 0;
  const options = mode ? `, mode="${mode}"` : fill === 0 ? '' : `, value=${pythonNumber(fill)}`;
  return [`padded = F.pad(output, ${sidesText(geometry)}${options})  # left, right, top, bottom`];
}

/** PyTorch pads pools by at most half of their window, alike on opposite sides; else `F.pad` comes first. */
function poolLines({ step, geometry }: CodePool): string[] {
  const { pool, size, stride } = step;
  const call = pool === 'max' ? 'F.max_pool2d' : 'F.avg_pool2d';
  const window = `${pairText(size)}, stride=${pairText(stride)}`;
  if (!pads(geometry)) return [`output = ${call}(output, ${window})`];
  const even = evenPadding(geometry);
  if (even?.every((cells, axis) => cells <= size[axis] / 2)) {
    const counting = pool === 'max' ? '' : ', count_include_pad=False';
    return [`output = ${call}(output, ${window}, padding=${pairText(even)}${counting})`];
  }
  const sides = sidesText(geometry);
  if (pool === 'max') {
    return [
      `padded = F.pad(output, ${sides}, value=float("-inf"))  # padding never wins`,
      `output = ${call}(padded, ${window})`,
    ];
  }
  return [
    `inside = F.avg_pool2d(F.pad(torch.ones_like(output), ${sides}), ${window})`,
    `output = F.avg_pool2d(F.pad(output, ${sides}), ${window}) / inside  # padding is not counted`,
  ];
}

function activationLines(activation: ActivationName): string[] {
  const calls: Readonly<Record<ActivationName, string>> = {
    linear: '',
    relu: 'F.relu(output)',
    leakyRelu: 'F.leaky_relu(output, 0.01)',
    elu: 'F.elu(output)',
    sigmoid: 'torch.sigmoid(output)',
    tanh: 'torch.tanh(output)',
    gelu: 'F.gelu(output)',
    softmax: 'F.softmax(output, dim=1)  # over the channels',
  };
  return activation === 'linear' ? [] : [`output = ${calls[activation]}`];
}
