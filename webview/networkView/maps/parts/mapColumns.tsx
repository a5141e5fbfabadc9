import { useMemo } from 'preact/hooks';
import type { LayerLook, LayerMaps, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { scaleEnd, silenceOf } from '../layout/mapScale.ts';
import { fittedSize } from '../layout/tileSize.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { KernelColumn } from './kernelColumn.tsx';
import { MapActions } from './mapActions.tsx';
import { MapPages } from './mapPages.tsx';
import { MapTile } from './mapTile.tsx';

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
  const left = layer.shape[2] - maps.channels.length;
  return (
    <>
      {isOpen && left > 0 && <MapPages view={view} layer={layer} look={look} />}
      <ul class={isOpen ? 'maps large' : 'maps'}>
        {maps.channels.map((channel, place) => (
          <li key={channel}>
            <MapColumn {...{ view, layer, look, isOpen, channel, maps }} values={pictures[place]} />
          </li>
        ))}
        {left > 0 && !isOpen && <li class="more small quiet">{t('and {count} more', { count: left })}</li>}
      </ul>
    </>
  );
}

interface MapColumnProps extends MapColumnsProps {
  readonly channel: number;
  readonly maps: LayerMaps;
  readonly values: Float32Array;
}

function MapColumn({ view, layer, look, isOpen, channel, maps, values }: MapColumnProps) {
  const { height, width } = maps;
  const [rows, columns] = layer.shape;
  const end = scaleEnd(look, channel, {
    scale: view.choices.value.scale,
    looks: view.looks.value,
    locked: view.locked.value,
  });
  const silence = silenceOf(look, channel, layer.dead);
  const words = silence === 'dead' ? t('Dead') : silence === 'silent' ? t('0 here') : '';
  const isOff = view.switched.isOff(layer.name, channel);
  const label = silence
    ? t('map {channel}: {words}', { channel, words })
    : t('map {channel}: up to {value}', { channel, value: formatNumber(look.strengths[channel]) });
  const hint = silence === 'dead' ? t('0 for every image that the run looked at') : undefined;
  return (
    <>
      {isOpen && <KernelColumn view={view} layer={layer} channel={channel} />}
      <span class={[silence && `silent ${silence}`, isOff && 'off'].filter(Boolean).join(' ')}>
        <MapTile
          view={view}
          layer={layer.name}
          channel={channel}
          extents={[rows, columns]}
          values={values}
          height={height}
          width={width}
          end={end}
          {...fittedSize(columns, rows, isOpen)}
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
