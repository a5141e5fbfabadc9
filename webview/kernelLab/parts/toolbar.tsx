import type { ImageInfo } from '../../../src/protocol/kernelLab.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { t } from '../../shared/translate.ts';
import type { Lab } from '../state/lab.ts';

/** The image and what is special about it; actions at the right; a bar beneath while work goes on. */
export function Toolbar({ lab }: { readonly lab: Lab }) {
  const image = lab.image.value;
  const info = 'info' in image ? image.info : null;
  const name = info?.name ?? ('name' in image ? image.name : t('Kernel Lab'));
  return (
    <header class="toolbar">
      <Icon name="image" />
      <h1 class="name">{name}</h1>
      {info && <ImageFacts info={info} />}
      <span class="grow" />
      {lab.restricted.value && <RestrictedNotice />}
      {image.phase !== 'empty' && (
        <IconButton
          icon="open"
          label={t('Open an image…')}
          text={t('Open an image…')}
          onPress={lab.openImage}
        />
      )}
      {lab.pictures.busy.value && (
        <div class="progress">
          <div role="progressbar" aria-label={t('Computing')} />
        </div>
      )}
    </header>
  );
}

function ImageFacts({ info }: { readonly info: ImageInfo }) {
  const { width, height, channels, bitsPerChannel, frames, hasAlpha } = info;
  return (
    <>
      <span class="quiet small">
        {width} × {height} {channels === 1 ? t('grey') : 'RGB'}
      </span>
      {bitsPerChannel === 16 && (
        <span class="badge hide-narrow" title={t('Values are v / 257, on the scale 0 to 255.')}>
          {t('16 bit')}
        </span>
      )}
      {hasAlpha && (
        <span class="badge hide-narrow" title={t('Transparency is shown, and left out of the convolution.')}>
          {t('transparent')}
        </span>
      )}
      {frames > 1 && <span class="badge hide-narrow">{t('first of {frames} frames', { frames })}</span>}
    </>
  );
}

function RestrictedNotice() {
  const why = t('This workspace is not trusted: images are shown and computed, nothing is saved.');
  return (
    <span class="restricted small" title={why}>
      <Icon name="lock" />
      <span class="hide-narrow">{t('Restricted: nothing is saved')}</span>
      <span class="hidden">{why}</span>
    </span>
  );
}
