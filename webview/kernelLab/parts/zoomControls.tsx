import { useEffect } from 'preact/hooks';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { t } from '../../shared/translate.ts';
import { fitZoom, zoomLabel } from '../layout/look.ts';
import { largestCell, type Zoom } from '../layout/viewport.ts';
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
  const isFit = sight.scene.look.zoom === 'fit';
  const isWhole = scale <= fitZoom(sight) * 1.001;
  return (
    <span class="zoom">
      <IconButton
        icon="zoomOut"
        label={t('Zoom out (−)')}
        disabledReason={isWhole ? t('All of it is seen.') : undefined}
        onPress={() => zoomStep(lab, -1)}
      />
      <ZoomChoice label={zoomLabel(scale)} onChoose={(zoom) => zoomExactly(lab, zoom)} />
      <IconButton
        icon="zoomIn"
        label={t('Zoom in (+)')}
        disabledReason={scale >= largestCell ? t('Cells are as large as they get.') : undefined}
        onPress={() => zoomStep(lab, 1)}
      />
      <IconButton icon="fit" label={t('Fit (0)')} isPressed={isFit} onPress={() => zoomExactly(lab, 'fit')} />
    </span>
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
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(fields)) return;
      const zoom = zoomKeys[event.key];
      if (!zoom) return;
      event.preventDefault();
      zoom(lab);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [lab]);
}

const nearer = (lab: Lab) => zoomStep(lab, 1);
const farther = (lab: Lab) => zoomStep(lab, -1);

const zoomKeys: Readonly<Record<string, (lab: Lab) => void>> = {
  '+': nearer,
  '=': nearer,
  '-': farther,
  '−': farther,
  '0': (lab) => zoomExactly(lab, 'fit'),
  '1': (lab) => zoomExactly(lab, 1),
};
