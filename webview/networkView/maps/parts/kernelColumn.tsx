import type { MapsLayer, NearKernel } from '../../../../src/protocol/featureMaps.ts';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { kernelText } from '../../parts/kernelPicture.tsx';
import { openSide } from '../layout/tileSize.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { MapCanvas } from './mapCanvas.tsx';

interface KernelColumnProps {
  readonly view: FeatureMapsView;
  readonly layer: MapsLayer;
  readonly channel: number;
}

/** What makes a map: its number, its bias, its kernel, and the known kernel that this is most like. */
export function KernelColumn({ view, layer, channel }: KernelColumnProps) {
  const kernels = view.kernels.value;
  const place = kernels?.layer === layer.name ? kernels.outputs.indexOf(channel) : -1;
  if (!layer.kernel || !kernels || place < 0) return <span class="tiny quiet">{channel}</span>;
  const { height, width } = layer.kernel;
  const bias = kernels.biases?.[place];
  const values = kernels.values.subarray(place * height * width, (place + 1) * height * width);
  const side = openSide / Math.max(height, width);
  const near = layer.kernel.isFirst ? kernels.nearest[place] : undefined;
  const text = kernelText([...values], width);
  return (
    <>
      <span class="over tiny quiet">
        <span>{channel}</span>
        {bias !== undefined && <span>{t('bias {bias}', { bias: formatNumber(bias) })}</span>}
      </span>
      <span
        class="kernel-picture"
        role="img"
        aria-label={t('Kernel {channel}: {values}', { channel, values: text.replaceAll('\n', '; ') })}
        title={text}
      >
        <MapCanvas
          kind="kernel"
          values={values}
          height={height}
          width={width}
          end={kernels.reach || 1}
          cssWidth={Math.round(width * side)}
          cssHeight={Math.round(height * side)}
        />
      </span>
      {near !== undefined && <Near near={near} />}
    </>
  );
}

/** Less alike than this is like anything. */
const leastSimilarity = 0.6;

function Near({ near }: { readonly near: NearKernel | null }) {
  if (!near || near.similarity < leastSimilarity) return <span class="near tiny quiet">{t('no match')}</span>;
  const args = { similarity: formatNumber(Math.round(100 * near.similarity) / 100), name: near.name };
  return (
    <span
      class="near tiny"
      title={t('Cosine similarity to the nearest known kernel, sign aside; 1 is the same up to a factor.')}
    >
      {near.isNegated ? t('{similarity} like −{name}', args) : t('{similarity} like {name}', args)}
    </span>
  );
}
