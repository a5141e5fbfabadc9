import { type ColorOf, cssColor, inkOn } from '../../shared/colors.ts';
import { formatExact, formatNumber } from '../../shared/numbers.ts';
import { cellText, columnWidth } from '../layout/arithmetic.ts';
import { cardLayout, fittedFont, smallCells } from '../layout/matrixLayout.ts';

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
  /** Smaller cells where there is little room. */
  readonly isSmall?: boolean;
}

/** Numbers on their colours. */
export function NumberGrid(props: NumberGridProps) {
  const { label, height, width, values, color, padding, winner = -1, isSmall = false } = props;
  const layout = isSmall ? smallCells : cardLayout(height, width);
  const { cell } = layout;
  // A maximum does not see padding: it counts as −∞ there.
  const texts = values.map((value, index) =>
    Number.isFinite(value) || !padding?.[index] ? cellText(value, cell) : '',
  );
  const column = columnWidth(texts, cell);
  return (
    <div
      class="grid"
      role="img"
      aria-label={`${label}: ${values.map(formatNumber).join(', ')}`}
      style={{
        gridTemplateColumns: `repeat(${width}, ${column}px)`,
        gridAutoRows: `${cell}px`,
      }}
    >
      {values.map((value, index) => {
        const from = padding?.[index] ?? null;
        const text = texts[index];
        const exact = formatExact(value);
        const background = color(value);
        const colors = from === null ? { background: cssColor(background), color: inkOn(background) } : {};
        return (
          <span
            key={index}
            class={`${from === null ? '' : 'padding'} ${index === winner ? 'winner' : ''}`}
            title={from === null ? exact : `${exact} (${from})`}
            style={{ ...colors, fontSize: `${fittedFont(text, { ...layout, cell: column })}px` }}
          >
            {text}
          </span>
        );
      })}
    </div>
  );
}
