import type { LayerLook, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { Icon } from '../../../shared/controls/icon.tsx';
import { t } from '../../../shared/translate.ts';
import { layerFacts, shapeText } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { MapColumns } from './mapColumns.tsx';
import { ScaleLegend } from './scaleLegend.tsx';
import { UnitStrip } from './unitStrip.tsx';

interface LayerRowProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly look: LayerLook;
}

/** A layer: its facts, its maps or units, and where it is open its kernels and its scale. */
export function LayerRow({ view, layer, look }: LayerRowProps) {
  const isOpen = view.opened.value === layer.name;
  const isMarked = view.units.marks.value.at(0)?.layer === layer.name;
  const classes = ['layer', isOpen && 'open', isMarked && 'pointed'].filter(Boolean).join(' ');
  return (
    <section class={classes} aria-label={layer.name} style={{ paddingLeft: `${14 + 16 * layer.depth}px` }}>
      <div class="layer-facts">
        <h3>
          <button
            type="button"
            class="layer-head"
            aria-expanded={isOpen}
            title={t('Puts the cursor into this layer.')}
            onClick={() => view.toggle(layer.name)}
          >
            <Icon name="chevron" />
            <span class="strong">{layer.name}</span>
            <span class="quiet">{shapeText(layer.shape)}</span>
          </button>
        </h3>
        <span class="small quiet">{layerFacts(layer)}</span>
        {isOpen && <ScaleLegend view={view} layer={layer} look={look} />}
      </div>
      {layer.shape.length === 3 ? (
        <MapColumns view={view} layer={layer} look={look} isOpen={isOpen} />
      ) : (
        <UnitStrip view={view} layer={layer} look={look} isOpen={isOpen} />
      )}
    </section>
  );
}
