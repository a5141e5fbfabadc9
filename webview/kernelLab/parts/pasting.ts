import { useState } from 'preact/hooks';
import type { ConvolutionStep } from '../../../src/protocol/engineTypes.ts';
import { useClearing } from '../../shared/controls/valueField.tsx';
import { formatExact } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import { type PastedMatrix, parseMatrix } from '../state/parseMatrix.ts';

/** Takes texts that are pasted, and holds what is said of one that was not taken. */
export interface Pasting {
  /** Why the last text changed nothing, until something else is done. */
  readonly problem: string | null;
  /** Takes what was read into a cell: anything but a number, which is the cell's own. */
  readonly matrix: (pasted: Exclude<PastedMatrix, { readonly kind: 'number' }>) => void;
  /** Takes a text for the whole kernel. */
  readonly whole: (text: string) => void;
}

/** A matrix brings its divisor along, 1 where it names none, and a bias where it names one. */
export function usePasting(onChange: (change: Partial<ConvolutionStep>) => void): Pasting {
  const [problem, setProblem] = useState<string | null>(null);
  useClearing(problem !== null, () => setProblem(null));
  const matrix: Pasting['matrix'] = (pasted) => {
    if (pasted.kind === 'wrong') return setProblem(pasted.problem);
    const { kernel, divisor, bias } = pasted;
    setProblem(null);
    onChange({ kernel, divisor: divisor ?? 1, ...(bias !== null && { bias }) });
  };
  const whole = (text: string) => {
    const pasted = parseMatrix(text);
    if (pasted.kind !== 'number') return matrix(pasted);
    const value = formatExact(pasted.value);
    setProblem(
      t('A matrix was expected, but one number was found, {value}. Select a weight and paste it there.', {
        value,
      }),
    );
  };
  return { problem, matrix, whole };
}
