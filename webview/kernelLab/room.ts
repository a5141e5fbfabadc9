import { useLayoutEffect } from 'preact/hooks';
import type { Lab } from './state/lab.ts';

/** Width of a picture's frame, both sides. */
const frameWidth = 2;
/** A picture takes at most this share of the window's height, and at least so many CSS pixels. */
const heightShare = 0.52;
const leastHeight = 240;

/** Tells `lab` how much room a picture has, now and whenever it changes. */
export function useRoom(figure: { readonly current: HTMLElement | null }, lab: Lab): void {
  useLayoutEffect(() => {
    const { current } = figure;
    if (!current) return;
    const measure = () => {
      const width = Math.max(1, Math.floor(current.clientWidth) - frameWidth);
      const height = Math.max(leastHeight, Math.floor(window.innerHeight * heightShare));
      const ratio = window.devicePixelRatio || 1;
      const now = lab.view.room.peek();
      if (now?.width === width && now.height === height && now.ratio === ratio) return;
      lab.view.room.value = { width, height, ratio };
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    // A change of the pixel ratio resizes the window in CSS pixels.
    window.addEventListener('resize', measure);
    measure();
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [figure, lab]);
}
