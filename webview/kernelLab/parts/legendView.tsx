import { useCallback, useMemo } from 'preact/hooks';
import type { Picture } from '../../../src/protocol/kernelLab.ts';
import { CanvasView } from '../../shared/canvasView.tsx';
import { themeColors } from '../../shared/colors.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { readPageColors, theme, themeVersion } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { drawLegend, histogramHeight, scaleHeight } from '../draw/drawLegend.ts';
import { legendLayout, placeOf } from '../layout/legend.ts';

interface LegendViewProps {
  readonly picture: Picture;
  readonly width: number;
  readonly ratio: number;
  /** A value to point at on the scale. */
  readonly value: number | null;
}

/** Histogram, scale, its ends, zero, the extremes, and how many values lie beyond. */
export function LegendView({ picture, width, ratio, value }: LegendViewProps) {
  const layout = useMemo(() => legendLayout(picture, width), [picture, width]);
  const colors = themeColors(theme.value);
  const version = themeVersion.value;
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const place = value === null ? null : placeOf(value, picture, width);
      drawLegend(context, layout, width, colors, readPageColors(), place);
    },
    // The version stands for the page's own colours.
    [layout, width, colors, picture, value, version],
  );
  const { min, max, clippedBelow, clippedAbove } = picture.statistics;
  const args = { min: formatNumber(min), max: formatNumber(max) };
  return (
    <div class="legend">
      <CanvasView
        role="img"
        aria-label={t('Histogram of values from {min} to {max}', args)}
        cssWidth={width}
        cssHeight={histogramHeight + scaleHeight}
        ratio={ratio}
        draw={draw}
      />
      <div class="ticks">
        {layout.ticks.map(({ text, at, align }) => (
          <span key={text} class={align} style={{ left: `${at}px` }}>
            {text}
          </span>
        ))}
      </div>
      {clippedBelow + clippedAbove > 0 && (
        <p class="clipped">
          {t('beyond the scale: {below} below, {above} above', {
            below: formatNumber(clippedBelow),
            above: formatNumber(clippedAbove),
          })}
        </p>
      )}
    </div>
  );
}
