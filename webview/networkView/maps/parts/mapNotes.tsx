import { whereabouts } from '../../../shared/cells/zoomWords.ts';
import { t } from '../../../shared/translate.ts';
import type { SeenMaps } from './seenMaps.ts';

interface MapNotesProps {
  readonly seen: SeenMaps;
  /** There is a line, though nothing be said: what is beneath it stays where it is. */
  readonly isKept?: boolean;
}

/** Which cells are seen, and whether they stand for several. */
export function MapNotes({ seen, isKept = false }: MapNotesProps) {
  const { extent, sight, reduced, isComing } = seen;
  const where = whereabouts(sight, extent);
  if (!isKept && !where && !reduced) return null;
  return (
    <p class="map-notes tiny quiet">
      {where && <span>{where}</span>}
      {reduced && (
        <span class={isComing ? 'late' : ''}>
          {t('Reduced: each cell is the strongest of up to {rows}×{columns}.', {
            rows: reduced[0],
            columns: reduced[1],
          })}
        </span>
      )}
    </p>
  );
}
