import { useCallback } from 'preact/hooks';
import { CanvasView } from '../../../shared/canvasView.tsx';
import {
  type Color,
  cssColor,
  inkOn,
  type ThemeColors,
  themeColors,
  zeroLevel,
} from '../../../shared/colors.ts';
import { drawPixels } from '../../../shared/drawPixels.ts';
import { formatCell, signOf } from '../../../shared/numbers.ts';
import { theme } from '../../../shared/theme.ts';

export interface MapCanvasProps {
  readonly kind: 'activation' | 'kernel';
  /** Row by row. */
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  /** Colours go from −end over zero to end. */
  readonly end: number;
  readonly cssWidth: number;
  readonly cssHeight: number;
}

/** Smaller cells have no room for the lines of what is no number. */
const hatchedCell = 4;

/** Numbers as colours; large cells have their numbers written in them. */
export function MapCanvas({ kind, values, height, width, end, cssWidth, cssHeight }: MapCanvasProps) {
  const colors = themeColors(theme.value);
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const size = { width: cssWidth, height: cssHeight, isSmooth: cssWidth < width };
      drawPixels(context, imageOf(values, width, height, colorTable(colors, kind), end), size);
      const [cellWidth, cellHeight] = [cssWidth / width, cssHeight / height];
      context.font = `10.5px ${digits}`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      const texts = cellTexts(values, end, kind, (text) => {
        return context.measureText(text).width <= cellWidth - 3 && cellHeight >= 11;
      });
      values.forEach((value, place) => {
        const [x, y] = [(place % width) * cellWidth, Math.floor(place / width) * cellHeight];
        if (Number.isNaN(value) && cellWidth >= hatchedCell) hatch(context, x, y, cellWidth, cellHeight);
        else if (texts) {
          context.fillStyle = inkOn(colors[kind](value / end));
          context.fillText(texts[place], x + cellWidth / 2, y + cellHeight / 2 + 0.5);
        }
      });
    },
    [kind, values, height, width, end, cssWidth, cssHeight, colors],
  );
  return (
    <CanvasView class="picture" aria-hidden="true" cssWidth={cssWidth} cssHeight={cssHeight} draw={draw} />
  );
}

/** The numbers of all cells; where one has no room, the signs of weights. Null where neither has. */
function cellTexts(
  values: Float32Array,
  end: number,
  kind: MapCanvasProps['kind'],
  fits: (text: string) => boolean,
): readonly string[] | null {
  if (!fits('.00')) return kind === 'kernel' && fits('−') ? Array.from(values, signOf) : null;
  const texts = Array.from(values, (value) => cellText(value, end));
  if (texts.every(fits)) return texts;
  return kind === 'kernel' ? Array.from(values, signOf) : null;
}

/** To the hundredth, where that says something. */
function cellText(value: number, end: number): string {
  return formatCell(end >= 0.1 && Number.isFinite(value) ? Number(value.toFixed(2)) : value, true);
}

const digits = 'ui-monospace, "SF Mono", Menlo, Consolas, monospace';

/** Colours of the levels 0..254 of either scale. */
function colorTable(colors: ThemeColors, kind: MapCanvasProps['kind']): Uint8ClampedArray {
  if (kind === 'activation') return colors.levels;
  const table = new Uint8ClampedArray(3 * 255);
  for (let level = 0; level < 255; level++) {
    table.set(colors.kernel((level - zeroLevel) / zeroLevel), 3 * level);
  }
  return table;
}

function imageOf(
  values: Float32Array,
  width: number,
  height: number,
  table: Uint8ClampedArray,
  end: number,
): ImageData {
  const image = new ImageData(width, height);
  for (let place = 0; place < values.length; place++) {
    const share = Math.min(1, Math.max(-1, values[place] / end)) || 0;
    const level = 3 * (zeroLevel + Math.round(share * zeroLevel));
    image.data.set(table.subarray(level, level + 3), 4 * place);
    image.data[4 * place + 3] = 255;
  }
  return image;
}

/** What is no number. */
function hatch(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  context.strokeStyle = hatchColor;
  context.beginPath();
  context.moveTo(x, y + height);
  context.lineTo(x + width, y);
  context.stroke();
}

const gray: Color = [136, 136, 136];
const hatchColor = cssColor(gray);
