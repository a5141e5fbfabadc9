import { useCallback } from 'preact/hooks';
import { CanvasView } from '../../../shared/canvasView.tsx';
import { drawNumbers } from '../../../shared/cells/drawCells.ts';
import { drawBitmap, pictureBitmap } from '../../../shared/cells/pictureBitmap.ts';
import { signedPicture } from '../../../shared/cells/signedPicture.ts';
import { levelsOf, themeColors } from '../../../shared/colors.ts';
import { formatCell, signOf } from '../../../shared/numbers.ts';
import { pageColors, theme } from '../../../shared/theme.ts';
import { mapCellText } from '../layout/mapCellText.ts';

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

/** CSS pixels of the digits. */
const font = 10.5;

/** Numbers as colours; large cells have their numbers written in them. */
export function MapCanvas({ kind, values, height, width, end, cssWidth, cssHeight }: MapCanvasProps) {
  const colors = themeColors(theme.value);
  const page = pageColors.value;
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const levels = kind === 'kernel' ? levelsOf(colors.kernel) : colors.levels;
      const bitmap = pictureBitmap(signedPicture(values, height, width, end), { levels });
      drawBitmap(context, bitmap, cssWidth, cssHeight, cssWidth < width);
      const cells = { row: 0, column: 0, height, width };
      const grid = { x: cssWidth / width, y: cssHeight / height, row: 0, column: 0 };
      context.font = `${font}px ${page.digits}`;
      const texts = cellTexts(values, end, kind, (text) => {
        return context.measureText(text).width <= grid.x - 3 && grid.y >= 11;
      }).map((text, place) => {
        return { row: Math.floor(place / width), column: place % width, lines: [text], font };
      });
      const ratio = window.devicePixelRatio || 1;
      drawNumbers(context, { viewport: cells, held: cells, grid, bitmap, texts, signs: null, ratio }, page);
    },
    [kind, values, height, width, end, cssWidth, cssHeight, colors, page],
  );
  return (
    <CanvasView class="picture" aria-hidden="true" cssWidth={cssWidth} cssHeight={cssHeight} draw={draw} />
  );
}

/** The numbers of all cells; where one has no room, the signs of weights. None where neither has. */
function cellTexts(
  values: Float32Array,
  end: number,
  kind: MapCanvasProps['kind'],
  fits: (text: string) => boolean,
): readonly string[] {
  if (fits('.00')) {
    const areWhole = values.every((value) => Number.isInteger(value));
    const texts = Array.from(values, (value) =>
      areWhole ? formatCell(value, true) : mapCellText(value, end),
    );
    if (texts.every(fits)) return texts;
  }
  return kind === 'kernel' && fits('−') ? Array.from(values, signOf) : [];
}
