import { Icon } from '../../shared/controls/icon.tsx';
import { t } from '../../shared/translate.ts';
import type { Lab } from '../state/lab.ts';

/** What stands in place of the pictures while there are none. */
export function NoPictures({ lab }: { readonly lab: Lab }) {
  const image = lab.image.value;
  const failure = lab.failure.value;
  if (image.phase === 'empty') return <Empty lab={lab} />;
  if (image.phase === 'failed') return <Failed lab={lab} problem={image.problem} />;
  if (failure !== null) return <Failed lab={lab} problem={failure} />;
  const isReading = image.phase === 'loading';
  return (
    <main class="state" aria-busy="true">
      <p class="quiet">{isReading ? t('Reading {name}…', { name: image.name }) : t('Computing…')}</p>
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

function Failed({ lab, problem }: { readonly lab: Lab; readonly problem: string }) {
  return (
    <main class="state" role="alert">
      <p class="problem">
        <Icon name="warning" />
        <span>{problem}</span>
      </p>
      <button type="button" class="primary" onClick={lab.openImage}>
        {t('Open another image…')}
      </button>
    </main>
  );
}
