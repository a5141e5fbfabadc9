import { useLayoutEffect, useRef } from 'preact/hooks';
import type { LayerKernels, MapsLayer, NearKernel } from '../../../../src/protocol/featureMaps.ts';
import { formatCell, formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { kernelText } from '../../parts/kernelPicture.tsx';
import { changesOf } from '../layout/changedNumbers.ts';
import { openSide } from '../layout/tileSize.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { KernelEditor } from './kernelEditor.tsx';
import { MapCanvas, type MapCanvasProps } from './mapCanvas.tsx';

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
  return (
    <>
      <span class="over tiny quiet">
        <span>{channel}</span>
        {bias !== undefined && (
          <span title={formatNumber(bias)}>{t('bias {bias}', { bias: formatCell(bias, true) })}</span>
        )}
      </span>
      <KernelPicture
        view={view}
        layer={layer}
        kernels={kernels}
        output={channel}
        text={kernelText([...values], width)}
        picture={{
          values,
          height,
          width,
          cssWidth: Math.round(width * side),
          cssHeight: Math.round(height * side),
        }}
      />
      {near !== undefined && <Near near={near} />}
    </>
  );
}

interface KernelPictureProps extends Pick<KernelColumnProps, 'view' | 'layer'> {
  readonly kernels: LayerKernels;
  readonly output: number;
  /** Its weights, a row a line. */
  readonly text: string;
  readonly picture: Omit<MapCanvasProps, 'kind' | 'end'>;
}

/** A kernel as a picture that opens to be edited. */
function KernelPicture({ view, layer, kernels, output, text, picture }: KernelPictureProps) {
  const { edited, list } = view.changes;
  const part = { layer: layer.name, output };
  const isEdited = edited.value?.layer === part.layer && edited.value.output === output;
  const button = useRef<HTMLButtonElement>(null);
  const hasClosed = useRef(false);
  useLayoutEffect(() => {
    if (hasClosed.current) button.current?.focus();
    hasClosed.current = false;
  }, [isEdited]);
  if (isEdited) {
    const onClose = () => {
      hasClosed.current = true;
      edited.value = null;
    };
    return <KernelEditor {...{ view, layer, kernels, output, onClose }} />;
  }
  const isChanged = changesOf(list.value, part).length > 0;
  return (
    <button
      ref={button}
      type="button"
      class={isChanged ? 'kernel-picture marked' : 'kernel-picture'}
      aria-label={t('Kernel {channel}: {values}', { channel: output, values: text.replaceAll('\n', '; ') })}
      title={[text, isChanged && t('Changed.'), t('Click it to edit it.')].filter(Boolean).join('\n')}
      onClick={() => {
        edited.value = part;
      }}
    >
      <MapCanvas kind="kernel" end={kernels.reach || 1} {...picture} />
    </button>
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
