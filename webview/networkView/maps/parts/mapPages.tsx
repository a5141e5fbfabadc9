import type { LayerLook, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { IconButton } from '../../../shared/controls/iconButton.tsx';
import { Segments } from '../../../shared/controls/segments.tsx';
import { t } from '../../../shared/translate.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';

interface MapPagesProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly look: LayerLook;
}

/** The way through more maps than one page has: by their number or the strongest first, or to one by its number. */
export function MapPages({ view, layer, look }: MapPagesProps) {
  const size = look.maps.channels.length;
  const count = layer.shape.at(-1) ?? size;
  const { value: first } = view.first;
  const goTo = (text: string) => {
    const map = Number.parseInt(text, 10);
    if (map >= 0 && map < count) view.turnTo(map - (map % size), 'place');
  };
  return (
    <div class="pages small">
      <IconButton
        icon="back"
        label={t('Maps before')}
        disabledReason={first === 0 ? t('These are the first.') : undefined}
        onPress={() => view.turnTo(Math.max(0, first - size))}
      />
      <span role="status">
        {t('{from} to {to} of {count}', { from: first + 1, to: Math.min(first + size, count), count })}
      </span>
      <IconButton
        icon="forward"
        label={t('Further maps')}
        disabledReason={first + size >= count ? t('These are the last.') : undefined}
        onPress={() => view.turnTo(first + size)}
      />
      <Segments
        label={t('Order')}
        choices={[
          { value: 'place', label: t('by number') },
          { value: 'strength', label: t('strongest first') },
        ]}
        value={view.order.value}
        onChange={(order) => view.turnTo(0, order)}
      />
      <label class="go-to">
        <span class="quiet">{t('map')}</span>
        <input
          class="value"
          inputMode="numeric"
          aria-label={t('Go to map')}
          onChange={(event) => goTo(event.currentTarget.value)}
        />
      </label>
    </div>
  );
}
