import { useEffect } from 'preact/hooks';
import { placeTitle } from '../layout/placeTitle.ts';
import { unpin } from '../state/cursor.ts';
import type { Lab } from '../state/lab.ts';
import { NoPictures } from './states.tsx';
import { Toolbar } from './toolbar.tsx';
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
      {settings && info ? <Workbench lab={lab} settings={settings} image={info} /> : <NoPictures lab={lab} />}
      <LiveValue lab={lab} />
    </div>
  );
}

/** Says the chosen cell's value to whoever does not see it; pointing without pinning says nothing. */
function LiveValue({ lab }: { readonly lab: Lab }) {
  const probed = lab.probes.probed.value;
  const { pin, byKeyboard } = lab.cursor.value;
  const isSaid = probed && (pin !== null || byKeyboard);
  return (
    <p class="hidden" aria-live="polite">
      {isSaid ? placeTitle(probed.main, probed.settings.chain.channels === 'sum') : ''}
    </p>
  );
}

function useEscape(lab: Lab): void {
  useEffect(() => {
    const free = (event: KeyboardEvent) => {
      if (event.key === 'Escape') lab.cursor.value = unpin(lab.cursor.value);
    };
    document.addEventListener('keydown', free);
    return () => document.removeEventListener('keydown', free);
  }, [lab]);
}
