import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings } from '../../../src/protocol/kernelLab.ts';
import type { Verdict } from '../layout/verdict.ts';
import type { Lab } from '../state/lab.ts';
import { withConvolution } from '../state/settingsEdits.ts';
import { KernelPanel } from './kernelPanel.tsx';
import { PoolPanel } from './poolPanel.tsx';

interface OperatorProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly index: number;
  readonly verdict: Verdict | null;
  readonly geometry: StepGeometry | null;
}

/** What acts between the pictures: a convolution or a pool. */
export function Operator({ lab, settings, index, verdict, geometry }: OperatorProps) {
  const step = settings.chain.steps[index];
  const own = verdict?.step === index ? verdict : null;
  if (step?.type !== 'convolution') {
    return (
      <PoolPanel settings={settings} index={index} verdict={own} geometry={geometry} onChange={lab.change} />
    );
  }
  return (
    <KernelPanel
      step={step}
      geometry={geometry}
      presets={lab.presets.value}
      actions={lab.actions}
      restricted={lab.restricted.value}
      verdict={own}
      onChange={(change) => lab.change(withConvolution(settings, index, change))}
    />
  );
}
