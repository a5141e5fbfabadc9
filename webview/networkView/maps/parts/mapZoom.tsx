import type { MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { zoomLabel } from '../../../shared/cells/zoomWords.ts';
import { ZoomButtons } from '../../../shared/controls/zoomButtons.tsx';
import type { FeatureMapsView } from '../state/featureMapsView.ts';

interface MapZoomProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
}

/** How near the maps of the open layer are looked at; the unit whose card is open stays where it is. */
export function MapZoom({ view, layer }: MapZoomProps) {
  const { zoomed } = view;
  const [height, width] = layer.shape;
  const extent = { height, width };
  const isFit = zoomed.lookAt(extent).zoom === 'fit';
  const { scale } = zoomed.sightOf(extent);
  const unit = view.units.trail.value.at(-1)?.explanation.unit;
  const anchor = unit?.layer === layer.name ? { row: unit.place[0], column: unit.place[1] } : null;
  return (
    <ZoomButtons
      isFit={isFit}
      isWhole={isFit}
      scale={scale}
      onZoom={(wish) => {
        if (wish === 'fit') zoomed.fit();
        else zoomed.step(extent, wish === 'farther' ? -1 : 1, anchor);
      }}
    >
      <span class="zoom-label tiny" role="status">
        {zoomLabel(scale)}
      </span>
    </ZoomButtons>
  );
}
