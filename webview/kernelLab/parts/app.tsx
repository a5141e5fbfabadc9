import { useEffect } from 'preact/hooks';
import { readersSentence } from '../layout/linkedWords.ts';
import { placeTitle } from '../layout/placeTitle.ts';
import { isReadCell, unpin } from '../state/cursor.ts';
import type { Lab } from '../state/lab.ts';
import { detailSentence } from './card.tsx';
import { ImageStrip } from './imageStrip.tsx';
import { NoPictures } from './states.tsx';
import { Toolbar } from './toolbar.tsx';
import { Transport } from './transport.tsx';
import { ViewContext } from './viewContext.ts';
import { Workbench } from './workbench.tsx';

/** The Kernel Lab. */
export function App({ lab }: { readonly lab: Lab }) {
  useEscape(lab);
  const settings = lab.settings.value;
  const image = lab.image.value;
  // While another file is read, what is shown stays.
  const info =
    'info' in image ? image.info : image.phase === 'loading' ? lab.pictures.shown.value?.image : undefined;
  return (
    <div class="panel">
      <Toolbar lab={lab} />
      <ImageStrip lab={lab} />
      {settings && info ? (
        <ViewContext.Provider value={lab.view}>
          <Workbench lab={lab} settings={settings} image={info} />
          <Transport lab={lab} />
        </ViewContext.Provider>
      ) : (
        <NoPictures lab={lab} />
      )}
      <LiveValue lab={lab} />
    </div>
  );
}

/** Says what the card shows to whoever does not see it; pointing without pinning says nothing, nor does playing. */
function LiveValue({ lab }: { readonly lab: Lab }) {
  return (
    <p class="hidden" aria-live="polite">
      {lab.view.playback.value.isPlaying
        ? ''
        : [chosenSentence(lab), detailSentence(lab)].filter(Boolean).join('. ')}
    </p>
  );
}

function chosenSentence(lab: Lab): string {
  const probed = lab.probes.probed.value;
  const { pin, byKeyboard } = lab.cursor.value;
  if (!probed || (pin === null && !byKeyboard)) return '';
  const { main, settings } = probed;
  const title = placeTitle(main, settings.chain);
  const focus = lab.view.focus.value;
  const geometry = lab.pictures.shown.value?.reply.geometry[main.stage + 1];
  const isPixel = isReadCell(main, focus) && main.readers !== null && geometry !== undefined;
  return isPixel ? `${title}. ${readersSentence(main.readers, geometry, main)}` : title;
}

function useEscape(lab: Lab): void {
  useEffect(() => {
    const free = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      if (lab.pictures.isLong.value) lab.cancel();
      else lab.cursor.value = unpin(lab.cursor.value);
    };
    document.addEventListener('keydown', free);
    return () => document.removeEventListener('keydown', free);
  }, [lab]);
}
