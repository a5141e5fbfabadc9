import { type ColorOf, cssColor, inkOn } from '../../shared/colors.ts';
import { formatCell, formatNumber } from '../../shared/numbers.ts';
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
  readonly cell?: number;
}

/** Numbers on their colours. */
export function NumberGrid(props: NumberGridProps) {
  const { label, height, width, values, color, padding, winner = -1 } = props;
  const layout = cardLayout(height, width);
  const cell = props.cell ?? layout.cell;
  return (
    <div
      class="grid"
      role="img"
      aria-label={`${label}: ${values.map(formatNumber).join(', ')}`}
      style={{
        gridTemplateColumns: `repeat(${width}, ${cell}px)`,
        gridAutoRows: `${cell}px`,
        fontSize: `${layout.font}px`,
      }}
    >
      {values.map((value, index) => {
        const from = padding?.[index] ?? null;
        const background = color(value);
        const classes = `${from === null ? '' : 'padding'} ${index === winner ? 'winner' : ''}`;
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a number is its place
            key={index}
            class={classes}
            title={from ?? String(value)}
            style={from === null ? { background: cssColor(background), color: inkOn(background) } : undefined}
          >
            {Number.isFinite(value) || from === null ? formatCell(value) : ''}
          </span>
        );
      })}
    </div>
  );
}
