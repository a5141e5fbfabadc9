import type { LayerLook, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { scaleEnd } from '../layout/mapScale.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { MapTile } from './mapTile.tsx';

interface UnitStripProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly look: LayerLook;
  readonly isOpen: boolean;
}

/** CSS pixels of a unit at most, and of all of them. */
const widestUnit = 30;
const stripWidth = 720;

/** The units of a vector as one row of cells. */
export function UnitStrip({ view, layer, look, isOpen }: UnitStripProps) {
  const { maps, strengths } = look;
  const units = maps.channels.length;
  const end = scaleEnd(look, 0, {
    scale: view.choices.value.scale === 'map' ? 'layer' : view.choices.value.scale,
    looks: view.looks.value,
    locked: view.locked.value,
  });
  const left = layer.shape[0] - units;
  const off = view.changes.list.value.flatMap((change) =>
    change.type === 'map' && change.layer === layer.name ? [change.channel] : [],
  );
  const silent = strengths.filter((strength) => strength === 0).length;
  return (
    <div class="strip">
      <MapTile
        view={view}
        layer={layer.name}
        channel={null}
        extents={[1, units]}
        values={maps.values}
        height={1}
        width={units}
        end={end}
        cssWidth={Math.min(stripWidth, Math.round(units * widestUnit))}
        cssHeight={isOpen ? 24 : 16}
        label={t('{count} units, from {low} to {high}', {
          count: layer.shape[0],
          low: formatNumber(look.low),
          high: formatNumber(look.high),
        })}
        isStop={isOpen}
      />
      {left > 0 && <span class="small quiet">{t('and {count} more', { count: left })}</span>}
      {isOpen && silent > 0 && (
        <span class="small quiet">{t('{count} of them are 0 here', { count: silent })}</span>
      )}
      {off.length > 0 && <span class="small">{t('off: {units}', { units: off.join(', ') })}</span>}
      {isOpen && layer.dead.length > 0 && (
        <span class="small">{t('dead: {units}', { units: layer.dead.join(', ') })}</span>
      )}
    </div>
  );
}
