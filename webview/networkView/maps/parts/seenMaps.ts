import { useLayoutEffect, useMemo } from 'preact/hooks';
import type { LayerLook, LayerMaps, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { closedSight, type MapExtent, type MapSight } from '../layout/mapSight.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { hasAll, type MapPart, type PartWish } from '../state/zoomedMaps.ts';
import type { ExactCells } from './mapCells.tsx';

/** What is seen of the maps of a layer. */
export interface SeenMaps {
  readonly extent: MapExtent;
  readonly sight: MapSight;
  /** Cells of each map as they are, of maps that came reduced. */
  readonly exact: ReadonlyMap<number, ExactCells>;
  /** Cells of a map that fall together in one; null where each stands for itself. */
  readonly reduced: readonly [rows: number, columns: number] | null;
  /** Those that stand for themselves are on their way. */
  readonly isComing: boolean;
}

interface Shown {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly look: LayerLook;
  readonly maps: LayerMaps;
  readonly isOpen: boolean;
}

/** Asks for the cells that are seen, where a cell has a pixel and the maps came reduced. */
export function useSeenMaps({ view, layer, look, maps, isOpen }: Shown): SeenMaps {
  const { zoomed } = view;
  const [height, width] = layer.shape;
  const extent = useMemo(() => ({ height, width }), [height, width]);
  const sight = isOpen ? zoomed.sightOf(extent) : closedSight(extent);
  const isReduced = maps.height < height || maps.width < width;
  const isWanted = isOpen && isReduced && sight.scale >= 1;
  const onScreen = isWanted ? zoomed.onScreen.value : null;
  const channels = onScreen ? maps.channels.filter((channel) => onScreen.has(channel)) : [];
  const window = { row: sight.row, column: sight.column, rows: sight.height, columns: sight.width };
  const wish: PartWish | null = isWanted ? { look, channels, window } : null;
  useLayoutEffect(() => {
    if (isOpen) zoomed.want(wish);
  }, [zoomed, isOpen, isWanted, look, channels.join(), ...Object.values(window)]);
  const part = isWanted ? zoomed.part.value : null;
  const own = part?.look.layer === look.layer ? part : null;
  const exact = useMemo(() => (own ? cellsByMap(own) : new Map<number, ExactCells>()), [own]);
  const isHere = wish !== null && hasAll(own, wish);
  return {
    extent,
    sight,
    exact,
    reduced: isReduced && !isHere ? [Math.ceil(height / maps.height), Math.ceil(width / maps.width)] : null,
    isComing: isWanted,
  };
}

function cellsByMap({ channels, window: { row, column }, maps }: MapPart): Map<number, ExactCells> {
  const { height, width, values } = maps;
  const size = height * width;
  return new Map(
    channels.map((channel, place) => {
      const cells = values.subarray(place * size, (place + 1) * size);
      return [channel, { row, column, height, width, values: cells }];
    }),
  );
}
