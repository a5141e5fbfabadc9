import { useMemo } from 'preact/hooks';
import type { LayerLook, LayerMaps, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { scaleEnd, silenceOf } from '../layout/mapScale.ts';
import type { MapSight } from '../layout/mapSight.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { KernelColumn } from './kernelColumn.tsx';
import { MapActions } from './mapActions.tsx';
import type { ExactCells } from './mapCells.tsx';
import { MapNotes } from './mapNotes.tsx';
import { MapPages } from './mapPages.tsx';
import { MapTile } from './mapTile.tsx';
import { useSeenMaps } from './seenMaps.ts';

interface MapColumnsProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly look: LayerLook;
  readonly isOpen: boolean;
}

/** The maps of a layer side by side; where it is open, large, each beneath the kernel that made it. */
export function MapColumns({ view, layer, look, isOpen }: MapColumnsProps) {
  const page = view.page.value;
  const maps = isOpen && page?.layer === layer.name ? page : look.maps;
  const pictures = useMemo(() => picturesOf(maps), [maps]);
  const seen = useSeenMaps({ view, layer, look, maps, isOpen });
  const { sight } = seen;
  const left = layer.shape[2] - maps.channels.length;
  const isZoomed = isOpen && view.zoomed.lookAt(seen.extent).zoom !== 'fit';
  return (
    <>
      {isOpen && left > 0 && <MapPages view={view} layer={layer} look={look} />}
      {isOpen && <MapNotes seen={seen} isKept={isZoomed} />}
      <ul class={['maps', isOpen && 'large', isZoomed && 'zoomed'].filter(Boolean).join(' ')}>
        {maps.channels.map((channel, place) => (
          <li key={channel}>
            <MapColumn
              {...{ view, layer, look, isOpen, channel, maps, sight }}
              values={pictures[place]}
              exact={seen.exact.get(channel) ?? null}
            />
          </li>
        ))}
        {left > 0 && !isOpen && <li class="more small quiet">{t('and {count} more', { count: left })}</li>}
      </ul>
      {!isOpen && <MapNotes seen={seen} />}
    </>
  );
}

interface MapColumnProps extends MapColumnsProps {
  readonly channel: number;
  readonly maps: LayerMaps;
  readonly values: Float32Array;
  readonly sight: MapSight;
  readonly exact: ExactCells | null;
}

function MapColumn(props: MapColumnProps) {
  const { view, layer, look, isOpen, channel, maps, values, sight, exact } = props;
  const { height, width } = maps;
  const [rows, columns] = layer.shape;
  const end = scaleEnd(look, channel, {
    scale: view.choices.value.scale,
    looks: view.looks.value,
    locked: view.locked.value,
  });
  const silence = silenceOf(look, channel, layer.dead);
  const words = silence === 'dead' ? t('Dead') : silence === 'silent' ? t('0 here') : '';
  const isOff = view.changes.isOff(layer.name, channel);
  const label = silence
    ? t('map {channel}: {words}', { channel, words })
    : t('map {channel}: up to {value}', { channel, value: formatNumber(look.strengths[channel]) });
  const hint = silence === 'dead' ? t('0 for every image that the run looked at') : undefined;
  return (
    <>
      {isOpen && <KernelColumn view={view} layer={layer} channel={channel} />}
      <span class={['framed', silence && `silent ${silence}`, isOff && 'off'].filter(Boolean).join(' ')}>
        <MapTile
          view={view}
          layer={layer.name}
          channel={channel}
          extents={[rows, columns]}
          values={values}
          height={height}
          width={width}
          end={end}
          cssWidth={sight.cssWidth}
          cssHeight={sight.cssHeight}
          map={{ sight, exact, isSigned: look.low < 0, zoomed: isOpen ? view.zoomed : null }}
          label={label}
          title={silence ? [words, hint].filter(Boolean).join(': ') : undefined}
          isStop={isOpen}
        />
        {silence && isOpen && <span class="badge">{words}</span>}
      </span>
      {isOpen && <MapActions view={view} layer={layer} channel={channel} />}
    </>
  );
}

function picturesOf({ height, width, channels, values }: LayerMaps): readonly Float32Array[] {
  const size = height * width;
  return channels.map((_, place) => values.subarray(place * size, (place + 1) * size));
}
