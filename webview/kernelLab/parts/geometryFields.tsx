import type { ComponentChildren } from 'preact';
import type { ConvolutionStep, PadMode, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { ValueField } from '../../shared/controls/valueField.tsx';
import { anyNumber, wholeNumber, wholePair } from '../../shared/controls/valueFormats.ts';
import { t } from '../../shared/translate.ts';
import { activationChoices } from '../layout/activationChoices.ts';
import { misfit } from '../layout/misfit.ts';
import { paddingFact, paddingSides, withSide } from '../layout/paddingSides.ts';
import type { Verdict } from '../layout/verdict.ts';
import type { KernelPanelProps } from './kernelPanel.tsx';

/** How the kernel slides, what lies beyond the rim, and what is done to the sum. */
export function GeometryFields({ step, geometry, verdict, onChange: change }: KernelPanelProps) {
  return (
    <div class="fields">
      <PaddingFields step={step} geometry={geometry} verdict={verdict} onChange={change} />
      <FillFields mode={step.padMode} onChange={(padMode) => change({ padMode })} />
      <div class="two">
        <Field label={t('Stride')}>
          <ValueField
            label={t('Stride')}
            hint={t('Cells from one window to the next: one number, or rows, columns.')}
            kind={wholePair(1)}
            value={step.stride}
            onChange={(stride) => change({ stride })}
          />
        </Field>
        <Field label={t('Dilate')}>
          <ValueField
            label={t('Dilation')}
            hint={t('Cells from one weight to the next: one number, or rows, columns.')}
            kind={wholePair(1)}
            value={step.dilation}
            mark={verdict?.field === 'dilation' ? 'error' : null}
            onChange={(dilation) => change({ dilation })}
          />
        </Field>
      </div>
      <Field label={t('Activate')}>
        <SelectBox
          label={t('Activation')}
          choices={activationChoices()}
          value={step.activation}
          onChange={(activation) => change({ activation })}
        />
      </Field>
      <label class="check" title={flipSentence(step.flip)}>
        <input
          type="checkbox"
          checked={step.flip}
          onChange={(event) => change({ flip: event.currentTarget.checked })}
        />
        {t('Flip the kernel')}
      </label>
    </div>
  );
}

/** The one sentence on what the product computes. */
export function flipSentence(flip: boolean): string {
  return flip
    ? t('Convolution as in signal processing: the kernel is turned by 180°.')
    : t('Cross-correlation, as in networks: the kernel is not flipped.');
}

/** A label and its control, on the grid that all of them share. */
export function Field({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="field">
      <span>{label}</span>
      {children}
    </div>
  );
}

interface PaddingFieldsProps {
  readonly step: ConvolutionStep;
  readonly geometry: StepGeometry | null;
  readonly verdict: Verdict | null;
  readonly onChange: (part: Partial<ConvolutionStep>) => void;
}

function PaddingFields({ step, geometry, verdict, onChange }: PaddingFieldsProps) {
  const { padding } = step;
  const isRule = typeof padding === 'string';
  const sides = paddingSides(padding, geometry);
  const fact = paddingFact(geometry);
  const ruleLabel = (rule: string) => (padding === rule && fact ? `${rule} ${fact}` : rule);
  const unreadSide = verdict?.field === 'right' ? 1 : verdict?.field === 'bottom' ? 2 : null;
  const names = [t('Top'), t('Right'), t('Bottom'), t('Left')];
  return (
    <>
      <Field label={t('Padding')}>
        <SelectBox
          label={t('Padding')}
          choices={[
            { value: 'same', label: ruleLabel('same') },
            {
              value: 'valid',
              label: ruleLabel('valid'),
              disabledReason: misfit({ ...step, padding: 'valid' }, geometry),
            },
            { value: 'full', label: ruleLabel('full') },
            { value: 'custom', label: isRule ? t('custom…') : t('custom') },
          ]}
          value={isRule ? padding : 'custom'}
          onChange={(rule) => onChange({ padding: rule === 'custom' ? sides : rule })}
        />
      </Field>
      {!isRule &&
        [0, 2].map((row) => (
          <div class="two" key={row}>
            {sidePair(row).map((side) => (
              <Field key={side} label={names[side]}>
                <ValueField
                  label={names[side]}
                  hint={t('Cells added on this side.')}
                  kind={wholeNumber(0)}
                  value={sides[side]}
                  mark={side === unreadSide ? 'warning' : null}
                  onChange={(cells) => onChange({ padding: withSide(sides, side, cells) })}
                />
              </Field>
            ))}
          </div>
        ))}
    </>
  );
}

/** Sides that stand side by side: top and bottom, left and right. */
function sidePair(row: number): readonly number[] {
  return row === 0 ? [0, 2] : [3, 1];
}

function FillFields({
  mode,
  onChange,
}: {
  readonly mode: PadMode;
  readonly onChange: (mode: PadMode) => void;
}) {
  return (
    <>
      <Field label={t('Fill with')}>
        <SelectBox
          label={t('Fill with')}
          choices={[
            { value: 'zeros', label: t('zeros') },
            { value: 'constant', label: t('a constant') },
            { value: 'reflect', label: t('reflection') },
            { value: 'replicate', label: t('the rim repeated') },
            { value: 'wrap', label: t('the other side') },
          ]}
          value={mode.type}
          onChange={(type) => onChange(type === 'constant' ? { type, value: 128 } : { type })}
        />
      </Field>
      {mode.type === 'constant' && (
        <Field label={t('Value')}>
          <ValueField
            label={t('Fill value')}
            kind={anyNumber}
            value={mode.value}
            onChange={(value) => onChange({ type: 'constant', value })}
          />
        </Field>
      )}
    </>
  );
}
