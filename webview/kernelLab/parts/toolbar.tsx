import type { ImageInfo } from '../../../src/protocol/kernelLab.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { MenuButton } from '../../shared/controls/menuButton.tsx';
import { t } from '../../shared/translate.ts';
import type { Lab } from '../state/lab.ts';
import { codeTargets } from '../state/labActions.ts';
import { useHistoryKeys } from './historyKeys.ts';
import { NoticeView } from './noticeView.tsx';
import { ZoomControls } from './zoomControls.tsx';

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
      <NoticeView lab={lab} />
      <ZoomControls lab={lab} />
      {lab.restricted.value && <RestrictedNotice />}
      {image.phase !== 'empty' && (
        <IconButton icon="open" label={t('Open an image…')} onPress={lab.openImage} />
      )}
      <HistoryButtons lab={lab} />
      <ActionButtons lab={lab} />
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

function HistoryButtons({ lab }: { readonly lab: Lab }) {
  useHistoryKeys(lab);
  return (
    <span class="group">
      <IconButton
        icon="undo"
        label={t('Undo')}
        disabledReason={lab.canUndo.value ? undefined : t('Nothing to undo.')}
        onPress={lab.undo}
      />
      <IconButton
        icon="redo"
        label={t('Redo')}
        disabledReason={lab.canRedo.value ? undefined : t('Nothing to redo.')}
        onPress={lab.redo}
      />
    </span>
  );
}

/** What can be taken out of the panel. */
function ActionButtons({ lab }: { readonly lab: Lab }) {
  const { actions } = lab;
  const savingReason = whyNotSaved(lab);
  return (
    <span class="group actions">
      <MenuButton
        icon="copy"
        label={t('Copy as')}
        text={t('Copy as')}
        disabledReason={whyNothing(lab)}
        choices={codeTargets.map(({ target, name }) => ({
          label: name,
          onChoose: () => void actions.copyAs(target, name),
        }))}
      />
      <IconButton
        icon="intoFile"
        label={t('Into .cnn.json')}
        hint={t('Puts the steps as layers into a network file.')}
        text={t('Into .cnn.json')}
        disabledReason={savingReason}
        onPress={() => void actions.intoNetwork()}
      />
      <IconButton
        icon="save"
        class="primary wide"
        label={t('Save…')}
        hint={t('Saves the output that is looked at, whole: as PNG, or its numbers for NumPy.')}
        text={t('Save…')}
        disabledReason={savingReason}
        onPress={() => void actions.savePicture(lab.view.focus.value)}
      />
    </span>
  );
}

/** Why there is nothing to copy or to save; undefined where there is. */
function whyNothing(lab: Lab): string | undefined {
  const { phase } = lab.image.value;
  if (phase === 'empty' || phase === 'failed') return t('There is no image yet.');
  if (phase !== 'exact') return t('The image is still being read.');
  return lab.pictures.refusal.value ? t('These settings have no result.') : undefined;
}

/** Why nothing can be saved now; undefined where it can. */
export function whyNotSaved(lab: Lab): string | undefined {
  return lab.restricted.value ? restrictedReason() : whyNothing(lab);
}

/** Why nothing is saved where the workspace is not trusted. */
export function restrictedReason(): string {
  return t('This workspace is not trusted: images are shown and computed, nothing is saved.');
}

function RestrictedNotice() {
  const why = restrictedReason();
  return (
    <span class="restricted small" title={why}>
      <Icon name="lock" />
      <span class="only-wide">{t('Restricted: nothing is saved')}</span>
      <span class="hidden">{why}</span>
    </span>
  );
}
