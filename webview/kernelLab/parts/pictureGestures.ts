/** What the pointer does on a picture: points, pins, drags, pans and zooms. */
import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Stage } from '../../../src/protocol/kernelLab.ts';
import { isOutside } from '../layout/cellTexts.ts';
import { cellAt, pictureBox } from '../layout/pictureBox.ts';
import { type Extent, type Place, pinAt, pointAt } from '../state/cursor.ts';
import type { Lab } from '../state/lab.ts';
import { panBy, viewportOn, zoomBy } from '../state/zooming.ts';

/** A point of a canvas, in CSS pixels. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the pointer is on a canvas, and where the canvas begins in the panel. */
export interface Spot extends Point {
  readonly left: number;
}

/** A move of more CSS pixels is no click. */
const clickMove = 4;
/** Wheels that count in lines or pages, in CSS pixels. */
const wheelUnits = [1, 16, 400];
/** One notch of a wheel counts at most this much towards a zoom, which grows by a share of it. */
const largestNotch = 50;
const zoomPerPixel = 0.01;

interface Drag {
  readonly from: Point;
  /** Where the picture was moved to last. */
  at: Point;
  isMoving: boolean;
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
  spot: Signal<Spot | null>,
) {
  const drag = useRef<Drag | null>(null);
  // A click's own coordinates are rounded: it is where the pointer was let go, as hovering has it.
  const released = useRef<Place | null>(null);
  const { cursor } = lab;

  const cellUnder = ({ x, y }: Point): Place | null => {
    const viewport =
      channel === null ? viewportOn(lab, stage) : lab.shownPicture('plane', stage, channel)?.viewport;
    const room = lab.view.room.value;
    if (!viewport || !room) return null;
    return { stage, ...cellAt(x, y, pictureBox(viewport, room.ratio), viewport) };
  };
  /** Padding has no arithmetic of its own: there is nothing to point at. */
  const placeUnder = (at: Point): Place | null => {
    const cell = cellUnder(at);
    return cell && isOutside(cell, extent) ? null : cell;
  };
  const point = (at: Spot) => {
    spot.value = at;
    cursor.value = pointAt(cursor.value, placeUnder(at));
  };
  const pan = (at: Point, { x, y }: Point): boolean => {
    const scale = lab.scale.value;
    return panBy(lab, stage, (at.y - y) / scale, (at.x - x) / scale);
  };
  const endDrag = ({ currentTarget }: { readonly currentTarget: HTMLCanvasElement }) => {
    drag.current = null;
    currentTarget.style.cursor = '';
  };

  return {
    onPointerDown: (event: CanvasPointer) => {
      if (event.button !== 0) return;
      const at = spotOf(event);
      drag.current = { from: at, at, isMoving: false };
    },
    onPointerMove: (event: CanvasPointer) => {
      const at = spotOf(event);
      const { current } = drag;
      if (current && !current.isMoving && channel === null && viewportOn(lab, stage)?.isCut) {
        current.isMoving = Math.hypot(at.x - current.from.x, at.y - current.from.y) > clickMove;
        if (current.isMoving) {
          spot.value = null;
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.style.cursor = 'grabbing';
        }
      }
      if (!current?.isMoving) return point(at);
      pan(current.at, at);
      current.at = at;
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
      const unit = wheelUnits[event.deltaMode];
      const [x, y] = [event.deltaX * unit, event.deltaY * unit];
      // A pinch comes as a wheel with Ctrl.
      if (event.ctrlKey || event.metaKey) {
        const cell = cellUnder(at);
        const notch = Math.max(-largestNotch, Math.min(largestNotch, y));
        if (cell) zoomBy(lab, Math.exp(-notch * zoomPerPixel), { ...cell, x: at.x, y: at.y });
      } else {
        // Some systems turn a wheel with Shift aside themselves.
        const isTurned = event.shiftKey && x === 0;
        const isMoved = pan(isTurned ? { x: y, y: 0 } : { x, y }, { x: 0, y: 0 });
        // Where nothing moves, the page scrolls as ever.
        if (!isMoved) return;
      }
      event.preventDefault();
      point(at);
    },
  };
}

type CanvasPointer = PointerEvent & { readonly currentTarget: HTMLCanvasElement };
type CanvasWheel = WheelEvent & { readonly currentTarget: HTMLCanvasElement };

function spotOf({ offsetX, offsetY, clientX }: MouseEvent): Spot {
  return { x: offsetX, y: offsetY, left: clientX - offsetX };
}
