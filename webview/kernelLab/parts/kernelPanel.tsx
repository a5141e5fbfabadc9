import type { ConvolutionStep, Kernel, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { PresetChoice } from '../../../src/protocol/kernelLab.ts';
import { type GroupedChoice, SelectBox } from '../../shared/controls/selectBox.tsx';
import { ValueField } from '../../shared/controls/valueField.tsx';
import { anyNumber } from '../../shared/controls/valueFormats.ts';
import { t } from '../../shared/translate.ts';
import { editorLayout } from '../layout/matrixLayout.ts';
import { misfit } from '../layout/misfit.ts';
import type { FaultyField, Verdict } from '../layout/verdict.ts';
import { largestKernel, randomChange, resizeKernel } from '../state/kernelEdits.ts';
import type { LabActions } from '../state/labActions.ts';
import { presetChange, presetOf } from '../state/settingsEdits.ts';
import { GeometryFields } from './geometryFields.tsx';
import { KernelMatrix } from './kernelMatrix.tsx';
import { KernelTools } from './kernelTools.tsx';
import { type Pasting, usePasting } from './pasting.ts';

export interface KernelPanelProps {
  readonly step: ConvolutionStep;
  /** Its geometry, newest settings first. */
  readonly geometry: StepGeometry | null;
  readonly presets: readonly PresetChoice[];
  readonly actions: LabActions;
  /** The workspace is not trusted: nothing is saved. */
  readonly restricted: boolean;
  readonly verdict: Verdict | null;
  readonly onChange: (change: Partial<ConvolutionStep>) => void;
}

/** Why a change of the step would leave it without an output; undefined where it would not. */
type Against = (change: Partial<ConvolutionStep>) => string | undefined;

/** Values of the list of kernels: where the matrix is none of them, and one that is new each time. */
const ownKernel = '';
const random = 'random';

/** The operator between the pictures: kernel, divisor, bias, and how it slides. */
export function KernelPanel(props: KernelPanelProps) {
  const { step, geometry, presets, actions, verdict, onChange } = props;
  const preset = presetOf(step, presets);
  const pasting = usePasting(onChange);
  const reasonAgainst: Against = (change) => misfit({ ...step, ...change }, geometry);
  const choices = presetList(presets, reasonAgainst);
  if (!preset) choices.unshift({ value: ownKernel, label: t('own kernel') });
  const choose = (id: string) => {
    const chosen = presets.find((candidate) => candidate.id === id);
    if (id === random) onChange(randomChange(step.kernel));
    else if (chosen) onChange(presetChange(chosen));
  };
  return (
    <section class="operator" aria-label={t('Kernel')}>
      <div class="caption">
        <h2>{t('Kernel')}</h2>
        <SelectBox
          class="grow"
          label={t('Known kernels')}
          choices={choices}
          value={preset?.id ?? ownKernel}
          onChange={choose}
        />
        {preset?.isOwn && (
          <button
            type="button"
            class="link small"
            title={t('Opens the settings file that holds your kernels.')}
            onClick={() => void actions.editKernels()}
          >
            {t('Edit…')}
          </button>
        )}
      </div>
      <KernelEditor
        step={step}
        field={verdict?.field ?? null}
        reasonAgainst={reasonAgainst}
        pasting={pasting}
        onChange={onChange}
      />
      <KernelTools {...props} pasting={pasting} />
      <GeometryFields {...props} />
    </section>
  );
}

/** The known kernels under their headings, one more that is random, then the person's own. */
function presetList(presets: readonly PresetChoice[], reasonAgainst: Against): GroupedChoice<string>[] {
  const headings = { course: t('The course'), edges: t('Edges'), effects: t('Effects') };
  const choices: GroupedChoice<string>[] = presets.map((preset) => ({
    value: preset.id,
    label: preset.name,
    group: preset.group ? headings[preset.group] : t('Yours'),
    disabledReason: reasonAgainst(presetChange(preset)),
  }));
  const known = presets.filter(({ group }) => group).length;
  return choices.toSpliced(known, 0, { value: random, label: t('Random'), group: headings.effects });
}

interface EditorProps extends Pick<KernelPanelProps, 'step' | 'onChange'> {
  readonly field: FaultyField | null;
  readonly reasonAgainst: Against;
  readonly pasting: Pasting;
}

/** The matrix, then numbers, then its size: what is typed after a tab from a weight changes a number only. */
function KernelEditor({ step, field, reasonAgainst, pasting, onChange }: EditorProps) {
  const { kernel, divisor, bias } = step;
  const { isWide } = editorLayout(kernel.height, kernel.width);
  return (
    <div class={isWide ? 'editor wide' : 'editor'}>
      <KernelMatrix
        kernel={kernel}
        divisor={divisor}
        onChange={(next) => onChange({ kernel: next })}
        onPaste={pasting.matrix}
      />
      <div class="beside">
        <div class="signed-field">
          <span aria-hidden="true">÷</span>
          <ValueField
            label={t('Divisor')}
            hint={t('The sum is divided by this.')}
            kind={anyNumber}
            value={divisor}
            mark={field === 'divisor' ? 'error' : null}
            onChange={(next) => onChange({ divisor: next })}
          />
        </div>
        <div class="signed-field">
          <span aria-hidden="true">+</span>
          <ValueField
            label={t('Bias')}
            hint={t('Added after the division.')}
            kind={anyNumber}
            value={bias}
            onChange={(next) => onChange({ bias: next })}
          />
        </div>
        <SelectBox
          class="size"
          label={t('Kernel size')}
          faulty={field === 'size'}
          choices={sizeChoices(kernel, reasonAgainst)}
          value={`${kernel.height}×${kernel.width}`}
          onChange={(size) => {
            const [height, width] = size.split('×').map(Number);
            onChange({ kernel: resizeKernel(kernel, height, width) });
          }}
        />
      </div>
      {pasting.problem !== null && (
        <span class="refusal" role="alert">
          {pasting.problem}
        </span>
      )}
    </div>
  );
}

/** Squares of every size, and the kernel's own where it is no square. */
function sizeChoices(kernel: Kernel, reasonAgainst: Against): GroupedChoice<string>[] {
  const { height, width } = kernel;
  const sizes = Array.from({ length: largestKernel }, (_, index) => [index + 1, index + 1]);
  if (height !== width) sizes.unshift([height, width]);
  return sizes.map(([rows, columns]) => {
    const size = `${rows}×${columns}`;
    const disabledReason = reasonAgainst({ kernel: resizeKernel(kernel, rows, columns) });
    return { value: size, label: size, disabledReason };
  });
}
