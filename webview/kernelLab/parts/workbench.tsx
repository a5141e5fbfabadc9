import type { ImageInfo, LabSettings } from '../../../src/protocol/kernelLab.ts';
import { stageName } from '../layout/placeTitle.ts';
import { explainedStep, problemVerdict, readVerdict, type Verdict } from '../layout/verdict.ts';
import type { Lab } from '../state/lab.ts';
import { hasSteps } from '../state/settingsEdits.ts';
import { Card } from './card.tsx';
import { InputFigure, OutputFigure } from './figures.tsx';
import { FormulaStrip } from './formulaStrip.tsx';
import { flipSentence } from './geometryFields.tsx';
import { NextStep } from './nextStep.tsx';
import { Operator } from './operator.tsx';
import { Notices } from './states.tsx';
import { StepsStrip } from './stepsStrip.tsx';
import { TensorPanel } from './tensorPanel.tsx';

interface WorkbenchProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly image: ImageInfo;
}

/** Input and output of one step, the operator between them, the arithmetic and the next step beneath. */
export function Workbench({ lab, settings, image }: WorkbenchProps) {
  const focus = lab.view.focus.value;
  const verdict = verdictOf(lab, settings, focus);
  const geometry = (lab.pictures.refusal.value ?? lab.pictures.shown.value?.reply)?.geometry ?? [];
  const explained = explainedStep(geometry, focus, verdict);
  const step = settings.chain.steps[explained];
  return (
    <main class="workbench">
      <StepsStrip lab={lab} settings={settings} verdict={verdict} />
      <Notices lab={lab} />
      <div class="pictures">
        <InputFigure lab={lab} settings={settings} image={image} focus={focus} />
        <Operator
          lab={lab}
          settings={settings}
          index={focus}
          verdict={verdict}
          geometry={geometry[focus] ?? null}
        />
        <OutputFigure lab={lab} settings={settings} image={image} focus={focus} />
      </div>
      {step && (
        <FormulaStrip
          geometry={geometry[explained]}
          name={hasSteps(settings.chain) ? stageName(explained, settings.chain) : null}
          isPool={step.type === 'pool'}
          verdict={verdict}
          aside={flipSentence(step.type === 'convolution' && step.flip)}
          onRemedy={lab.change}
          onLook={explained === focus ? null : () => lab.view.lookAtStep(explained)}
        />
      )}
      <TensorPanel lab={lab} settings={settings} image={image} />
      <div class="arithmetic-row">
        <Card lab={lab} settings={settings} />
        <NextStep lab={lab} settings={settings} verdict={verdict} />
      </div>
    </main>
  );
}

function verdictOf(lab: Lab, settings: LabSettings, focus: number): Verdict | null {
  const refusal = lab.pictures.refusal.value;
  if (refusal) return problemVerdict(settings, refusal.geometry, refusal.problem);
  const shown = lab.pictures.shown.value;
  const step = shown?.reply.geometry[focus];
  return shown && step
    ? readVerdict({ settings: shown.settings, index: focus, step }, shown.reply.unread[focus])
    : null;
}
