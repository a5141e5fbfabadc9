import { useState } from 'preact/hooks';
import type { LayerKernels, RunView } from '../../../src/protocol/networkView.ts';
import { SelectBox } from '../../shared/controls/selectBox.tsx';
import { t } from '../../shared/translate.ts';
import { type FormingKernel, type FormingLayer, formingLayer, snapshotFor } from '../layout/forming.ts';
import type { NetworkView } from '../state/networkView.ts';
import { KernelNumbers, KernelPicture, kernelText } from './kernelPicture.tsx';

interface KernelsProps {
  readonly view: NetworkView;
  readonly run: RunView;
}

/** Kernels of one layer: the random start above, how they are now beneath, how far they moved. */
export function Kernels({ view, run }: KernelsProps) {
  const [channel, setChannel] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const snapshot = snapshotFor(run, view.epoch.value);
  const layers = snapshot?.layers ?? [];
  const layer = layers.find((one) => one.layer === view.layer.value) ?? layers[0];
  if (!snapshot || !layer) return <NoKernels />;
  const within = Math.min(channel, layer.shape[2] - 1);
  const forming = formingLayer(run, snapshot, layer.layer, within);
  if (!forming) return <NoKernels />;
  const kernel = opened === null ? undefined : forming.kernels[opened];
  return (
    <section aria-label={t('Kernels')}>
      <div class="caption">
        <h2>{t('Kernels')}</h2>
        <span class="fact quiet small">{factOf(layer)}</span>
        <span class="grow" />
        {layer.shape[2] > 1 && (
          <SelectBox
            label={t('Input channel')}
            choices={Array.from({ length: layer.shape[2] }, (_, index) => ({
              value: String(index),
              label: t('channel {channel}', { channel: index }),
            }))}
            value={String(within)}
            onChange={(value) => setChannel(Number(value))}
          />
        )}
        {layers.length > 1 && (
          <SelectBox
            label={t('Layer')}
            choices={layers.map((one) => ({ value: one.layer, label: one.layer }))}
            value={layer.layer}
            onChange={(value) => {
              view.layer.value = value;
              setOpened(null);
            }}
          />
        )}
      </div>
      <KernelRow forming={forming} opened={opened} onOpen={setOpened} isLive={snapshot === run.forming} />
      {kernel && <KernelNumbers kernel={kernel} forming={forming} />}
    </section>
  );
}

function factOf({ shape, outChannels }: LayerKernels): string {
  const size = `${shape[0]} × ${shape[1]}`;
  return shape[3] < outChannels
    ? t('{shown} of {count} of {size}', { shown: shape[3], count: outChannels, size })
    : t('{count} of {size}', { count: outChannels, size });
}

interface KernelRowProps {
  readonly forming: FormingLayer;
  readonly opened: number | null;
  readonly isLive: boolean;
  readonly onOpen: (place: number | null) => void;
}

function KernelRow({ forming, opened, isLive, onOpen }: KernelRowProps) {
  const hasStart = forming.kernels.some(({ start }) => start.length > 0);
  return (
    <div class="kernels">
      <div class="heads tiny quiet" aria-hidden="true">
        {hasStart && <span class="start">{t('random start')}</span>}
        <span class="now">{isLive ? t('now') : t('epoch {epoch}', { epoch: forming.epoch })}</span>
        {hasStart && <span>{t('change')}</span>}
      </div>
      {forming.kernels.map((kernel) => (
        <button
          key={kernel.place}
          type="button"
          class={opened === kernel.place ? 'kernel marked' : 'kernel'}
          aria-pressed={opened === kernel.place}
          aria-label={kernelLabel(kernel, forming)}
          title={kernelText(kernel.now, forming.width)}
          onClick={() => onOpen(opened === kernel.place ? null : kernel.place)}
        >
          {hasStart && <KernelPicture values={kernel.start} forming={forming} cell={startCell(forming)} />}
          <KernelPicture values={kernel.now} forming={forming} cell={nowCell(forming)} />
          {hasStart && <span class="tiny quiet">{changeText(kernel)}</span>}
        </button>
      ))}
    </div>
  );
}

/** CSS pixels of a whole picture, about. */
const nowSize = 42;
const startSize = 26;

function nowCell({ width }: FormingLayer): number {
  return Math.max(3, Math.floor(nowSize / width));
}

function startCell({ width }: FormingLayer): number {
  return Math.max(2, Math.floor(startSize / width));
}

function kernelLabel(kernel: FormingKernel, { width }: FormingLayer): string {
  const values = kernelText(kernel.now, width).replaceAll('\n', '; ');
  return t('Kernel {place}: {values}. Change {change}', {
    place: kernel.place,
    values,
    change: changeText(kernel),
  });
}

function changeText({ change }: FormingKernel): string {
  if (change === null || Number.isNaN(change)) return '–';
  return change < 10 ? `${Math.round(100 * change)} %` : '> 999 %';
}

function NoKernels() {
  return (
    <section aria-label={t('Kernels')}>
      <div class="caption">
        <h2>{t('Kernels')}</h2>
      </div>
      <p class="quiet small">
        {t('They are shown when the first epoch begins; a network without conv2d has none.')}
      </p>
    </section>
  );
}
