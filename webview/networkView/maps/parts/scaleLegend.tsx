import { useCallback } from 'preact/hooks';
import type { LayerLook, MapsLayer } from '../../../../src/protocol/featureMaps.ts';
import { CanvasView } from '../../../shared/canvasView.tsx';
import { type ColorOf, cssColor, themeColors } from '../../../shared/colors.ts';
import { SelectBox } from '../../../shared/controls/selectBox.tsx';
import { formatNumber } from '../../../shared/numbers.ts';
import { readPageColors, theme, themeVersion } from '../../../shared/theme.ts';
import { t } from '../../../shared/translate.ts';
import { scaleEnd } from '../layout/mapScale.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { MapZoom } from './mapZoom.tsx';

interface ScaleLegendProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly look: LayerLook;
}

const width = 140;

/** What the colours of the open layer mean: how its numbers are spread, and both scales. */
export function ScaleLegend({ view, layer, look }: ScaleLegendProps) {
  const { scale } = view.choices.value;
  const colors = themeColors(theme.value);
  const end = scaleEnd(look, 0, {
    scale: scale === 'map' ? 'layer' : scale,
    looks: view.looks.value,
    locked: view.locked.value,
  });
  const kernels = view.kernels.value;
  const inputs = layer.kernel?.inChannels ?? 1;
  return (
    <div class="legend">
      {layer.shape.length === 3 && <MapZoom view={view} layer={layer} />}
      <div>
        <Histogram look={look} end={end} />
        <ScaleBar colorOf={colors.activation} low={look.low < 0 ? -1 : 0} />
        <span class="ends tiny quiet">
          <span>{formatNumber(look.low < 0 ? -end : 0)}</span>
          <span>{scale === 'map' ? t('each map its own') : ''}</span>
          <span>{scale === 'map' ? t('largest') : formatNumber(end)}</span>
        </span>
      </div>
      {kernels?.layer === layer.name && (
        <div>
          <ScaleBar colorOf={colors.kernel} low={-1} />
          <span class="ends tiny quiet">
            <span>{formatNumber(-kernels.reach)}</span>
            <span>{t('kernel')}</span>
            <span>{formatNumber(kernels.reach)}</span>
          </span>
        </div>
      )}
      {layer.kernel && inputs > 1 && (
        <SelectBox
          label={t('Input channel')}
          choices={Array.from({ length: inputs }, (_, channel) => ({
            value: String(channel),
            label: t('channel {channel}', { channel }),
          }))}
          value={String(view.input.value)}
          onChange={(value) => view.setInput(Number(value))}
        />
      )}
    </div>
  );
}

/** How many numbers there are of each size, on a scale of logarithms: most of them are 0. */
function Histogram({ look, end }: { readonly look: LayerLook; readonly end: number }) {
  const { bins, low, high } = look;
  themeVersion.value;
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const from = low < 0 ? -end : 0;
      const most = Math.log1p(Math.max(...bins, 1));
      context.fillStyle = readPageColors().bar;
      bins.forEach((count, bin) => {
        const value = low + ((bin + 0.5) / bins.length) * (high - low);
        const x = ((value - from) / (end - from)) * width;
        const tall = (Math.log1p(count) / most) * 18;
        if (x >= 0 && x <= width) context.fillRect(x - 1, 18 - tall, 2, tall);
      });
    },
    [bins, low, high, end],
  );
  return <CanvasView aria-hidden="true" cssWidth={width} cssHeight={18} draw={draw} />;
}

function ScaleBar({ colorOf, low }: { readonly colorOf: ColorOf; readonly low: number }) {
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      for (let x = 0; x < width; x++) {
        context.fillStyle = cssColor(colorOf(low + (x / (width - 1)) * (1 - low)));
        context.fillRect(x, 0, 1, 8);
      }
    },
    [colorOf, low],
  );
  return <CanvasView class="picture" aria-hidden="true" cssWidth={width} cssHeight={8} draw={draw} />;
}
