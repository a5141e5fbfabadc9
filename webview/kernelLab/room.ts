import { useLayoutEffect } from 'preact/hooks';
import type { Lab } from './state/lab.ts';

/** Width of a picture's frame, both sides. */
const frameWidth = 2;
/**
 * CSS pixels of a figure and of what follows it, without the picture: caption, legend, sentence, formula, the
 * card of a 3×3 kernel with two lines of products, the bar. So much is kept free, that pointing at a
 * picture is answered in sight.
 */
const besidePicture = 462;
const leastBeside = 192;
/** Where the operator follows the pictures, the card is further down: then a share of the window is theirs. */
const heightShare = 0.52;
const leastAbove = 240;

/** Tells `lab` how much room a picture has, now and whenever it changes. */
export function useRoom(figure: { readonly current: HTMLElement | null }, lab: Lab): void {
  useLayoutEffect(() => {
    const { current } = figure;
    if (!current) return;
    const measure = () => {
      const width = Math.max(1, Math.floor(current.clientWidth) - frameWidth);
      const height = heightFor(current);
      const ratio = window.devicePixelRatio || 1;
      const now = lab.view.room.peek();
      if (now?.width === width && now.height === height && now.ratio === ratio) return;
      lab.view.room.value = { width, height, ratio };
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    // A row of steps or images that comes or goes moves the figure.
    if (current.parentElement?.parentElement) observer.observe(current.parentElement.parentElement);
    // A change of the pixel ratio resizes the window in CSS pixels.
    window.addEventListener('resize', measure);
    measure();
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [figure, lab]);
}

function heightFor(figure: HTMLElement): number {
  const { top } = figure.getBoundingClientRect();
  const isBeside = figure.nextElementSibling?.getBoundingClientRect().top === top;
  return isBeside
    ? Math.max(leastBeside, Math.floor(window.innerHeight - (top + window.scrollY) - besidePicture))
    : Math.max(leastAbove, Math.floor(window.innerHeight * heightShare));
}
