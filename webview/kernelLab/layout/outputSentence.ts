/** The sentence under the output: what a known kernel does, and what its signs look like as they are shown. */
import type { ConvolutionStep } from '../../../src/protocol/engineTypes.ts';
import type { DisplayMode, PresetChoice } from '../../../src/protocol/kernelLab.ts';
import { t } from '../../shared/translate.ts';

type Signs = NonNullable<PresetChoice['signs']>;

/** What the output of `step` shows; `preset` is the known kernel that it has, if it has one. */
export function outputSentence(
  preset: PresetChoice | undefined,
  step: ConvolutionStep,
  display: DisplayMode,
): string {
  if (!preset) return t('A kernel of your own: each output is the sum of its products.');
  const signs = signsOf(preset, step);
  return signs ? `${preset.sentence} ${signSentence(signs, display)}` : preset.sentence;
}

/** What the signs of the output tell; null where they tell nothing. */
function signsOf({ signs, divisor }: PresetChoice, step: ConvolutionStep): Signs | null {
  // Both move zero: an output's sign is no longer that of the sum.
  if (!signs || step.bias !== 0 || step.activation === 'sigmoid') return null;
  const isNegative = step.divisor < 0 !== divisor < 0;
  const isReversed = isNegative !== (step.flip && isNegatedByFlip(step));
  return isReversed ? { positive: signs.negative, negative: signs.positive } : signs;
}

/** Turned by 180°, the kernel is its own negative. */
function isNegatedByFlip({ kernel: { weights } }: ConvolutionStep): boolean {
  return weights.every((weight, place) => weight === 0 - weights[weights.length - 1 - place]);
}

function signSentence(signs: Signs, display: DisplayMode): string {
  switch (display) {
    // A kernel with signs has negative weights, which are never shown as a picture.
    case 'auto':
    case 'signed':
      return t('Blue: {positive}. Red: {negative}.', { ...signs });
    case 'clamp':
      return t('Light: {positive}. Black: all else.', { positive: signs.positive });
    case 'abs':
      return t('The lighter, the stronger; the sign does not show.');
    case 'minmax':
      return t('Towards white: {positive}. Towards black: {negative}.', { ...signs });
  }
}
