import { useCallback, useMemo } from 'preact/hooks';
import { CanvasView } from '../../../shared/canvasView.tsx';
import { cellSigns, cellTexts } from '../../../shared/cells/cellTexts.ts';
import { type CellRectangle, drawGrid, drawNumbers } from '../../../shared/cells/drawCells.ts';
import { drawBitmap, pictureBitmap } from '../../../shared/cells/pictureBitmap.ts';
import { signedPicture } from '../../../shared/cells/signedPicture.ts';
import { gridFrom } from '../../../shared/cells/zoom.ts';
import { themeColors } from '../../../shared/colors.ts';
import { pageColors, theme } from '../../../shared/theme.ts';
import type { MapExtent, MapSight } from '../layout/mapSight.ts';

/** Cells of a map as they are. */
export interface ExactCells extends CellRectangle {
  /** Row by row. */
  readonly values: Float32Array;
}

export interface MapCellsProps {
  /** All of the map, in fewer cells where it is large. */
  readonly whole: MapExtent & { readonly values: Float32Array };
  readonly extent: MapExtent;
  /** Null while they are not here; where `whole` is not reduced it has them. */
  readonly exact: ExactCells | null;
  readonly sight: MapSight;
  /** Colours go from −end over zero to end. */
  readonly end: number;
  /** Numbers below zero may be among them: where they have no room they have signs. */
  readonly isSigned: boolean;
}

/** A map as colours; large cells show their numbers, smaller ones their signs. */
export function MapCells({ whole, extent, exact, sight, end, isSigned }: MapCellsProps) {
  const colors = themeColors(theme.value);
  const page = pageColors.value;
  const isReduced = whole.height < extent.height || whole.width < extent.width;
  const { row, column, height, width, scale, cssWidth, cssHeight } = sight;
  const held = useMemo(() => {
    const cells = isReduced ? exact : { ...whole, row: 0, column: 0 };
    return cells && seenOf(cells, { row, column, height, width });
  }, [exact, isReduced, whole, row, column, height, width]);
  const beneath = useMemo(
    () =>
      isReduced ? pictureBitmap(signedPicture(whole.values, whole.height, whole.width, end), colors) : null,
    [isReduced, whole, end, colors],
  );
  const drawn = useMemo(() => {
    if (!held) return null;
    const picture = signedPicture(held.values, held.height, held.width, end);
    const signs = isSigned ? cellSigns(picture, scale) : null;
    return { held, bitmap: pictureBitmap(picture, colors), texts: cellTexts(picture, scale), signs };
  }, [held, end, scale, isSigned, colors]);
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const grid = { x: cssWidth / width, y: cssHeight / height, row, column };
      const at = (cells: CellRectangle, paint: (width: number, height: number) => void) => {
        context.save();
        context.translate((cells.column - column) * grid.x, (cells.row - row) * grid.y);
        paint(cells.width * grid.x, cells.height * grid.y);
        context.restore();
      };
      if (beneath) {
        at({ row: 0, column: 0, ...extent }, (across, down) => {
          drawBitmap(context, beneath, across, down, across < beneath.columns);
        });
      }
      if (!drawn) return;
      at(drawn.held, (across, down) => drawBitmap(context, drawn.bitmap, across, down, scale < 1));
      const viewport = { row, column, height, width };
      const scene = { ...drawn, viewport, grid, ratio: window.devicePixelRatio || 1 };
      if (scale >= gridFrom) drawGrid(context, scene);
      drawNumbers(context, scene, page);
    },
    [beneath, drawn, extent, row, column, height, width, scale, cssWidth, cssHeight, page],
  );
  return (
    <CanvasView class="picture" aria-hidden="true" cssWidth={cssWidth} cssHeight={cssHeight} draw={draw} />
  );
}

/** Those of `cells` that are seen; all that there are, where these are not all that are seen. */
export function seenOf(cells: ExactCells, seen: CellRectangle): ExactCells {
  const [top, left] = [seen.row - cells.row, seen.column - cells.column];
  const isAll = seen.height === cells.height && seen.width === cells.width;
  const hasThem =
    top >= 0 && left >= 0 && top + seen.height <= cells.height && left + seen.width <= cells.width;
  if (isAll || !hasThem) return cells;
  const { row, column, height, width } = seen;
  const values = new Float32Array(height * width);
  for (let line = 0; line < height; line++) {
    const from = (top + line) * cells.width + left;
    values.set(cells.values.subarray(from, from + width), line * width);
  }
  return { row, column, height, width, values };
}
