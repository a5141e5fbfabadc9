import type { LabSettings } from '../../../src/protocol/kernelLab.ts';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { t } from '../../shared/translate.ts';
import { stageName } from '../layout/placeTitle.ts';
import { stepName } from '../layout/stepName.ts';
import type { Verdict } from '../layout/verdict.ts';
import type { Lab } from '../state/lab.ts';
import { convolutionAt, hasSteps } from '../state/settingsEdits.ts';
import { AddStep } from './addStep.tsx';
import { isOutdated, sizeFact } from './figures.tsx';
import { KernelSketch } from './kernelSketch.tsx';
import { PictureView } from './pictureView.tsx';
import { PoolBeside } from './poolPanel.tsx';
import { whyNotSaved } from './toolbar.tsx';

interface NextStepProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly verdict: Verdict | null;
}

/** What comes after the step that is looked at. */
export function NextStep(props: NextStepProps) {
  const { lab, settings, verdict } = props;
  const index = lab.view.focus.value + 1;
  const isRow = hasSteps(settings.chain);
  const step = settings.chain.steps[index];
  if (!step && isRow) return <LastStep />;
  const { shown, refusal } = lab.pictures;
  const geometry = (refusal.value ?? shown.value?.reply)?.geometry[index] ?? null;
  const convolution = convolutionAt(settings, index);
  return (
    <section class="pooled" aria-label={isRow ? stageName(index, settings.chain) : t('Pooled')}>
      <div class="caption">
        <h2>{isRow ? stageName(index, settings.chain) : t('Pooled')}</h2>
        <span class="quiet small">
          {step && isRow && `${stepName(step, lab.presets.value)} `}
          {step && sizeFact(lab, index)}
        </span>
        <span class="grow" />
        {isRow ? (
          <button type="button" class="link small" onClick={() => lab.view.lookAtStep(index)}>
            {t('Look at this step')}
          </button>
        ) : (
          <>
            {step && (
              <IconButton
                icon="save"
                label={t('Save the pooled picture…')}
                disabledReason={whyNotSaved(lab)}
                onPress={() => void lab.actions.savePicture(index)}
              />
            )}
            <AddStep lab={lab} settings={settings} />
          </>
        )}
      </div>
      <div class="pool-row">
        {step && <NextPicture lab={lab} settings={settings} index={index} />}
        {convolution ? (
          <div class="pool-fields">
            <KernelSketch step={convolution} />
          </div>
        ) : (
          <PoolBeside
            lab={lab}
            settings={settings}
            index={index}
            verdict={verdict?.step === index ? verdict : null}
            geometry={geometry}
          />
        )}
      </div>
    </section>
  );
}

/** After the last step of a row there is none. */
function LastStep() {
  return (
    <section class="pooled" aria-label={t('Next step')}>
      <div class="caption">
        <h2>{t('Next step')}</h2>
      </div>
      <p class="small quiet">{t('The chain ends here.')}</p>
    </section>
  );
}

function NextPicture({ lab, settings, index }: Omit<NextStepProps, 'verdict'> & { readonly index: number }) {
  const shown = lab.shownPicture('next', index);
  if (!shown) return null;
  return (
    <div>
      <PictureView
        lab={lab}
        stage={index}
        name={stageName(index, settings.chain)}
        shown={shown}
        isStale={isOutdated(lab, index)}
      />
    </div>
  );
}
