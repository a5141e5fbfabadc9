import { Icon } from '../../shared/controls/icon.tsx';
import { t } from '../../shared/translate.ts';
import type { Lab } from '../state/lab.ts';

/** What stands in place of the pictures while there are none. */
export function NoPictures({ lab }: { readonly lab: Lab }) {
  const image = lab.image.value;
  if (image.phase === 'empty') return <Empty lab={lab} />;
  if (image.phase === 'failed') return <Failed lab={lab} problem={image.problem} />;
  return (
    <main class="state" aria-busy="true">
      <p class="quiet">{t('Reading {name}…', { name: 'name' in image ? image.name : image.info.name })}</p>
    </main>
  );
}

function Empty({ lab }: { readonly lab: Lab }) {
  return (
    <main class="state">
      <p class="strong">{t('No image yet')}</p>
      <p class="quiet">
        {t(
          'Right-click a picture in the Explorer and choose Apply Kernel, or open one here. PNG, JPEG, WebP, GIF, BMP, AVIF, TIFF and SVG can be read.',
        )}
      </p>
      <button type="button" class="primary" onClick={lab.openImage}>
        {t('Open an image…')}
      </button>
    </main>
  );
}

/** What stands in place of the whole panel where it could not start. */
export function NotStarted() {
  return (
    <main class="state">
      <p class="problem" role="alert">
        <Icon name="warning" />
        <span>{t('The Kernel Lab could not start. Close it and choose Apply Kernel again.')}</span>
      </p>
    </main>
  );
}

function Failed({ lab, problem }: { readonly lab: Lab; readonly problem: string }) {
  return (
    <main class="state">
      <p class="problem" role="alert">
        <Icon name="warning" />
        <span>{problem}</span>
      </p>
      <button type="button" class="primary" onClick={lab.openImage}>
        {t('Open another image…')}
      </button>
    </main>
  );
}
