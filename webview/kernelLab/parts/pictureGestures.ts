/** What the pointer does on a picture: points, pins, drags, pans and zooms. */
import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Stage } from '../../../src/protocol/kernelLab.ts';
import { Drag, type Spot, wheelWish } from '../../shared/gestures.ts';
import { isOutside } from '../layout/cellTexts.ts';
import { cellAt, pictureBox } from '../layout/pictureBox.ts';
import { type Extent, type Place, pinAt, pointAt } from '../state/cursor.ts';
import type { Lab } from '../state/lab.ts';
import { panBy, viewportOn, zoomBy } from '../state/zooming.ts';

/** Where the pointer is on a canvas, and where the canvas begins in the panel. */
export interface PointerSpot extends Spot {
  readonly left: number;
}

/** The canvas of a stage, or of one channel of it, which is always whole. */
export interface PictureSource {
  readonly stage: Stage;
  readonly channel: number | null;
  readonly extent: Extent;
}

/** Listeners for a picture's canvas; `spot` is where the pointer rests, null elsewhere and in a drag. */
export function usePictureGestures(
  lab: Lab,
  { stage, channel, extent }: PictureSource,
  spot: Signal<PointerSpot | null>,
) {
  const drag = useRef<Drag | null>(null);
  // A click's own coordinates are rounded: it is where the pointer was let go, as hovering has it.
  const released = useRef<Place | null>(null);
  const { cursor } = lab;

  const cellUnder = ({ x, y }: Spot): Place | null => {
    const viewport =
      channel === null ? viewportOn(lab, stage) : lab.shownPicture('plane', stage, channel)?.viewport;
    const room = lab.view.room.value;
    if (!viewport || !room) return null;
    return { stage, ...cellAt(x, y, pictureBox(viewport, room.ratio), viewport) };
  };
  /** Padding has no arithmetic of its own: there is nothing to point at. */
  const placeUnder = (at: Spot): Place | null => {
    const cell = cellUnder(at);
    return cell && isOutside(cell, extent) ? null : cell;
  };
  const point = (at: PointerSpot) => {
    spot.value = at;
    cursor.value = pointAt(cursor.value, placeUnder(at));
  };
  /** Moves the pictures so many CSS pixels on. */
  const pan = ({ x, y }: Spot): boolean => {
    const scale = lab.scale.value;
    return panBy(lab, stage, y / scale, x / scale);
  };
  const endDrag = ({ currentTarget }: { readonly currentTarget: HTMLCanvasElement }) => {
    drag.current = null;
    currentTarget.style.cursor = '';
  };

  return {
    onPointerDown: (event: CanvasPointer) => {
      if (event.button !== 0) return;
      drag.current = new Drag(spotOf(event));
    },
    onPointerMove: (event: CanvasPointer) => {
      const at = spotOf(event);
      const isMovable = channel === null && viewportOn(lab, stage)?.isCut;
      const way = isMovable ? drag.current?.move(at) : null;
      if (!way) return point(at);
      spot.value = null;
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.style.cursor = 'grabbing';
      pan({ x: -way.x, y: -way.y });
    },
    onPointerLeave: () => {
      spot.value = null;
      cursor.value = pointAt(cursor.value, null);
    },
    onPointerUp: (event: CanvasPointer) => {
      const at = spotOf(event);
      released.current = drag.current?.isMoving ? null : placeUnder(at);
      const wasMoving = drag.current?.isMoving ?? false;
      endDrag(event);
      if (wasMoving) point(at);
    },
    onPointerCancel: endDrag,
    onClick: () => {
      if (released.current) cursor.value = pinAt(cursor.value, released.current);
      released.current = null;
    },
    onWheel: (event: CanvasWheel) => {
      if (channel !== null) return;
      const at = spotOf(event);
      const wish = wheelWish(event);
      if ('factor' in wish) {
        const cell = cellUnder(at);
        if (cell) zoomBy(lab, wish.factor, { ...cell, x: at.x, y: at.y });
        // Where nothing moves, the page scrolls as ever.
      } else if (!pan(wish)) return;
      event.preventDefault();
      point(at);
    },
  };
}

type CanvasPointer = PointerEvent & { readonly currentTarget: HTMLCanvasElement };
type CanvasWheel = WheelEvent & { readonly currentTarget: HTMLCanvasElement };

function spotOf({ offsetX, offsetY, clientX }: MouseEvent): PointerSpot {
  return { x: offsetX, y: offsetY, left: clientX - offsetX };
}
