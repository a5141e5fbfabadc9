import { coursePresets } from '../../kernels/coursePresets.ts';
import { edgePresets } from '../../kernels/edgePresets.ts';
import { effectPresets } from '../../kernels/effectPresets.ts';
import type { PresetChoice } from '../../protocol/kernelLab.ts';
import { spokenLanguage } from '../spokenLanguage.ts';

const groups = { course: coursePresets, edges: edgePresets, effects: effectPresets } as const;

/** The known kernels with their words in the display language, a BCP 47 tag. */
export function presetChoices(language: string): PresetChoice[] {
  const key = spokenLanguage(language);
  return (['course', 'edges', 'effects'] as const).flatMap((group) =>
    groups[group].map(({ id, name, sentence, signs, matrix, divisor }) => ({
      id,
      name: name[key],
      sentence: sentence[key],
      ...(signs && { signs: { positive: signs.positive[key], negative: signs.negative[key] } }),
      matrix,
      divisor,
      group,
    })),
  );
}
