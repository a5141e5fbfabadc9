import { useRef } from 'preact/hooks';
import type { MarkedCells, Unit } from '../../../../src/protocol/featureMaps.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { MapCanvas, type MapCanvasProps } from './mapCanvas.tsx';

export interface MapTileProps extends Omit<MapCanvasProps, 'kind'> {
  readonly view: FeatureMapsView;
  readonly layer: string;
  /** Of the maps, which a picture may have fewer cells than. A vector is one row. */
  readonly extents: readonly [rows: number, columns: number];
  /** Null for a vector, whose cells are its units. */
  readonly channel: number | null;
  readonly label: string;
  readonly title?: string | undefined;
  /** Whether the tab key stops here. */
  readonly isStop: boolean;
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A map that answers: pointing at a cell marks what its unit reads, a click opens its arithmetic, arrows move. */
export function MapTile(props: MapTileProps) {
  const { view, layer, extents, channel, label, title, isStop, ...picture } = props;
  const [rows, columns] = extents;
  const button = useRef<HTMLButtonElement>(null);
  const cell = useRef<Cell | null>(null);
  const unitAt = ({ row, column }: Cell): Unit => ({
    layer,
    place: channel === null ? [column] : [row, column, channel],
  });
  const cellAt = (event: MouseEvent): Cell => {
    const box = button.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    const along = (share: number, extent: number) =>
      Math.min(extent - 1, Math.max(0, Math.floor(share * extent)));
    return {
      row: along((event.clientY - box.top) / box.height, rows),
      column: along((event.clientX - box.left) / box.width, columns),
    };
  };
  const moveTo = (next: Cell) => {
    if (cell.current?.row === next.row && cell.current.column === next.column) return;
    cell.current = next;
    view.point(unitAt(next));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const { row, column } = cell.current ?? strongest(picture, extents);
    const inside = (place: number, extent: number) => Math.min(extent - 1, Math.max(0, place));
    moveTo({ row: inside(row + step[0], rows), column: inside(column + step[1], columns) });
  };
  return (
    <button
      ref={button}
      type="button"
      class="tile"
      aria-label={label}
      title={title}
      tabIndex={isStop ? 0 : -1}
      onPointerMove={(event) => moveTo(cellAt(event))}
      onPointerLeave={() => {
        cell.current = null;
        view.point(null);
      }}
      onBlur={() => {
        if (cell.current) view.point(null);
        cell.current = null;
      }}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const isPointed = event.detail > 0;
        void view.explain(unitAt(isPointed ? cellAt(event) : (cell.current ?? strongest(picture, extents))));
      }}
    >
      <MapCanvas kind="activation" {...picture} />
      <Marks view={view} layer={layer} channel={channel} extents={extents} />
    </button>
  );
}

/** The cell of the largest magnitude. */
function strongest(
  { values, height, width }: Pick<MapCanvasProps, 'values' | 'height' | 'width'>,
  [rows, columns]: readonly [number, number],
): Cell {
  const place = values.reduce((best, value, at) => (Math.abs(value) > Math.abs(values[best]) ? at : best), 0);
  return {
    row: Math.floor((Math.floor(place / width) * rows) / height),
    column: Math.floor(((place % width) * columns) / width),
  };
}

interface MarksProps {
  readonly view: FeatureMapsView;
  readonly layer: string | null;
  readonly channel: number | null;
  readonly extents: readonly [rows: number, columns: number];
}

/** What the unit that is pointed at, or else the one whose card is open, reads of this map. */
export function Marks({ view, layer, channel, extents }: MarksProps) {
  const marks = view.marks.value.filter(
    (mark) => mark.layer === layer && (channel === null || mark.channel === null || mark.channel === channel),
  );
  return (
    <>
      {marks.map((mark) => (
        <span key={`${mark.row} ${mark.column}`} class="mark" style={boxOf(mark, extents)} />
      ))}
    </>
  );
}

function boxOf({ row, column, rows, columns }: MarkedCells, [height, width]: readonly [number, number]) {
  const percent = (share: number) => `${100 * share}%`;
  return {
    left: percent(column / width),
    top: percent(row / height),
    width: percent(columns / width),
    height: percent(rows / height),
  };
}
