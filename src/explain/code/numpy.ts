/** A chain in NumPy and SciPy: explicit padding, then a valid correlation. */
import { type CodeConvolution, type CodePlan, pads, padsBeyond } from './codePlan.ts';
import { pillowLines } from './loadImage.ts';
import {
  fillText,
  numpyActivationLines,
  numpyPadding,
  numpyPoolLines,
  resultLines,
  spreadLines,
} from './numpyArrays.ts';
import { biasText, kernelLines, pythonScript, repeatedCellLines, strideSlices } from './python.ts';

/** Float64. `output` is height × width, or height × width × 3 in `each`. */
export function numpyCode(plan: CodePlan): string {
  return pythonScript(plan, {
    load: pillowLines(plan, plan.mode === 'each'),
    convolution: (step) => convolutionLines(plan, step),
    pool: (step) => numpyPoolLines(plan, step),
    result: resultLines(plan),
  });
}

function convolutionLines(plan: CodePlan, convolution: CodeConvolution): string[] {
  const { step, geometry, isFirst } = convolution;
  const input = isFirst ? 'image' : 'output';
  // SciPy's convolve rotates the kernel by 180°, its correlate does not.
  const call = `${step.flip ? 'convolve' : 'correlate'}${plan.mode === 'each' ? '' : '2d'}`;
  const kernel = plan.mode === 'each' ? 'kernel[:, :, np.newaxis]' : 'kernel';
  const source = pads(geometry) ? 'padded' : input;
  return [
    ...kernelLines(convolution, 'np.array'),
    ...spreadLines(convolution),
    ...paddingLines(plan, convolution, input),
    `output = ${call}(${source}, ${kernel}, mode="valid")${strideSlices(step.stride)}${biasText(convolution)}`,
    ...numpyActivationLines(plan, step.activation),
  ];
}

function paddingLines(plan: CodePlan, convolution: CodeConvolution, input: string): string[] {
  const { step, geometry } = convolution;
  if (!pads(geometry)) return [];
  if (padsBeyond(convolution)) {
    return [...repeatedCellLines(convolution), `padded = ${input}[rows][:, columns]`];
  }
  const modes = { reflect: 'reflect', replicate: 'edge', wrap: 'wrap', zeros: '', constant: '' };
  const mode = modes[step.padMode.type];
  const fill = fillText(plan, convolution);
  const options = mode ? `, mode="${mode}"` : fill === '0' ? '' : `, constant_values=${fill}`;
  return [`padded = np.pad(${input}, ${numpyPadding(plan, geometry)}${options})`];
}
