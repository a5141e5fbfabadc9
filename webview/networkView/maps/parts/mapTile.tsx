import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { MarkedCells } from '../../../../src/protocol/featureMaps.ts';
import type { CellRectangle } from '../../../shared/cells/drawCells.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import type { ZoomedMaps } from '../state/zoomedMaps.ts';
import { MapCanvas, type MapCanvasProps } from './mapCanvas.tsx';
import { MapCells, type MapCellsProps } from './mapCells.tsx';
import { useTileGestures } from './tileGestures.ts';

export interface MapTileProps extends Omit<MapCanvasProps, 'kind'> {
  readonly view: FeatureMapsView;
  readonly layer: string;
  /** Of the maps, which a picture may have fewer cells than. A vector is one row. */
  readonly extents: readonly [rows: number, columns: number];
  /** Null for a vector, whose cells are its units. */
  readonly channel: number | null;
  /** What is seen of a map; absent for a vector. */
  readonly map?: SeenMap;
  readonly label: string;
  readonly title?: string | undefined;
  /** Whether the tab key stops here. */
  readonly isStop: boolean;
}

export interface SeenMap extends Pick<MapCellsProps, 'sight' | 'exact' | 'isSigned'> {
  /** What zooms it; null where nothing does. */
  readonly zoomed: ZoomedMaps | null;
}

/** A map that answers: pointing at a cell marks what its unit reads, a click opens its arithmetic, arrows move. */
export function MapTile(props: MapTileProps) {
  const { view, layer, extents, channel, label, title, isStop, map, ...picture } = props;
  const button = useRef<HTMLButtonElement>(null);
  const gestures = useTileGestures(props, button);
  const zoomed = map?.zoomed;
  useEffect(() => {
    if (!zoomed || !button.current || channel === null) return undefined;
    return zoomed.watch(button.current, channel);
  }, [zoomed, channel]);
  const { values, height, width, end, cssWidth, cssHeight } = picture;
  const whole = useMemo(() => ({ values, height, width }), [values, height, width]);
  const extent = useMemo(() => ({ height: extents[0], width: extents[1] }), [extents[0], extents[1]]);
  return (
    <button
      ref={button}
      type="button"
      class={map?.sight.isCut ? 'tile cut' : 'tile'}
      style={map && { width: `${map.sight.roomWidth}px`, height: `${map.sight.roomHeight}px` }}
      aria-label={label}
      title={title}
      tabIndex={isStop ? 0 : -1}
      {...gestures}
    >
      {map ? (
        <MapCells whole={whole} extent={extent} end={end} {...map} />
      ) : (
        <MapCanvas kind="activation" {...picture} />
      )}
      <span class="marks" style={map && { width: `${cssWidth}px`, height: `${cssHeight}px` }}>
        <Marks view={view} layer={layer} channel={channel} extents={extents} sight={map?.sight} />
      </span>
    </button>
  );
}

interface MarksProps {
  readonly view: FeatureMapsView;
  readonly layer: string | null;
  readonly channel: number | null;
  readonly extents: readonly [rows: number, columns: number];
  /** The cells that are seen; all of them where it is absent. */
  readonly sight?: CellRectangle | undefined;
}

/** What the unit that is pointed at, or else the one whose card is open, reads of this map. */
export function Marks({ view, layer, channel, extents, sight }: MarksProps) {
  const [height, width] = extents;
  const seen = sight ?? { row: 0, column: 0, height, width };
  const marks = view.units.marks.value.filter(
    (mark) => mark.layer === layer && (channel === null || mark.channel === null || mark.channel === channel),
  );
  return (
    <>
      {marks.map((mark) => (
        <span key={`${mark.row} ${mark.column}`} class="mark" style={boxOf(mark, seen)} />
      ))}
    </>
  );
}

function boxOf({ row, column, rows, columns }: MarkedCells, seen: CellRectangle) {
  const percent = (share: number) => `${100 * share}%`;
  return {
    left: percent((column - seen.column) / seen.width),
    top: percent((row - seen.row) / seen.height),
    width: percent(columns / seen.width),
    height: percent(rows / seen.height),
  };
}
