import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Picture } from '../../../src/protocol/kernelLab.ts';
import { CanvasView } from '../../shared/canvasView.tsx';
import { themeColors } from '../../shared/colors.ts';
import { formatNumber } from '../../shared/numbers.ts';
import { readPageColors, theme, themeVersion } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { drawLegend, histogramHeight, scaleHeight } from '../draw/drawLegend.ts';
import { barAt, barText, type LegendBar, legendLayout, placeOf } from '../layout/legend.ts';

interface LegendViewProps {
  readonly picture: Picture;
  readonly width: number;
  readonly ratio: number;
  /** A value to point at on the scale. */
  readonly value: number | null;
}

/** Histogram, scale, its ends, zero, the extremes, and how many values lie beyond; a bar says its count. */
export function LegendView({ picture, width, ratio, value }: LegendViewProps) {
  const layout = useMemo(() => legendLayout(picture, width), [picture, width]);
  const [pointed, setPointed] = useState<number | null>(null);
  const colors = themeColors(theme.value);
  const version = themeVersion.value;
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const place = value === null ? null : placeOf(value, picture, width);
      drawLegend(context, layout, width, colors, readPageColors(), place, pointed);
    },
    // The version stands for the page's own colours.
    [layout, width, colors, picture, value, pointed, version],
  );
  const { min, max } = picture.statistics;
  const args = { min: formatNumber(min), max: formatNumber(max) };
  const { bars } = layout;
  const bar = pointed === null ? undefined : bars[pointed];
  return (
    <div class="legend">
      <CanvasView
        tabIndex={0}
        role="img"
        aria-label={t('Histogram of values from {min} to {max}. Arrows go through its bars.', args)}
        cssWidth={width}
        cssHeight={histogramHeight + scaleHeight}
        ratio={ratio}
        draw={draw}
        onPointerMove={({ offsetX }) => setPointed(barAt(bars, offsetX))}
        onPointerLeave={() => setPointed(null)}
        onBlur={() => setPointed(null)}
        onKeyDown={(event) => {
          const to = destination(event.key, pointed, bars.length);
          if (to === undefined) return;
          event.preventDefault();
          setPointed(to);
        }}
      />
      {bar && <BarTip bar={bar} width={width} />}
      <div class="ticks">
        {layout.ticks.map(({ text, at, align }) => (
          <span key={text} class={align} style={{ left: `${at}px` }}>
            {text}
          </span>
        ))}
      </div>
      {layout.facts.length > 0 && <p class="clipped">{layout.facts.join(' · ')}</p>}
    </div>
  );
}

/** What a bar counts, over the picture above it and inside the legend's width. */
function BarTip({ bar, width }: { readonly bar: LegendBar; readonly width: number }) {
  const middle = bar.x + bar.width / 2;
  const side =
    middle < width / 2
      ? { left: `${Math.max(0, middle - 40)}px` }
      : { right: `${Math.max(0, width - middle - 40)}px` };
  return (
    <p class="bar-tip tiny" role="status" style={side}>
      {barText(bar)}
    </p>
  );
}

/** The bar that a key leads to; undefined where it leads nowhere. */
function destination(key: string, from: number | null, count: number): number | undefined {
  const last = count - 1;
  const middle = Math.floor(last / 2);
  switch (key) {
    case 'ArrowLeft':
      return from === null ? middle : Math.max(0, from - 1);
    case 'ArrowRight':
      return from === null ? middle : Math.min(last, from + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
