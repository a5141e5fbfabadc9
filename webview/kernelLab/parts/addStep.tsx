import type { LabSettings } from '../../../src/protocol/kernelLab.ts';
import { MenuButton } from '../../shared/controls/menuButton.tsx';
import { t } from '../../shared/translate.ts';
import type { Lab } from '../state/lab.ts';
import { mostSteps } from '../state/settingsEdits.ts';
import { addStep, takesStep } from '../state/stepChanges.ts';

/** Puts a step after the last one. */
export function AddStep({ lab, settings }: { readonly lab: Lab; readonly settings: LabSettings }) {
  const isFull = !takesStep(settings);
  return (
    <MenuButton
      icon="plus"
      label={t('Add a step')}
      text={t('Step')}
      choices={[
        { label: t('Convolution'), onChoose: () => addStep(lab, 'convolution') },
        { label: t('Pooling'), onChoose: () => addStep(lab, 'pool') },
      ]}
      disabledReason={isFull ? t('A chain has at most {most} steps.', { most: mostSteps }) : undefined}
    />
  );
}
