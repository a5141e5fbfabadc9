/** What pointer and keys do on a map: point, open, zoom, move. */
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import type { Unit } from '../../../../src/protocol/featureMaps.ts';
import { Drag, type Spot, wheelWish, type ZoomWish, zoomWish } from '../../../shared/gestures.ts';
import type { MapCell } from '../layout/mapSight.ts';
import type { MapTileProps } from './mapTile.tsx';

type Tile = Pick<
  MapTileProps,
  'view' | 'layer' | 'extents' | 'channel' | 'map' | 'values' | 'height' | 'width'
>;
type TileEvent<Kind extends Event> = Kind & { readonly currentTarget: HTMLElement };

/** Listeners for the button of a map or of a vector. */
export function useTileGestures(tile: Tile, button: RefObject<HTMLElement | null>) {
  const { view, extents, map } = tile;
  const zoomed = map?.zoomed ?? null;
  const extent = { height: extents[0], width: extents[1] };
  /** The cell that pointer or keys are at. */
  const cell = useRef<MapCell | null>(null);
  const drag = useRef<Drag | null>(null);
  const wasDragged = useRef(false);
  /** What is seen now: a zoom may be newer than what was rendered. */
  const sight = () => zoomed?.sightOf(extent) ?? map?.sight;
  const cellAt = (event: MouseEvent) => cellUnder(spotOn(button, event), sight() ?? boxOn(button, extent));
  const moveTo = (next: MapCell) => {
    if (cell.current?.row === next.row && cell.current.column === next.column) return;
    cell.current = next;
    view.units.point(unitAt(tile, next));
  };
  const leave = () => {
    if (cell.current) view.units.point(null);
    cell.current = null;
  };
  /** A column that grows may take its map out of sight. */
  const keepInSight = () => {
    requestAnimationFrame(() => button.current?.scrollIntoView({ block: 'nearest' }));
  };
  const zoom = (wish: ZoomWish) => {
    if (wish === 'fit') zoomed?.fit();
    else if (wish !== 'pixels') zoomed?.step(extent, wish === 'nearer' ? 1 : -1, cell.current);
    keepInSight();
  };
  const endDrag = (event: TileEvent<PointerEvent>) => {
    wasDragged.current = drag.current?.isMoving ?? false;
    drag.current = null;
    event.currentTarget.style.cursor = '';
  };

  return {
    onPointerDown: (event: TileEvent<PointerEvent>) => {
      wasDragged.current = false;
      if (event.button === 0 && sight()?.isCut) drag.current = new Drag(spotOn(button, event));
    },
    onPointerMove: (event: TileEvent<PointerEvent>) => {
      const way = drag.current?.move(spotOn(button, event));
      if (!way) return moveTo(cellAt(event));
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.style.cursor = 'grabbing';
      zoomed?.pan(extent, { x: -way.x, y: -way.y });
    },
    onPointerUp: endDrag,
    onPointerCancel: endDrag,
    onPointerLeave: leave,
    onBlur: leave,
    onWheel: (event: TileEvent<WheelEvent>) => {
      if (!zoomed) return;
      const wish = wheelWish(event);
      if ('factor' in wish) {
        zoomed.scale(extent, wish.factor, { ...cellAt(event), at: spotOn(button, event) });
        keepInSight();
        // Where nothing moves, the page scrolls as ever.
      } else if (!zoomed.pan(extent, wish)) return;
      event.preventDefault();
      moveTo(cellAt(event));
    },
    onKeyDown: (event: KeyboardEvent) => {
      const step = steps[event.key];
      const wish = zoomed ? zoomWish(event) : undefined;
      if (!step && !wish) return;
      event.preventDefault();
      if (wish) return zoom(wish);
      const { row, column } = cell.current ?? strongest(tile);
      moveTo({
        row: inside(row + step[0], extent.height),
        column: inside(column + step[1], extent.width),
      });
      if (cell.current) zoomed?.reveal(extent, cell.current);
    },
    onClick: (event: MouseEvent) => {
      if (wasDragged.current) return;
      const isPointed = event.detail > 0;
      const opened = isPointed ? cellAt(event) : (cell.current ?? strongest(tile));
      void view.units.explain(unitAt(tile, opened)).then(keepInSight);
    },
  };
}

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

function unitAt({ layer, channel }: Tile, { row, column }: MapCell): Unit {
  return { layer, place: channel === null ? [column] : [row, column, channel] };
}

/** The cell of the largest magnitude. */
function strongest({ values, height, width, extents: [rows, columns] }: Tile): MapCell {
  const place = values.reduce((best, value, at) => (Math.abs(value) > Math.abs(values[best]) ? at : best), 0);
  return {
    row: Math.floor((Math.floor(place / width) * rows) / height),
    column: Math.floor(((place % width) * columns) / width),
  };
}

/** Cells over a box in CSS pixels. */
interface CellBox {
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
  readonly cssWidth: number;
  readonly cssHeight: number;
}

function cellUnder({ x, y }: Spot, { row, column, height, width, cssWidth, cssHeight }: CellBox): MapCell {
  return {
    row: row + inside(Math.floor((y / cssHeight) * height), height),
    column: column + inside(Math.floor((x / cssWidth) * width), width),
  };
}

function boxOn(button: RefObject<HTMLElement | null>, extent: Pick<CellBox, 'height' | 'width'>): CellBox {
  const { width: cssWidth, height: cssHeight } = boundsOf(button);
  return { row: 0, column: 0, ...extent, cssWidth, cssHeight };
}

function spotOn(button: RefObject<HTMLElement | null>, event: MouseEvent): Spot {
  const { left, top } = boundsOf(button);
  return { x: event.clientX - left, y: event.clientY - top };
}

function boundsOf(button: RefObject<HTMLElement | null>): DOMRect {
  return button.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
}

function inside(place: number, extent: number): number {
  return Math.min(extent - 1, Math.max(0, place));
}
