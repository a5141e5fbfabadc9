import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fitsCell, fittedFont } from '../cells/fittedFont.ts';
import { type Color, cssColor, inkOn, themeColors } from '../colors.ts';
import { anyNumber } from '../controls/valueFormats.ts';
import { formatCell, formatExact, parseNumber, signOf } from '../numbers.ts';
import { theme } from '../theme.ts';
import { t } from '../translate.ts';
import { type CellState, reactToKey, stepSize } from './cellEditing.ts';
import { type EditorLayout, raisedCell, raisedStyle } from './editorLayout.ts';

export interface WeightMatrixProps {
  readonly height: number;
  readonly width: number;
  /** Row by row. */
  readonly weights: readonly number[];
  readonly layout: EditorLayout;
  /** Colours go from −end over zero to end. */
  readonly end: number;
  /** Adds a step of 1, a tenth or ten to a weight. */
  readonly add: (weight: number, step: number) => number;
  readonly onChange: (index: number, weight: number) => void;
  /** The tooltip of a weight: the weight by default. */
  readonly titleOf?: (index: number) => string;
  /** Weights to be marked. */
  readonly isMarked?: (index: number) => boolean;
  /** A weight that is pointed at elsewhere. */
  readonly lit?: number | null;
  /** Hears which weight is pointed at. */
  readonly onPoint?: (index: number | null) => void;
  /** What is copied instead of what is selected. */
  readonly copied?: () => string;
  /** Takes a text that was pasted into a weight; false where the field is to take it. */
  readonly onPaste?: (text: string, index: number, isTyping: boolean) => boolean;
}

/** Weights, edited in place. One stop of the tab key; arrows move inside. */
export function WeightMatrix(props: WeightMatrixProps) {
  const {
    height,
    width,
    weights,
    layout,
    end,
    add,
    onChange,
    titleOf = (index) => String(weights[index]),
  } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [hasFocus, setHasFocus] = useState(false);
  const [state, setState] = useState<CellState>({ mode: 'selected' });
  const current = Math.min(at, weights.length - 1);
  const scale = themeColors(theme.value).kernel;
  const texts = cellTexts(weights, layout);
  const point = (index: number | null) => props.onPoint?.(index);

  const focus = (row: number, column: number) => {
    if (row < 0 || column < 0 || row >= height || column >= width) return;
    grid.current?.querySelectorAll('input')[row * width + column]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.ctrlKey || event.metaKey) return;
    const key = { key: event.key, alt: event.altKey, shift: event.shiftKey };
    const reaction = reactToKey(state, weights[index], key, add);
    setState(reaction.state);
    const next = reaction.next && grid.current?.querySelectorAll('input')[index + reaction.next];
    if (next) {
      next.focus();
      // Focus makes a cell merely selected.
      setState(reaction.state);
    }
    if (reaction.weight !== null && reaction.weight !== weights[index]) onChange(index, reaction.weight);
    if (reaction.move) {
      focus(Math.floor(index / width) + reaction.move.rows, (index % width) + reaction.move.columns);
    }
    if (!reaction.handled && !next) return;
    event.preventDefault();
    event.stopPropagation();
  };
  useWheelSteps(grid, (index, step) => onChange(index, add(weights[index], step)));
  useCaret(grid, current, hasFocus, state.mode === 'typing' ? null : weights[current]);
  useKeptFocus(grid, current, hasFocus, weights.length);
  const onCopy = (event: ClipboardEvent) => {
    if (state.mode === 'typing' || !props.copied) return;
    event.clipboardData?.setData('text/plain', props.copied());
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!props.onPaste?.(text, current, state.mode === 'typing')) return;
    event.preventDefault();
    setState({ mode: 'selected' });
  };

  const isRefused = state.mode === 'typing' && parseNumber(state.text) === null;
  const refusal = useId();

  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid of cells */}
      <div
        ref={grid}
        class="matrix"
        role="group"
        onPointerLeave={() => point(hasFocus ? current : null)}
        aria-label={t('Weights. Arrows move, plus and minus step, Enter edits.')}
        onCopy={onCopy}
        onPaste={onPaste}
        style={{
          gridTemplateColumns: `repeat(${width}, ${layout.cell}px)`,
          gridAutoRows: `${layout.rowHeight}px`,
        }}
      >
        {weights.map((weight, index) => (
          <WeightCell
            key={index}
            {...{ height, width, weight, index }}
            title={titleOf(index)}
            isMarked={props.isMarked?.(index) ?? false}
            layout={layout}
            text={texts[index]}
            color={scale(weight / end)}
            isCurrent={index === current}
            isLit={props.lit === index}
            onPointerEnter={() => point(index)}
            hasFocus={hasFocus && index === current}
            typed={state.mode === 'typing' && index === current ? state.text : null}
            refusal={isRefused && index === current ? refusal : undefined}
            onKeyDown={(event) => onKeyDown(event, index)}
            onType={(text) => {
              const before = state.mode === 'selected' ? weight : state.before;
              setState({ mode: 'typing', before, text });
              const typed = parseNumber(text);
              if (typed !== null) onChange(index, typed);
            }}
            onDblClick={() => setState({ mode: 'typing', before: weight, text: formatExact(weight) })}
            onFocus={() => {
              setAt(index);
              setHasFocus(true);
              point(index);
              setState({ mode: 'selected' });
            }}
            onBlur={() => {
              setHasFocus(false);
              point(null);
              setState({ mode: 'selected' });
            }}
          />
        ))}
      </div>
      {isRefused && (
        <span id={refusal} class="refusal" role="status">
          {anyNumber.refuse(weightLabel(current, width), formatExact(weights[current]))}
        </span>
      )}
    </>
  );
}

/** What the cell of a weight is called. */
function weightLabel(index: number, width: number): string {
  return t('Weight at row {row}, column {column}', { row: Math.floor(index / width), column: index % width });
}

interface WeightCellProps extends Pick<WeightMatrixProps, 'height' | 'width'> {
  readonly weight: number;
  readonly index: number;
  readonly title: string;
  readonly isMarked: boolean;
  readonly layout: EditorLayout;
  /** What the cell shows in its place. */
  readonly text: string;
  readonly color: Color;
  readonly isCurrent: boolean;
  readonly hasFocus: boolean;
  /** The text that is being typed, or null. */
  readonly typed: string | null;
  /** The element that says why it was not taken. */
  readonly refusal: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onType: (text: string) => void;
  readonly onDblClick: () => void;
  readonly onFocus: () => void;
  readonly onPointerEnter: () => void;
  /** It is pointed at, here or in the card. */
  readonly isLit: boolean;
  readonly onBlur: () => void;
}

function WeightCell(props: WeightCellProps) {
  const {
    height,
    width,
    weight,
    index,
    title,
    layout,
    color,
    isMarked,
    isCurrent,
    isLit,
    hasFocus,
    typed,
    refusal,
    text: placed,
    onType,
    ...listeners
  } = props;
  const [row, column] = [Math.floor(index / width), index % width];
  const isRaised = layout.isRaised && hasFocus;
  const text = typed ?? (isRaised ? formatCell(weight) : placed);
  return (
    <input
      aria-label={weightLabel(index, width)}
      aria-invalid={refusal !== undefined}
      aria-describedby={refusal}
      title={title}
      inputMode="decimal"
      autocomplete="off"
      spellcheck={false}
      tabIndex={isCurrent ? 0 : -1}
      class={`${typed === null ? '' : 'typing'} ${isRaised ? 'raised' : ''} ${isLit ? 'lit' : ''} ${isMarked ? 'marked' : ''}`}
      value={text}
      style={{
        background: cssColor(color),
        color: inkOn(color),
        fontSize: `${fittedFont(text, isRaised ? raisedCell : layout)}px`,
        ...(isRaised ? raisedStyle(row, column, { height, width }, layout) : {}),
      }}
      onInput={(event) => onType(event.currentTarget.value)}
      {...listeners}
    />
  );
}

/** What the cells show: numbers, or where one of them has no room, the signs of all. */
function cellTexts(weights: readonly number[], layout: EditorLayout): readonly string[] {
  const texts = weights.map((weight) => formatCell(weight, layout.cell < 36));
  if (texts.every((text) => fitsCell(text, layout))) return texts;
  return weights.map(signOf);
}

/**
 * Selects the focused cell, so that what is pasted replaces it; once it is typed in (`weight` is null), puts
 * the caret behind the text, even where the text is what the cell showed before.
 */
function useCaret(
  grid: { readonly current: HTMLElement | null },
  index: number,
  hasFocus: boolean,
  weight: number | null,
): void {
  useLayoutEffect(() => {
    const cell = grid.current?.querySelectorAll('input')[index];
    if (!cell || !hasFocus) return;
    if (weight === null) cell.setSelectionRange(cell.value.length, cell.value.length);
    else cell.select();
  }, [grid, index, hasFocus, weight]);
}

/** Where a smaller kernel takes the focused cell away, the cell that is current now has the focus. */
function useKeptFocus(
  grid: { readonly current: HTMLElement | null },
  index: number,
  hasFocus: boolean,
  cells: number,
): void {
  useLayoutEffect(() => {
    if (!hasFocus || grid.current?.contains(document.activeElement)) return;
    grid.current?.querySelectorAll('input')[index]?.focus();
  }, [grid, cells]);
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
