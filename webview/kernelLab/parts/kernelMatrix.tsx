import { useEffect, useRef, useState } from 'preact/hooks';
import type { Kernel } from '../../../src/protocol/engineTypes.ts';
import { cssColor, inkOn, themeColors } from '../../shared/colors.ts';
import { formatCell, parseNumber } from '../../shared/numbers.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { largestMagnitude } from '../layout/arithmetic.ts';
import { editorLayout, fittedFont } from '../layout/matrixLayout.ts';
import { type CellState, reactToKey, stepSize } from '../state/cellEditing.ts';
import { stepped, withWeight } from '../state/kernelEdits.ts';

interface KernelMatrixProps {
  readonly kernel: Kernel;
  readonly onChange: (kernel: Kernel) => void;
}

/** The weights, edited in place. One stop of the tab key; arrows move inside. */
export function KernelMatrix({ kernel, onChange }: KernelMatrixProps) {
  const { height, width, weights } = kernel;
  const layout = editorLayout(height, width);
  const { cell } = layout;
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [state, setState] = useState<CellState>({ mode: 'selected' });
  const current = Math.min(at, weights.length - 1);
  const end = largestMagnitude(weights, 1e-9);
  const scale = themeColors(theme.value).kernel;

  const change = (index: number, weight: number) => onChange(withWeight(kernel, index, weight));
  const focus = (row: number, column: number) => {
    if (row < 0 || column < 0 || row >= height || column >= width) return;
    grid.current?.querySelectorAll('input')[row * width + column]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.ctrlKey || event.metaKey) return;
    const reaction = reactToKey(state, weights[index], { key: event.key, alt: event.altKey }, stepped);
    setState(reaction.state);
    if (reaction.weight !== null && reaction.weight !== weights[index]) change(index, reaction.weight);
    if (reaction.move) {
      focus(Math.floor(index / width) + reaction.move.rows, (index % width) + reaction.move.columns);
    }
    if (!reaction.handled) return;
    event.preventDefault();
    event.stopPropagation();
  };
  useWheelSteps(grid, (index, step) => change(index, stepped(weights[index], step)));

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid of cells
    <div
      ref={grid}
      class="matrix"
      role="group"
      aria-label={t('Weights. Arrows move, plus and minus step, Enter edits.')}
      style={{
        gridTemplateColumns: `repeat(${width}, ${cell}px)`,
        gridAutoRows: `${cell}px`,
      }}
    >
      {weights.map((weight, index) => {
        const color = scale(weight / end);
        const text = formatCell(weight, cell < 38);
        const isTyping = state.mode === 'typing' && index === current;
        return (
          <input
            key={index}
            aria-label={t('Weight at row {row}, column {column}', {
              row: Math.floor(index / width),
              column: index % width,
            })}
            title={String(weight)}
            inputMode="decimal"
            autocomplete="off"
            spellcheck={false}
            tabIndex={index === current ? 0 : -1}
            class={isTyping ? 'typing' : ''}
            value={isTyping ? state.text : text}
            style={{
              background: cssColor(color),
              color: inkOn(color),
              fontSize: `${fittedFont(text, layout)}px`,
            }}
            onKeyDown={(event) => onKeyDown(event, index)}
            onInput={(event) => {
              const text = event.currentTarget.value;
              const before = state.mode === 'selected' ? weight : state.before;
              setState({ mode: 'typing', before, text });
              const typed = parseNumber(text);
              if (typed !== null) change(index, typed);
            }}
            onDblClick={() => setState({ mode: 'typing', before: weight, text: String(weight) })}
            onFocus={(event) => {
              setAt(index);
              setState({ mode: 'selected' });
              event.currentTarget.select();
            }}
            onBlur={() => setState({ mode: 'selected' })}
          />
        );
      })}
    </div>
  );
}

/** Steps the focused cell under the wheel; others scroll as ever, so that no weight changes unseen. */
function useWheelSteps(
  grid: { readonly current: HTMLElement | null },
  step: (index: number, step: number) => void,
): void {
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    const { current } = grid;
    const onWheel = (event: WheelEvent) => {
      const cells = [...(current?.querySelectorAll('input') ?? [])];
      const index = cells.findIndex((cell) => cell === event.target && cell === document.activeElement);
      // With Shift, browsers turn the wheel sideways.
      const turn = event.deltaY || event.deltaX;
      if (index < 0 || turn === 0) return;
      event.preventDefault();
      latest.current(index, -Math.sign(turn) * stepSize({ alt: event.altKey, shift: event.shiftKey }));
    };
    current?.addEventListener('wheel', onWheel, { passive: false });
    return () => current?.removeEventListener('wheel', onWheel);
  }, [grid]);
}
