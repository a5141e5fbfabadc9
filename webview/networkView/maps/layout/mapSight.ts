/** Which cells of the maps of the open layer are seen, and how large: all of them have one zoom and look at one place. */
import type { CellRectangle } from '../../../shared/cells/drawCells.ts';
import {
  equalCells,
  largestCell,
  nextZoom,
  type Point,
  shownCells,
  spanSize,
  wayInto,
  type Zoom,
} from '../../../shared/cells/zoom.ts';
import type { Spot } from '../../../shared/gestures.ts';
import { fittedSize, openSide } from './tileSize.ts';

/** Rows and columns of a map. */
export type MapExtent = Pick<CellRectangle, 'height' | 'width'>;

/** A cell of a map. */
export type MapCell = Pick<CellRectangle, 'row' | 'column'>;

/** What is looked at: a place in the middle, the map's own where it is null. */
export interface MapLook {
  readonly zoom: Zoom;
  readonly center: Point | null;
}

/** The cells that are seen, in a picture of CSS pixels. */
export interface MapSight extends CellRectangle {
  /** CSS pixels per cell. */
  readonly scale: number;
  /** Some cells are not seen. */
  readonly isCut: boolean;
  readonly cssWidth: number;
  readonly cssHeight: number;
  /** Room for it: the same for every zoom that shows a part, whatever number of whole cells it has. */
  readonly roomWidth: number;
  readonly roomHeight: number;
}

/** A cell that stays where it is, or at a place in CSS pixels from the picture's corner. */
export interface Anchor extends MapCell {
  readonly at?: Spot | undefined;
}

export const fitted: MapLook = { zoom: 'fit', center: null };

/** CSS pixels of a zoomed map's longer side at most: as wide as three columns. */
const zoomedSide = 288;
/** The first zoom fills at least so many: columns are as wide as they get, and stay it from there on. */
const leastSide = 192;

/** The cells that a look shows. */
export function mapSight(extent: MapExtent, look: MapLook, ratio: number): MapSight {
  const { height, width } = extent;
  if (look.zoom === 'fit') {
    return wholeSight(extent, fitScale(extent), fittedSize(width, height, true));
  }
  const scale = equalCells(look.zoom, ratio);
  const { row, column } = look.center ?? middleOf(extent);
  const rows = shownCells({ from: 0, to: height - 1 }, row, zoomedSide / scale);
  const columns = shownCells({ from: 0, to: width - 1 }, column, zoomedSide / scale);
  const css = (cells: number) => Math.max(6, Math.round(cells * scale * ratio) / ratio);
  const [cssWidth, cssHeight] = [css(spanSize(columns)), css(spanSize(rows))];
  return {
    row: rows.from,
    column: columns.from,
    height: spanSize(rows),
    width: spanSize(columns),
    scale,
    isCut: spanSize(rows) < height || spanSize(columns) < width,
    cssWidth,
    cssHeight,
    roomWidth: spanSize(columns) < width ? zoomedSide : cssWidth,
    roomHeight: spanSize(rows) < height ? zoomedSide : cssHeight,
  };
}

/** All of a map, in a row that is closed. */
export function closedSight({ height, width }: MapExtent): MapSight {
  const size = fittedSize(width, height, false);
  return wholeSight({ height, width }, size.cssWidth / width, size);
}

function wholeSight(
  extent: MapExtent,
  scale: number,
  size: Pick<MapSight, 'cssWidth' | 'cssHeight'>,
): MapSight {
  const room = { roomWidth: size.cssWidth, roomHeight: size.cssHeight };
  return { row: 0, column: 0, ...extent, scale, isCut: false, ...size, ...room };
}

/** A step nearer or farther. */
export function steppedZoom(extent: MapExtent, { zoom }: MapLook, direction: 1 | -1): Zoom {
  return reached(extent, nextZoom(zoom === 'fit' ? fitScale(extent) : zoom, direction), direction);
}

/** Nearer by a factor. */
export function scaledZoom(extent: MapExtent, { zoom }: MapLook, factor: number): Zoom {
  const scale = factor * (zoom === 'fit' ? fitScale(extent) : zoom);
  return reached(extent, scale, factor > 1 ? 1 : -1);
}

/** The look at `zoom` with a cell where it is; fit has no place. */
export function lookAround(
  extent: MapExtent,
  look: MapLook,
  zoom: Zoom,
  ratio: number,
  anchor: Anchor | null,
): MapLook {
  if (zoom === 'fit') return fitted;
  if (!anchor) return { zoom, center: look.center };
  const before = mapSight(extent, look, ratio);
  const after = mapSight(extent, { zoom, center: null }, ratio);
  const place = (
    axis: 'row' | 'column',
    count: 'height' | 'width',
    css: number | undefined,
    size: number,
  ) => {
    const share = css === undefined ? (anchor[axis] - before[axis] + 0.5) / before[count] : css / size;
    const ahead = Math.min(after[count] - 1, Math.max(0, Math.floor(share * after[count])));
    return anchor[axis] - ahead + (after[count] - 1) / 2;
  };
  const center = {
    row: place('row', 'height', anchor.at?.y, after.cssHeight),
    column: place('column', 'width', anchor.at?.x, after.cssWidth),
  };
  return { zoom, center: inside(extent, after, center) };
}

/** The look moved by CSS pixels, as far as there are cells; the same look where there are none. */
export function pannedLook(extent: MapExtent, look: MapLook, ratio: number, by: Spot): MapLook {
  const sight = mapSight(extent, look, ratio);
  if (!sight.isCut) return look;
  const { row, column } = look.center ?? middleOf(extent);
  const moved = { row: row + by.y / sight.scale, column: column + by.x / sight.scale };
  const center = inside(extent, sight, moved);
  return center.row === row && center.column === column ? look : { ...look, center };
}

/** The look moved just so far that a cell is seen. */
export function revealedLook(extent: MapExtent, look: MapLook, ratio: number, cell: MapCell): MapLook {
  const sight = mapSight(extent, look, ratio);
  const rows = wayInto(sight.row, sight.height, cell.row, sight.scale);
  const columns = wayInto(sight.column, sight.width, cell.column, sight.scale);
  if (rows === 0 && columns === 0) return look;
  const { row, column } = middleOf(sight);
  const center = { row: sight.row + row + rows, column: sight.column + column + columns };
  return { ...look, center: inside(extent, sight, center) };
}

function fitScale({ height, width }: MapExtent): number {
  return openSide / Math.max(height, width);
}

/** What a way in a direction comes to: over the zooms that are hardly more than fit. */
function reached(extent: MapExtent, scale: number, direction: 1 | -1): Zoom {
  const fit = fitScale(extent);
  const least = Math.min(largestCell, nextZoom(leastSide / Math.max(extent.height, extent.width) / 1.02, 1));
  if (least <= fit || (direction < 0 && scale < least * 0.99)) return 'fit';
  return Math.min(largestCell, Math.max(scale, least));
}

function middleOf({ height, width }: MapExtent): Point {
  return { row: (height - 1) / 2, column: (width - 1) / 2 };
}

/** The nearest place that can stand in the middle. */
function inside(extent: MapExtent, sight: MapExtent, { row, column }: Point): Point {
  const [least, whole] = [middleOf(sight), middleOf(extent)];
  return {
    row: Math.min(Math.max(row, least.row), 2 * whole.row - least.row),
    column: Math.min(Math.max(column, least.column), 2 * whole.column - least.column),
  };
}
