/** Zoom, drag and following: what moves the look of all pictures. */
import { effect, untracked } from '@preact/signals';
import type { Stage } from '../../../src/protocol/kernelLab.ts';
import { nextZoom, type Zoom } from '../../shared/cells/zoom.ts';
import { type Anchor, fitZoom, lookAt, panned, revealed, type Sight, zoomedTo } from '../layout/look.ts';
import { pictureBox } from '../layout/pictureBox.ts';
import { startLook, type Viewport } from '../layout/viewport.ts';
import { chosenPlace, type Place, samePlace } from './cursor.ts';
import type { Lab } from './lab.ts';

/** What is on the screen; null before there is a picture. */
export function sightOf(lab: Lab): Sight | null {
  const scene = lab.view.scene.value;
  const geometry = lab.pictures.shown.value?.reply.geometry;
  const extents = lab.extents.value;
  return scene && geometry && extents.length > 0 ? { scene, extents, geometry } : null;
}

/** The cells of a stage on the screen, where it can be walked through. */
export function viewportOn(lab: Lab, stage: Stage): Viewport | null {
  return (lab.shownPicture('main', stage) ?? lab.shownPicture('next', stage))?.viewport ?? null;
}

/** One step nearer or farther; what is chosen stays where it is. */
export function zoomStep(lab: Lab, direction: 1 | -1): void {
  const sight = sightOf(lab);
  if (!sight) return;
  const next = nextZoom(lab.scale.value, direction);
  // From a picture that is smaller than its room, the way back leads over fit.
  const fit = fitZoom(sight);
  const isPassing = lab.scale.value < fit && next > fit;
  lab.view.look.value = isPassing ? startLook : zoomedTo(sight, next, anchorOf(lab));
}

/** A zoom that was chosen by name. */
export function zoomExactly(lab: Lab, zoom: Zoom): void {
  const sight = sightOf(lab);
  if (sight) lab.view.look.value = zoom === 'fit' ? startLook : lookAt(sight, zoom, anchorOf(lab));
}

/** Nearer by `factor`, around a cell that stays under the pointer. */
export function zoomBy(lab: Lab, factor: number, anchor: Anchor): void {
  const sight = sightOf(lab);
  if (!sight) return;
  const { zoom } = sight.scene.look;
  const now = zoom === 'fit' ? fitZoom(sight) : zoom;
  lab.view.look.value = zoomedTo(sight, now * factor, anchor);
}

/** Moves the pictures by cells of `stage`; false where there is nothing more to see. */
export function panBy(lab: Lab, stage: Stage, rows: number, columns: number): boolean {
  const sight = sightOf(lab);
  if (!sight) return false;
  const look = panned(sight, stage, rows, columns);
  if (look === sight.scene.look) return false;
  lab.view.look.value = look;
  return true;
}

/** Keeps the chosen cell in sight whenever it moves; the pointer's always is. Ends with the answer. */
export function followCursor(lab: Lab): () => void {
  let last: Place | null = null;
  return effect(() => {
    const place = chosenPlace(lab.cursor.value);
    const isMoved = !samePlace(place, last);
    last = place;
    if (!place || !isMoved) return;
    untracked(() => {
      const sight = sightOf(lab);
      if (sight) lab.view.look.value = revealed(sight, place);
    });
  });
}

/** The chosen cell, where it stands on the screen now; null where it is not in sight. */
function anchorOf(lab: Lab): Anchor | null {
  const place = chosenPlace(lab.cursor.value);
  const room = lab.view.room.value;
  const viewport = place && viewportOn(lab, place.stage);
  if (!place || !room || !viewport) return null;
  const { row, column, height, width } = viewport;
  const isSeen =
    place.row >= row && place.row < row + height && place.column >= column && place.column < column + width;
  if (!isSeen) return null;
  const { left, top, cssWidth, cssHeight } = pictureBox(viewport, room.ratio);
  const x = left + ((place.column - column + 0.5) / width) * cssWidth;
  const y = top + ((place.row - row + 0.5) / height) * cssHeight;
  return { ...place, x, y };
}
