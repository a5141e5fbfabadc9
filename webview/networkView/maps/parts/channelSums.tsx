import { useState } from 'preact/hooks';
import type { ChannelProducts, ConvolutionExplanation } from '../../../../src/protocol/featureMaps.ts';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { type ArithmeticProps, bracketed, TermLink } from './arithmetic.tsx';
import { MapCanvas } from './mapCanvas.tsx';
import { SumLine } from './sumLine.tsx';

interface ChannelSumsProps extends ArithmeticProps {
  readonly explanation: ConvolutionExplanation;
}

/** CSS pixels of a patch's longer side. */
const patchSide = 38;

/** Patch ⊙ kernel, a column for each input channel; one that is opened shows its products. */
export function ChannelSums(props: ChannelSumsProps) {
  const { shown, explanation } = props;
  const { channels, height, width, sum, bias, activation } = explanation;
  const [opened, setOpened] = useState<number | null>(null);
  const products =
    channels.find(({ channel }) => channel === opened) ?? (channels.length === 1 ? channels[0] : null);
  const patchEnd = largestOf(channels.flatMap(({ patch }) => patch));
  const kernelEnd = largestOf(channels.flatMap(({ weights }) => weights));
  const side = patchSide / Math.max(height, width);
  const size = { height, width, cssWidth: Math.round(width * side), cssHeight: Math.round(height * side) };
  return (
    <>
      <div class="channel-sums">
        <span class="heads tiny quiet" aria-hidden="true">
          <span>{t('channel')}</span>
          <span>{t('patch')}</span>
          <span>{t('kernel')}</span>
          <span>{t('sum')}</span>
        </span>
        {channels.map((each) => (
          <button
            key={each.channel}
            type="button"
            class="channel-sum"
            aria-expanded={products === each}
            title={t('Its products, and the units behind them.')}
            onClick={() => setOpened(opened === each.channel ? null : each.channel)}
          >
            <span class="tiny quiet">
              <span class="hidden">{t('channel')} </span>
              {each.channel}
            </span>
            <MapCanvas kind="activation" values={Float32Array.from(each.patch)} end={patchEnd} {...size} />
            <MapCanvas kind="kernel" values={Float32Array.from(each.weights)} end={kernelEnd} {...size} />
            <span class="tiny mono">{formatNumber(each.sum)}</span>
          </button>
        ))}
      </div>
      {shown.rest && (
        <p class="small quiet">
          {t('and {count} more, together {sum}', {
            count: shown.rest.count,
            sum: formatNumber(shown.rest.sum ?? 0),
          })}
        </p>
      )}
      <SumLine sum={sum} bias={bias} activation={activation} />
      {products && <Products {...props} products={products} />}
    </>
  );
}

/** The products of one channel, tap by tap. */
function Products({
  view,
  trail,
  explanation,
  products,
}: ChannelSumsProps & { readonly products: ChannelProducts }) {
  const { cells, source: layer } = explanation;
  return (
    <ol class="terms small" aria-label={t('Products of channel {channel}', { channel: products.channel })}>
      {cells.map(({ row, column, source }, tap) => (
        <li key={`${row} ${column}`}>
          {source ? (
            <TermLink
              view={view}
              trail={trail}
              term={{ unit: { layer, place: [source.row, source.column, products.channel] } }}
            />
          ) : (
            <span class="quiet">{t('padding')}</span>
          )}
          <span class="mono">
            {formatNumber(products.patch[tap])} · {bracketed(products.weights[tap])} ={' '}
            {formatNumber(products.products[tap])}
          </span>
        </li>
      ))}
    </ol>
  );
}

function largestOf(values: readonly number[]): number {
  return values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0) || 1;
}
