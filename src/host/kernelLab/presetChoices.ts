import { presets } from '../../kernels/presets.ts';
import type { PresetChoice } from '../../protocol/kernelLab.ts';

/** The known kernels with their words in the display language, a BCP 47 tag. */
export function presetChoices(language: string): PresetChoice[] {
  const key = language.startsWith('es') ? 'es' : 'en';
  return presets.map(({ id, name, sentence, signs, matrix, divisor }) => ({
    id,
    name: name[key],
    sentence: sentence[key],
    ...(signs && { signs: { positive: signs.positive[key], negative: signs.negative[key] } }),
    matrix,
    divisor,
  }));
}
