import { Icon } from '../../shared/controls/icon.tsx';
import { Problem } from '../../shared/controls/problem.tsx';
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
      {/* Its room is there before it comes: nothing moves. */}
      <div class="state-actions">{lab.pictures.isLong.value && <CancelButton lab={lab} />}</div>
    </main>
  );
}

/** Ends what takes long. */
export function CancelButton({ lab }: { readonly lab: Lab }) {
  return (
    <button type="button" class="action wide cancel" title="Esc" onClick={lab.cancel}>
      {t('Cancel')}
    </button>
  );
}

/** What went wrong beside the settings: a file that is gone, a request that failed. */
export function Notices({ lab }: { readonly lab: Lab }) {
  const image = lab.image.value;
  const gone = image.phase === 'exact' ? image.problem : undefined;
  const failure = lab.pictures.failure.value;
  return (
    <>
      {gone !== undefined && <Notice text={gone} />}
      {failure !== null && (
        <Notice text={failure}>
          <LogLink lab={lab} />
        </Notice>
      )}
    </>
  );
}

function Notice({ text, children }: { readonly text: string; readonly children?: preact.ComponentChildren }) {
  return (
    <p class="notice small" role="alert">
      <Icon name="warning" />
      <span>
        {text} {children}
      </span>
    </p>
  );
}

function LogLink({ lab }: { readonly lab: Lab }) {
  return (
    <button type="button" class="link" onClick={lab.showLog}>
      {t('Show details')}
    </button>
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
      <Problem>{t('The Kernel Lab could not start. Close it and choose Apply Kernel again.')}</Problem>
    </main>
  );
}

function Failed({ lab, problem }: { readonly lab: Lab; readonly problem: string }) {
  const { names, current } = lab.strip.value;
  return (
    <main class="state">
      <Problem>{problem}</Problem>
      <div class="state-actions">
        <button type="button" class="primary" onClick={lab.openImage}>
          {t('Open another image…')}
        </button>
        {names.length > 0 && (
          <button type="button" class="link small" onClick={() => lab.showImage(current)}>
            {t('Read it again')}
          </button>
        )}
        <LogLink lab={lab} />
      </div>
    </main>
  );
}
