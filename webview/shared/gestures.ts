/** What keys, wheel and drags mean on a picture that can be zoomed and moved. */

/** A point of a picture, in CSS pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A zoom that a key asks for: a step nearer or farther, all of it, or a pixel a cell. */
export type ZoomWish = 'nearer' | 'farther' | 'fit' | 'pixels';

/** What a key asks for; undefined where nothing. With Ctrl it is the editor's own zoom. */
export function zoomWish(event: KeyboardEvent): ZoomWish | undefined {
  return event.ctrlKey || event.metaKey || event.altKey ? undefined : zoomKeys[event.key];
}

const zoomKeys: Readonly<Record<string, ZoomWish>> = {
  '+': 'nearer',
  '=': 'nearer',
  '-': 'farther',
  '−': 'farther',
  '0': 'fit',
  '1': 'pixels',
};

/** Wheels that count in lines or pages, in CSS pixels. */
const wheelUnits = [1, 16, 400];
/** One notch of a wheel counts at most this much towards a zoom, which grows by a share of it. */
const largestNotch = 50;
const zoomPerPixel = 0.01;

/** What a wheel asks for: a zoom by a factor, or a way to move in CSS pixels. */
export type WheelWish = { readonly factor: number } | Spot;

/** A pinch comes as a wheel with Ctrl. */
export function wheelWish(event: WheelEvent): WheelWish {
  const unit = wheelUnits[event.deltaMode];
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (event.ctrlKey || event.metaKey) {
    const notch = Math.max(-largestNotch, Math.min(largestNotch, y));
    return { factor: Math.exp(-notch * zoomPerPixel) };
  }
  // Some systems turn a wheel with Shift aside themselves.
  return event.shiftKey && x === 0 ? { x: y, y: 0 } : { x, y };
}

/** A move of more CSS pixels is no click. */
const clickMove = 4;

/** A button that is held down: a click, until it moves too far. */
export class Drag {
  readonly #from: Spot;
  /** Where the picture was moved to last. */
  #at: Spot;
  #isMoving = false;

  constructor(at: Spot) {
    this.#from = at;
    this.#at = at;
  }

  get isMoving(): boolean {
    return this.#isMoving;
  }

  /** The way from where it was last; null while it is a click. */
  move(at: Spot): Spot | null {
    this.#isMoving ||= Math.hypot(at.x - this.#from.x, at.y - this.#from.y) > clickMove;
    if (!this.#isMoving) return null;
    const way = { x: at.x - this.#at.x, y: at.y - this.#at.y };
    this.#at = at;
    return way;
  }
}
