import type { FilterStep } from '../../../src/protocol/engineTypes.ts';
import type { PresetChoice } from '../../../src/protocol/kernelLab.ts';
import { t } from '../../shared/translate.ts';
import { presetOf } from '../state/settingsEdits.ts';
import { activationLabel } from './activationChoices.ts';

/** What a step does in a few words: "Sobel x · ReLU", "max 2×2". */
export function stepName(step: FilterStep, presets: readonly PresetChoice[]): string {
  if (step.type === 'pool') {
    const size = step.size.join('×');
    return step.pool === 'max' ? t('max {size}', { size }) : t('average {size}', { size });
  }
  const kernel = presetOf(step, presets)?.name ?? t('own kernel');
  return step.activation === 'linear' ? kernel : `${kernel} · ${activationLabel(step.activation)}`;
}
