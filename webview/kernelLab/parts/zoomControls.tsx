import { useEffect } from 'preact/hooks';
import type { Zoom } from '../../shared/cells/zoom.ts';
import { zoomLabel } from '../../shared/cells/zoomWords.ts';
import { ZoomButtons } from '../../shared/controls/zoomButtons.tsx';
import { type ZoomWish, zoomWish } from '../../shared/gestures.ts';
import { t } from '../../shared/translate.ts';
import { fitZoom } from '../layout/look.ts';
import type { Lab } from '../state/lab.ts';
import { followCursor, sightOf, zoomExactly, zoomStep } from '../state/zooming.ts';

/** Zooms that can be chosen by name, in CSS pixels per cell. */
const namedZooms = [1, 8, 24, 64];

/** How large a cell is on the screen: nearer, farther, all of it, or a size by name. */
export function ZoomControls({ lab }: { readonly lab: Lab }) {
  useZoomKeys(lab);
  useEffect(() => followCursor(lab), [lab]);
  const sight = sightOf(lab);
  if (!sight) return null;
  const scale = lab.scale.value;
  return (
    <ZoomButtons
      isFit={sight.scene.look.zoom === 'fit'}
      isWhole={scale <= fitZoom(sight) * 1.001}
      scale={scale}
      onZoom={(wish) => zoomAsWished(lab, wish)}
    >
      <ZoomChoice label={zoomLabel(scale)} onChoose={(zoom) => zoomExactly(lab, zoom)} />
    </ZoomButtons>
  );
}

interface ZoomChoiceProps {
  /** The zoom as it is, whatever it is. */
  readonly label: string;
  readonly onChoose: (zoom: Zoom) => void;
}

/** The zoom; it opens a list of others. */
function ZoomChoice({ label, onChoose }: ZoomChoiceProps) {
  const choices: readonly (readonly [zoom: Zoom, label: string])[] = [
    ['fit', t('Fit')],
    ...namedZooms.map((zoom) => [zoom, zoom === 1 ? t('1:1, a pixel a cell') : `${zoom}×`] as const),
  ];
  return (
    <select
      class="zoom-choice"
      aria-label={t('Zoom')}
      title={t('Zoom')}
      value=""
      onChange={({ currentTarget }) => {
        const chosen = choices[currentTarget.selectedIndex - 1];
        // What is shown is the zoom as it is, never the name that was chosen.
        currentTarget.selectedIndex = 0;
        if (chosen) onChoose(chosen[0]);
      }}
    >
      <option value="" hidden>
        {label}
      </option>
      {choices.map(([zoom, name]) => (
        <option key={name} value={String(zoom)}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Where keys are text, or choose by themselves. */
const fields = 'input, select, textarea, [contenteditable="true"], [role="menu"], [role="slider"]';

function useZoomKeys(lab: Lab): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const wish = zoomWish(event);
      if (!wish || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest(fields)) return;
      event.preventDefault();
      zoomAsWished(lab, wish);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [lab]);
}

function zoomAsWished(lab: Lab, wish: ZoomWish): void {
  if (wish === 'fit') zoomExactly(lab, 'fit');
  else if (wish === 'pixels') zoomExactly(lab, 1);
  else zoomStep(lab, wish === 'nearer' ? 1 : -1);
}
