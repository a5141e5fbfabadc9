import type { ImageInfo, LabSettings, ProbeReply, Stage } from '../../../src/protocol/kernelLab.ts';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { formatNumber } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import { stageName } from '../layout/placeTitle.ts';
import { channelTitle, orderSum, type TensorShape } from '../layout/tensorOrder.ts';
import type { Lab } from '../state/lab.ts';
import type { PlaneSource } from '../state/viewState.ts';
import { isOutdated } from './figures.tsx';
import { PictureView } from './pictureView.tsx';

/** Opens and closes the tensor of a figure. */
export function TensorToggle({
  lab,
  source,
}: {
  readonly lab: Lab;
  readonly source: Exclude<PlaneSource, 'none'>;
}) {
  const isOpen = lab.view.planes.value === source;
  return (
    <IconButton
      icon="tensor"
      label={source === 'input' ? t('Input as a tensor') : t('Output as a tensor')}
      isPressed={isOpen}
      onPress={() => {
        lab.view.planes.value = isOpen ? 'none' : source;
      }}
    />
  );
}

interface TensorPanelProps {
  readonly lab: Lab;
  readonly settings: LabSettings;
  readonly image: ImageInfo;
}

/** Input or output as height × width × channels: each channel as a picture, and the numbers of one cell. */
export function TensorPanel({ lab, settings, image }: TensorPanelProps) {
  const planes = lab.view.scene.value?.planes;
  if (!planes) return null;
  const { stage, channels } = planes;
  const extent = lab.extents.value[stage + 1];
  if (!extent) return null;
  const shape: TensorShape = { ...extent, channels };
  const name = stageName(stage, settings.chain);
  return (
    <section class="tensor" aria-label={t('Tensor')}>
      <div class="caption">
        <h2>{t('{name} as a tensor', { name })}</h2>
        <span class="small quiet shape">
          {t('{height} × {width} × {channels}, height × width × channels', {
            height: shape.height,
            width: shape.width,
            channels,
          })}
        </span>
        <span class="grow" />
        <IconButton
          icon="close"
          label={t('Close the tensor')}
          onPress={() => {
            lab.view.planes.value = 'none';
          }}
        />
      </div>
      <div class="tensor-body">
        {Array.from({ length: channels }, (_, channel) => (
          <Plane key={channel} lab={lab} stage={stage} channel={channel} channels={channels} />
        ))}
        <Numbers lab={lab} stage={stage} shape={shape} image={image} />
      </div>
    </section>
  );
}

interface PlaneProps {
  readonly lab: Lab;
  readonly stage: Stage;
  readonly channel: number;
  readonly channels: number;
}

function Plane({ lab, stage, channel, channels }: PlaneProps) {
  const shown = lab.shownPicture('plane', stage, channel);
  const title = channelTitle(channel, channels);
  if (!shown) return null;
  return (
    <figure class="plane">
      <figcaption class="tiny mono">{title}</figcaption>
      <PictureView
        lab={lab}
        stage={stage}
        channel={channel}
        name={title}
        shown={shown}
        isStale={isOutdated(lab, stage)}
      />
    </figure>
  );
}

/** The numbers of the chosen cell, and where they lie in memory. */
function Numbers({ lab, stage, shape, image }: Omit<TensorPanelProps, 'settings'> & NumbersOf) {
  const main = lab.probes.probed.value?.main;
  const chosen = main?.stage === stage ? main : null;
  return (
    <div class="tensor-numbers small">
      {chosen ? (
        <CellNumbers cell={chosen} shape={shape} is16Bit={image.bitsPerChannel === 16} />
      ) : (
        <p class="quiet">{t('Point at a cell to see its numbers.')}</p>
      )}
      <p class="quiet">
        {t(
          'The numbers lie row by row, the channels of a cell together: index = (row · width + column) · channels + channel.',
        )}
      </p>
      {chosen && <p class="mono tiny">{orderSum(chosen.row, chosen.column, shape)}</p>}
    </div>
  );
}

interface NumbersOf {
  readonly stage: Stage;
  readonly shape: TensorShape;
}

interface CellNumbersProps {
  readonly cell: ProbeReply;
  readonly shape: TensorShape;
  readonly is16Bit: boolean;
}

function CellNumbers({ cell, shape: { channels }, is16Bit }: CellNumbersProps) {
  const { row, column, normalized } = cell;
  const columns: readonly (readonly [head: string, values: readonly number[]])[] = normalized
    ? [
        [is16Bit ? t('stored / 257') : t('stored'), normalized.stored],
        ['v / 255', normalized.unit],
        ['v / 127.5 − 1', normalized.symmetric],
        [t('standardised'), normalized.standardize],
      ]
    : [[t('value'), cell.channels.map(({ value }) => value)]];
  return (
    <table>
      <caption>{t('Row {row}, column {column}', { row, column })}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">{t('channel')}</span>
          </th>
          {columns.map(([head]) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: channels }, (_, channel) => (
          <tr key={channel}>
            <th scope="row">{channels === 3 ? 'RGB'[channel] : channel}</th>
            {columns.map(([head, values]) => (
              <td key={head}>{formatNumber(values[channel])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
