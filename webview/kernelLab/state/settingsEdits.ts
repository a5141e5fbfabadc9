/** Every change that a control makes: settings in, new settings out. Steps are named by their index. */
import type {
  ConvolutionStep,
  FilterChain,
  FilterStep,
  ImageShape,
  PoolStep,
  StepGeometry,
} from '../../../src/protocol/engineTypes.ts';
import type { LabSettings, PresetChoice } from '../../../src/protocol/kernelLab.ts';

/** Most steps of a chain. */
export const mostSteps = 12;

/** The convolution at `index`, or null where another step or none is. */
export function convolutionAt({ chain }: LabSettings, index: number): ConvolutionStep | null {
  const step = chain.steps[index];
  return step?.type === 'convolution' ? step : null;
}

/** The pool at `index`, or null where another step or none is. */
export function poolAt({ chain }: LabSettings, index: number): PoolStep | null {
  const step = chain.steps[index];
  return step?.type === 'pool' ? step : null;
}

/** Settings with other steps. */
export function withSteps(settings: LabSettings, steps: readonly FilterStep[]): LabSettings {
  return { ...settings, chain: { ...settings.chain, steps } };
}

/** Settings with some parameters of the convolution at `index` replaced; the same where there is none. */
export function withConvolution(
  settings: LabSettings,
  index: number,
  change: Partial<ConvolutionStep>,
): LabSettings {
  const step = convolutionAt(settings, index);
  return step ? withSteps(settings, settings.chain.steps.with(index, { ...step, ...change })) : settings;
}

/** Settings with some parameters of the pool at `index` replaced; the same where there is none. */
export function withPool(settings: LabSettings, index: number, change: Partial<PoolStep>): LabSettings {
  const step = poolAt(settings, index);
  return step ? withSteps(settings, settings.chain.steps.with(index, { ...step, ...change })) : settings;
}

/** What a known kernel changes of a step: its weights, its divisor and, where it has one, its bias. */
export function presetChange({ matrix, divisor, bias }: PresetChoice): Partial<ConvolutionStep> {
  const kernel = { height: matrix.length, width: matrix[0].length, weights: matrix.flat() };
  return { kernel, divisor, ...(bias !== undefined && { bias }) };
}

/** The known kernel that a step has: the same weights over the same divisor. */
export function presetOf(step: ConvolutionStep, presets: readonly PresetChoice[]): PresetChoice | null {
  const { height, width, weights } = step.kernel;
  const isSame = ({ matrix, divisor }: PresetChoice) =>
    divisor === step.divisor &&
    matrix.length === height &&
    matrix[0].length === width &&
    matrix.flat().every((weight, index) => weight === weights[index]);
  return presets.find(isSame) ?? null;
}

/** Whether a chain is more than a convolution and its pooling: then its steps stand in a row. */
export function hasSteps({ steps }: FilterChain): boolean {
  return steps.length > 2 || steps[0]?.type === 'pool' || steps[1]?.type === 'convolution';
}

/** A convolution as new ones begin: a box blur, whose effect shows whatever it follows. */
export const freshConvolution: ConvolutionStep = {
  type: 'convolution',
  kernel: { height: 3, width: 3, weights: [1, 1, 1, 1, 1, 1, 1, 1, 1] },
  divisor: 9,
  bias: 0,
  flip: false,
  padding: 'same',
  padMode: { type: 'zeros' },
  stride: [1, 1],
  dilation: [1, 1],
  activation: 'linear',
};

/** A pool as new ones begin: it halves both axes. */
export const freshPool: PoolStep = {
  type: 'pool',
  pool: 'max',
  size: [2, 2],
  stride: [2, 2],
  padding: 'valid',
};

/** A new pool that fits what it pools. */
export function freshPoolOn({ height, width }: Pick<ImageShape, 'height' | 'width'>): PoolStep {
  const { size } = freshPool;
  return { ...freshPool, size: [Math.min(size[0], height), Math.min(size[1], width)] };
}

/** Settings with other windows of the pool at `index`; its padding stays smaller than they are. */
export function withPoolSize(settings: LabSettings, index: number, size: PoolStep['size']): LabSettings {
  const padding = poolAt(settings, index)?.padding;
  if (typeof padding !== 'object') return withPool(settings, index, { size });
  const [top, right, bottom, left] = padding;
  const [rows, columns] = [size[0] - 1, size[1] - 1];
  return withPool(settings, index, {
    size,
    padding: [Math.min(top, rows), Math.min(right, columns), Math.min(bottom, rows), Math.min(left, columns)],
  });
}

/** Settings with one more step at `index`. */
export function withNewStep(settings: LabSettings, index: number, step: FilterStep): LabSettings {
  return withSteps(settings, settings.chain.steps.toSpliced(index, 0, step));
}

/** Settings without the step at `index`; one step always stays. */
export function withoutStep(settings: LabSettings, index: number): LabSettings {
  const { steps } = settings.chain;
  return steps.length > 1 ? withSteps(settings, steps.toSpliced(index, 1)) : settings;
}

/** Settings with the step at `index` moved to `to`. */
export function withStepMoved(settings: LabSettings, index: number, to: number): LabSettings {
  const { steps } = settings.chain;
  const isInside = to >= 0 && to < steps.length;
  return isInside ? withSteps(settings, steps.toSpliced(index, 1).toSpliced(to, 0, steps[index])) : settings;
}

/**
 * Settings with another kind of pooling at `index`, or none; where there is no pool yet, `fresh` is put
 * there.
 */
export function withPoolKind(
  settings: LabSettings,
  index: number,
  kind: PoolStep['pool'] | 'none',
  fresh = freshPool,
): LabSettings {
  const pool = poolAt(settings, index);
  if (kind === 'none') return pool ? withoutStep(settings, index) : settings;
  return pool
    ? withPool(settings, index, { pool: kind })
    : withNewStep(settings, index, { ...fresh, pool: kind });
}

/** Settings without pools that are larger than the image: what an image of any size can begin with. */
export function withoutLargePools(settings: LabSettings, image: ImageShape): LabSettings {
  const fits = (step: FilterStep) =>
    step.type !== 'pool' || (step.size[0] <= image.height && step.size[1] <= image.width);
  const { steps } = settings.chain;
  return steps.every(fits) ? settings : withSteps(settings, steps.filter(fits));
}

/** What keeps a step from being computed: its divisor is 0, its window fits nowhere, a pool sees padding alone. */
export type Fault = 'divisor' | 'window' | 'padding';

/** The fault of a step, if it has one; without a geometry, as far as the step itself shows it. */
export function faultOf(step: FilterStep, geometry: StepGeometry | undefined): Fault | null {
  if (step.type === 'convolution' && step.divisor === 0) return 'divisor';
  if (!geometry) return null;
  const axes = [geometry.rows, geometry.columns];
  if (axes.some(({ output }) => output < 1)) return 'window';
  const isLost = axes.some(({ before, after, kernel }) => Math.max(before, after) >= kernel);
  return step.type === 'pool' && isLost ? 'padding' : null;
}

/** The first step that cannot be computed, as the host finds it; −1 where it is none of them alone. */
export function faultyStep({ chain }: LabSettings, geometry: readonly StepGeometry[]): number {
  return chain.steps.findIndex((step, index) => faultOf(step, geometry[index]) !== null);
}

/**
 * Settings whose chain ends before the first step that cannot be computed; where it is none of them alone,
 * without any step. What an image shows that has no valid result yet.
 */
export function withoutImpossible(settings: LabSettings, geometry: readonly StepGeometry[]): LabSettings {
  return withSteps(settings, settings.chain.steps.slice(0, Math.max(0, faultyStep(settings, geometry))));
}
