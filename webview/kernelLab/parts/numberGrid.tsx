import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { fittedFont } from '../../shared/cells/fittedFont.ts';
import { type ColorOf, cssColor, inkOn } from '../../shared/colors.ts';
import { formatExact, formatNumber } from '../../shared/numbers.ts';
import { columnWidth } from '../layout/arithmetic.ts';
import { type GridLayout, gridTexts } from '../layout/gridsLayout.ts';
import { cardLayout } from '../layout/matrixLayout.ts';

interface NumberGridProps {
  readonly label: string;
  readonly height: number;
  readonly width: number;
  readonly values: readonly number[];
  /** The colour of a value. */
  readonly color: ColorOf;
  /** Cells that are not of the image: drawn dashed, with where their value comes from. */
  readonly padding?: readonly (string | null)[];
  /** The cell whose value was taken. */
  readonly winner?: number;
  /** Its cells, where they are not those of a card. */
  readonly layout?: GridLayout;
  /** The cell that is pointed at, here or where the same number stands. */
  readonly lit?: number | null;
  /** Hears of the cell under the pointer or chosen by the arrows; of none when it is left. */
  readonly onPoint?: (index: number | null) => void;
  /** The numbers of rows and columns, written beside them. */
  readonly rulers?: { readonly rows: readonly number[]; readonly columns: readonly number[] };
}

/** Numbers on their colours. */
export function NumberGrid(props: NumberGridProps) {
  const { label, height, width, values, color, padding, winner = -1, lit } = props;
  const { layout = { ...cardLayout(height, width), hasSigns: false } } = props;
  const { cell } = layout;
  const written = gridTexts(values, layout);
  // A maximum does not see padding: it counts as −∞ there.
  const texts = values.map((value, index) =>
    Number.isFinite(value) || !padding?.[index] ? written[index] : '',
  );
  const column = columnWidth(texts, cell);
  const pointing = usePointing(props);
  const grid = (
    <div
      class="grid"
      role="img"
      aria-label={`${label}: ${values.map(formatNumber).join(', ')}`}
      style={{
        gridTemplateColumns: `repeat(${width}, ${column}px)`,
        gridAutoRows: `${cell}px`,
      }}
      {...pointing.grid}
    >
      {values.map((value, index) => {
        const from = padding?.[index] ?? null;
        const text = texts[index];
        const exact = formatExact(value);
        const background = color(value);
        const colors = from === null ? { background: cssColor(background), color: inkOn(background) } : {};
        const marks = `${index === winner ? 'winner' : ''} ${index === lit ? 'lit' : ''}`;
        return (
          <span
            key={index}
            class={`${from === null ? '' : 'padding'} ${marks}`}
            title={from === null ? exact : `${exact} (${from})`}
            style={{ ...colors, fontSize: `${fittedFont(text, { ...layout, cell: column })}px` }}
            {...pointing.cell(index)}
          >
            {text}
          </span>
        );
      })}
    </div>
  );
  return props.rulers ? (
    <Ruled {...props.rulers} column={column} cell={cell}>
      {grid}
    </Ruled>
  ) : (
    grid
  );
}

interface RuledProps {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly column: number;
  readonly cell: number;
  readonly children: ComponentChildren;
}

/** A grid with the numbers of its columns above and of its rows at its left. */
function Ruled({ rows, columns, column, cell, children }: RuledProps) {
  return (
    <div class="ruled">
      <i />
      <div class="ruler" style={{ gridTemplateColumns: `repeat(${columns.length}, ${column}px)` }}>
        {columns.map((number) => (
          <span key={number}>{formatNumber(number)}</span>
        ))}
      </div>
      <div class="ruler down" style={{ gridAutoRows: `${cell}px` }}>
        {rows.map((number) => (
          <span key={number}>{formatNumber(number)}</span>
        ))}
      </div>
      {children}
    </div>
  );
}

/** Pointing at cells with the mouse, and with the arrows while the grid has the focus. */
function usePointing({ height, width, values, onPoint }: NumberGridProps) {
  const [at, setAt] = useState(0);
  if (!onPoint) return { grid: {}, cell: () => ({}) };
  const current = Math.min(at, values.length - 1);
  const point = (index: number) => {
    setAt(index);
    onPoint(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move) return;
    const row = Math.floor(current / width) + move[0];
    const column = (current % width) + move[1];
    event.preventDefault();
    if (row >= 0 && row < height && column >= 0 && column < width) point(row * width + column);
  };
  return {
    grid: {
      tabIndex: 0,
      onKeyDown,
      onFocus: () => point(current),
      onBlur: () => onPoint(null),
      onPointerLeave: () => onPoint(null),
    },
    cell: (index: number) => ({ onPointerEnter: () => point(index) }),
  };
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
