import type { Kernel } from '../../../src/protocol/engineTypes.ts';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { t } from '../../shared/translate.ts';
import { misfit } from '../layout/misfit.ts';
import {
  type KernelTransform,
  largestKernel,
  randomChange,
  resizeKernel,
  smallestKernel,
  transformKernel,
} from '../state/kernelEdits.ts';
import type { KernelPanelProps } from './kernelPanel.tsx';
import type { Pasting } from './pasting.ts';
import { restrictedReason } from './toolbar.tsx';

interface ToolsProps extends KernelPanelProps {
  readonly pasting: Pasting;
}

/** What changes the whole kernel, and what keeps it. */
export function KernelTools({ step, geometry, actions, restricted, pasting, onChange }: ToolsProps) {
  const { kernel, divisor, bias } = step;
  const { height, width } = kernel;
  const becoming = (next: Kernel) => ({
    disabledReason: misfit({ ...step, kernel: next }, geometry),
    onPress: () => onChange({ kernel: next }),
  });
  const turned = (kind: KernelTransform) => becoming(transformKernel(kernel, kind));
  const resized = (rows: number, columns: number) => becoming(resizeKernel(kernel, rows, columns));
  const paste = async () => {
    const text = await actions.readClipboard();
    if (text !== null) pasting.whole(text);
  };
  return (
    <div class="tools" role="toolbar" aria-label={t('Change the kernel')}>
      <IconButton icon="mirror" label={t('Mirror')} {...turned('mirror')} />
      <IconButton icon="rotate" label={t('Rotate by 90°')} {...turned('rotate')} />
      <IconButton icon="transpose" label={t('Transpose')} {...turned('transpose')} />
      <IconButton icon="negate" label={t('Change the signs')} {...turned('negate')} />
      <IconButton
        icon="dice"
        label={t('Random weights')}
        hint={t('From −1 to 1; other ones each time.')}
        onPress={() => onChange(randomChange(kernel))}
      />
      <span class="grow" />
      <IconButton
        icon="paste"
        label={t('Paste a matrix')}
        hint={t(
          'From NumPy, MATLAB, CSV or JSON. In the matrix, copying and pasting take all of its numbers too.',
        )}
        onPress={() => void paste()}
      />
      <IconButton
        icon="save"
        label={t('Save kernel…')}
        hint={t('Keeps it in the list of kernels.')}
        disabledReason={restricted ? restrictedReason() : undefined}
        onPress={() => void actions.saveKernel({ kernel, divisor, bias })}
      />
      <span class="break" />
      <IconButton
        icon="addRow"
        label={t('Add a row')}
        disabled={height >= largestKernel}
        {...resized(height + 1, width)}
      />
      <IconButton
        icon="removeRow"
        label={t('Remove a row')}
        disabled={height <= smallestKernel}
        {...resized(height - 1, width)}
      />
      <IconButton
        icon="addColumn"
        label={t('Add a column')}
        disabled={width >= largestKernel}
        {...resized(height, width + 1)}
      />
      <IconButton
        icon="removeColumn"
        label={t('Remove a column')}
        disabled={width <= smallestKernel}
        {...resized(height, width - 1)}
      />
    </div>
  );
}
