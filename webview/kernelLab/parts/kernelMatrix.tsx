import { useContext } from 'preact/hooks';
import type { Kernel } from '../../../src/protocol/engineTypes.ts';
import { WeightMatrix } from '../../shared/matrix/weightMatrix.tsx';
import { stepped } from '../../shared/numbers.ts';
import { largestMagnitude } from '../layout/arithmetic.ts';
import { editorLayout } from '../layout/matrixLayout.ts';
import { withWeight } from '../state/kernelEdits.ts';
import { writeMatrix } from '../state/matrixText/writeMatrix.ts';
import { parseMatrix } from '../state/parseMatrix.ts';
import type { Pasting } from './pasting.ts';
import { ViewContext } from './viewContext.ts';

interface KernelMatrixProps {
  readonly kernel: Kernel;
  /** What is copied along with the weights. */
  readonly divisor: number;
  readonly onChange: (kernel: Kernel) => void;
  /** Takes what was pasted into a cell, where it is more than a number for the cell. */
  readonly onPaste: Pasting['matrix'];
}

/** The weights of a step: copied and pasted as a whole, and pointed at together with the card. */
export function KernelMatrix({ kernel, divisor, onChange, onPaste }: KernelMatrixProps) {
  const { height, width, weights } = kernel;
  const view = useContext(ViewContext);
  const change = (index: number, weight: number) => onChange(withWeight(kernel, index, weight));
  return (
    <WeightMatrix
      height={height}
      width={width}
      weights={weights}
      layout={editorLayout(height, width)}
      end={largestMagnitude(weights, 1e-9)}
      add={stepped}
      onChange={change}
      lit={view?.weight.value ?? null}
      onPoint={(index) => {
        if (view) view.weight.value = index;
      }}
      copied={() => writeMatrix(kernel, divisor)}
      onPaste={(text, index, isTyping) => {
        const pasted = parseMatrix(text);
        // What is typed in takes numbers as any text field does.
        if (isTyping && pasted.kind !== 'matrix') return false;
        if (pasted.kind === 'number') change(index, pasted.value);
        else onPaste(pasted);
        return true;
      }}
    />
  );
}
