/** A chain in OpenCV's Python: `filter2D`, which correlates; NumPy pools. */
import type { StepGeometry } from '../../engine/filter/filterChain.ts';
import { type CodeConvolution, type CodePlan, fillValue, pads } from './codePlan.ts';
import { openCvLines } from './loadImage.ts';
import { fillText, numpyActivationLines, numpyPoolLines, resultLines, spreadLines } from './numpyArrays.ts';
import { biasText, kernelLines, pythonScript, strideSlices } from './python.ts';

/** Float64. `output` is height × width, or height × width × 3 (red, green, blue) in `each`. */
export function opencvCode(plan: CodePlan): string {
  return pythonScript(plan, {
    load: openCvLines(plan, plan.mode === 'each'),
    convolution: (step) => convolutionLines(plan, step),
    pool: (step) => numpyPoolLines(plan, step),
    result: resultLines(plan),
  });
}

const borders = {
  zeros: 'cv2.BORDER_CONSTANT',
  constant: 'cv2.BORDER_CONSTANT',
  reflect: 'cv2.BORDER_REFLECT_101',
  replicate: 'cv2.BORDER_REPLICATE',
  wrap: 'cv2.BORDER_WRAP',
};

function convolutionLines(plan: CodePlan, convolution: CodeConvolution): string[] {
  const { step, isFirst } = convolution;
  const input = isFirst ? 'image' : 'output';
  return [
    ...kernelLines(convolution, 'np.array', 'dtype=np.float64'),
    ...spreadLines(convolution),
    ...(step.flip ? ['kernel = cv2.flip(kernel, -1)  # filter2D correlates'] : []),
    ...(padsByItself(convolution)
      ? [
          filterLine(
            input,
            `, borderType=${borders[step.padMode.type]}`,
            strideSlices(step.stride),
            convolution,
          ),
        ]
      : explicitLines(plan, convolution, input)),
    ...numpyActivationLines(plan, step.activation),
  ];
}

/**
 * Whether `filter2D` pads as the step does: the kernel's middle, of even kernels the cell after it, on
 * every input cell, and a fill that it knows.
 */
function padsByItself({ step, geometry: { rows, columns } }: CodeConvolution): boolean {
  const fits = [rows, columns].every(
    ({ before, span, output, input, stride }) =>
      before === Math.floor(span / 2) && output === Math.ceil(input / stride),
  );
  return fits && step.padMode.type !== 'wrap' && (fillValue(step) ?? 0) === 0;
}

/** The border first; then windows that begin at each cell, of which those that lie inside are kept. */
function explicitLines(plan: CodePlan, convolution: CodeConvolution, input: string): string[] {
  const { geometry } = convolution;
  const source = pads(geometry) ? 'padded' : input;
  const crop = [geometry.rows, geometry.columns].map(
    ({ input, before, after, span, stride }) =>
      `:${input + before + after - span + 1}${stride === 1 ? '' : `:${stride}`}`,
  );
  return [
    ...(pads(geometry) ? [borderLine(plan, convolution, input, geometry)] : []),
    filterLine(source, ', anchor=(0, 0)', `[${crop.join(', ')}]`, convolution),
  ];
}

function borderLine(
  plan: CodePlan,
  convolution: CodeConvolution,
  input: string,
  { rows, columns }: StepGeometry,
) {
  const fill = fillText(plan, convolution);
  const value = plan.mode === 'each' ? `(${fill}, ${fill}, ${fill})` : fill;
  const sides = [rows.before, rows.after, columns.before, columns.after].join(', ');
  const end = fill === '0' ? '' : `, value=${value}`;
  return `padded = cv2.copyMakeBorder(${input}, ${sides}, ${borders[convolution.step.padMode.type]}${end})`;
}

function filterLine(source: string, options: string, slices: string, convolution: CodeConvolution): string {
  return `output = cv2.filter2D(${source}, cv2.CV_64F, kernel${options})${slices}${biasText(convolution)}`;
}
