import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabSettings, PresetChoice } from '../../../src/protocol/kernelLab.ts';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import type { Choice } from '../../shared/controls/segments.tsx';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { ValueField } from '../../shared/controls/valueField.tsx';
import { anyNumber } from '../../shared/controls/valueFormats.ts';
import { t } from '../../shared/translate.ts';
import { editorLayout } from '../layout/matrixLayout.ts';
import type { FaultyField, Verdict } from '../layout/verdict.ts';
import {
  type KernelTransform,
  largestKernel,
  resizeKernel,
  smallestKernel,
  transformKernel,
} from '../state/kernelEdits.ts';
import { convolutionOf, withConvolution, withKernel, withPreset } from '../state/settingsEdits.ts';
import { GeometryFields } from './geometryFields.tsx';
import { KernelMatrix } from './kernelMatrix.tsx';

export interface KernelPanelProps {
  readonly settings: LabSettings;
  readonly presets: readonly PresetChoice[];
  readonly verdict: Verdict | null;
  /** Geometry of the convolution, newest settings first. */
  readonly step: StepGeometry | null;
  readonly onChange: (settings: LabSettings) => void;
}

/** The value of the list of kernels where the matrix is none of them. */
const ownKernel = '';

/** The operator between the pictures: kernel, divisor, bias, and how it slides. */
export function KernelPanel(props: KernelPanelProps) {
  const { settings, presets, verdict, onChange } = props;
  const preset = presets.find(({ id }) => id === settings.presetId);
  const choices: Choice<string>[] = presets.map(({ id, name }) => ({ value: id, label: name }));
  if (!preset) choices.unshift({ value: ownKernel, label: t('own kernel') });
  return (
    <section class="operator" aria-label={t('Kernel')}>
      <div class="caption">
        <h2>{t('Kernel')}</h2>
        <SelectBox
          class="grow"
          label={t('Known kernels')}
          choices={choices}
          value={preset?.id ?? ownKernel}
          onChange={(id) => {
            const chosen = presets.find((candidate) => candidate.id === id);
            if (chosen) onChange(withPreset(settings, chosen));
          }}
        />
      </div>
      <KernelEditor settings={settings} field={verdict?.field ?? null} onChange={onChange} />
      <KernelTools settings={settings} onChange={onChange} />
      <GeometryFields {...props} />
    </section>
  );
}

interface EditorProps {
  readonly settings: LabSettings;
  readonly onChange: (settings: LabSettings) => void;
}

/** The matrix, then numbers, then its size: what is typed after a tab from a weight changes a number only. */
function KernelEditor({ settings, field, onChange }: EditorProps & { readonly field: FaultyField | null }) {
  const { kernel, divisor, bias } = convolutionOf(settings);
  const { isWide } = editorLayout(kernel.height, kernel.width);
  return (
    <div class={isWide ? 'editor wide' : 'editor'}>
      <KernelMatrix kernel={kernel} onChange={(next) => onChange(withKernel(settings, next))} />
      <div class="beside">
        <div class="signed-field">
          <span aria-hidden="true">÷</span>
          <ValueField
            label={t('Divisor')}
            hint={t('The sum is divided by this.')}
            kind={anyNumber}
            value={divisor}
            mark={field === 'divisor' ? 'error' : null}
            onChange={(next) => onChange(withConvolution(settings, { divisor: next }))}
          />
        </div>
        <div class="signed-field">
          <span aria-hidden="true">+</span>
          <ValueField
            label={t('Bias')}
            hint={t('Added after the division.')}
            kind={anyNumber}
            value={bias}
            onChange={(next) => onChange(withConvolution(settings, { bias: next }))}
          />
        </div>
        <SelectBox
          class="size"
          label={t('Kernel size')}
          faulty={field === 'size'}
          choices={sizeChoices(kernel.height, kernel.width)}
          value={`${kernel.height}×${kernel.width}`}
          onChange={(size) => {
            const [height, width] = size.split('×').map(Number);
            onChange(withKernel(settings, resizeKernel(kernel, height, width)));
          }}
        />
      </div>
    </div>
  );
}

/** Squares of every size, and the kernel's own where it is no square. */
function sizeChoices(height: number, width: number): Choice<string>[] {
  const sizes = Array.from({ length: largestKernel }, (_, index) => `${index + 1}×${index + 1}`);
  if (height !== width) sizes.unshift(`${height}×${width}`);
  return sizes.map((size) => ({ value: size, label: size }));
}

function KernelTools({ settings, onChange }: EditorProps) {
  const { kernel } = convolutionOf(settings);
  const { height, width } = kernel;
  const transform = (kind: KernelTransform) => onChange(withKernel(settings, transformKernel(kernel, kind)));
  const resize = (rows: number, columns: number) =>
    onChange(withKernel(settings, resizeKernel(kernel, rows, columns)));
  return (
    <div class="tools" role="toolbar" aria-label={t('Change the kernel')}>
      <IconButton icon="mirror" label={t('Mirror')} onPress={() => transform('mirror')} />
      <IconButton icon="rotate" label={t('Rotate by 90°')} onPress={() => transform('rotate')} />
      <IconButton icon="transpose" label={t('Transpose')} onPress={() => transform('transpose')} />
      <IconButton icon="negate" label={t('Change the signs')} onPress={() => transform('negate')} />
      <span class="grow" />
      <IconButton
        icon="addRow"
        label={t('Add a row')}
        disabled={height >= largestKernel}
        onPress={() => resize(height + 1, width)}
      />
      <IconButton
        icon="removeRow"
        label={t('Remove a row')}
        disabled={height <= smallestKernel}
        onPress={() => resize(height - 1, width)}
      />
      <IconButton
        icon="addColumn"
        label={t('Add a column')}
        disabled={width >= largestKernel}
        onPress={() => resize(height, width + 1)}
      />
      <IconButton
        icon="removeColumn"
        label={t('Remove a column')}
        disabled={width <= smallestKernel}
        onPress={() => resize(height, width - 1)}
      />
    </div>
  );
}
