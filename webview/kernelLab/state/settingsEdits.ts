/** Every change that a control makes: settings in, new settings out. */
import type {
  ConvolutionStep,
  ImageShape,
  Kernel,
  PoolStep,
  StepGeometry,
} from '../../../src/protocol/engineTypes.ts';
import type { LabSettings, PresetChoice } from '../../../src/protocol/kernelLab.ts';

/** The first convolution of the chain: the one that this panel edits. */
export function convolutionOf({ chain }: LabSettings): ConvolutionStep {
  const step = chain.steps.find((candidate) => candidate.type === 'convolution');
  if (!step) throw new Error('The chain of the Kernel Lab has a convolution.');
  return step;
}

/** The pool that follows it, if there is one. */
export function poolOf({ chain }: LabSettings): PoolStep | null {
  return chain.steps.find((step) => step.type === 'pool') ?? null;
}

/** Settings with some parameters of the convolution replaced. */
export function withConvolution(settings: LabSettings, change: Partial<ConvolutionStep>): LabSettings {
  const current = convolutionOf(settings);
  const steps = settings.chain.steps.map((step) => (step === current ? { ...current, ...change } : step));
  return { ...settings, chain: { ...settings.chain, steps } };
}

/** Settings with another kernel, which is no known one any more. */
export function withKernel(settings: LabSettings, kernel: Kernel): LabSettings {
  return { ...withConvolution(settings, { kernel }), presetId: null };
}

/** Settings with a known kernel and its divisor. */
export function withPreset(settings: LabSettings, preset: PresetChoice): LabSettings {
  const { matrix, divisor } = preset;
  const kernel = { height: matrix.length, width: matrix[0].length, weights: matrix.flat() };
  return { ...withConvolution(settings, { kernel, divisor }), presetId: preset.id };
}

/** Settings with another kind of pooling, or none; a new pool halves both axes. */
export function withPoolKind(settings: LabSettings, kind: PoolStep['pool'] | 'none'): LabSettings {
  const current = poolOf(settings);
  const others = settings.chain.steps.filter((step) => step !== current);
  const fresh: PoolStep = { type: 'pool', pool: 'max', size: [2, 2], stride: [2, 2], padding: 'valid' };
  const steps = kind === 'none' ? others : [...others, { ...(current ?? fresh), pool: kind }];
  return { ...settings, chain: { ...settings.chain, steps } };
}

/** Settings with some parameters of the pool replaced; the same where there is none. */
export function withPool(settings: LabSettings, change: Partial<PoolStep>): LabSettings {
  const current = poolOf(settings);
  if (!current) return settings;
  const steps = settings.chain.steps.map((step) => (step === current ? { ...current, ...change } : step));
  return { ...settings, chain: { ...settings.chain, steps } };
}

/** Settings without a pool that is larger than the image: what an image of any size can begin with. */
export function withoutLargePool(settings: LabSettings, image: ImageShape): LabSettings {
  const size = poolOf(settings)?.size;
  const fits = !size || (size[0] <= image.height && size[1] <= image.width);
  return fits ? settings : withPoolKind(settings, 'none');
}

/**
 * Settings whose chain ends before the first step that has no output; where all have one and still cannot be
 * computed, without any step. What an image shows that has no valid result yet.
 */
export function withoutImpossible(settings: LabSettings, geometry: readonly StepGeometry[]): LabSettings {
  const last = geometry.at(-1);
  const isEmpty = last !== undefined && (last.rows.output < 1 || last.columns.output < 1);
  const steps = isEmpty ? settings.chain.steps.slice(0, geometry.length - 1) : [];
  return { ...settings, chain: { ...settings.chain, steps } };
}
