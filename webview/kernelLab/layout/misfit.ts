import type { ConvolutionStep, StepGeometry } from '../../../src/protocol/engineTypes.ts';
import { t } from '../../shared/translate.ts';
import { paddingSides } from './paddingSides.ts';

/**
 * Why a convolution would have no output on the input of `geometry`; undefined where it would have one, and
 * while the input is not known. `same` and `full` add what the kernel lacks.
 */
export function misfit(
  { kernel, dilation, padding }: ConvolutionStep,
  geometry: StepGeometry | null,
): string | undefined {
  if (!geometry || padding === 'same' || padding === 'full') return undefined;
  const [top, right, bottom, left] = paddingSides(padding, null);
  const height = geometry.input.height + top + bottom;
  const width = geometry.input.width + left + right;
  const fits = dilation[0] * (kernel.height - 1) < height && dilation[1] * (kernel.width - 1) < width;
  return fits
    ? undefined
    : t('The kernel would be larger than the padded input, {height} × {width}. Pad more first.', {
        height,
        width,
      });
}
