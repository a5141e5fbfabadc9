import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../shared/controls/icon.tsx';

interface ScrollRowProps {
  /** The selected tab, and how many there are: where these change, it is scrolled into view. */
  readonly selected: number;
  readonly count: number;
  readonly children: ComponentChildren;
}

/** Share of what is seen that a press on an end scrolls by. */
const pressShare = 0.8;
/** The selected tab stays so many CSS pixels from an end, which fades. */
const margin = 56;

/** A row that scrolls; its ends say when there is more. The keyboard reaches all of it by its tabs. */
export function ScrollRow({ selected, count, children }: ScrollRowProps) {
  const row = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState({ before: false, after: false });
  useLayoutEffect(() => {
    const { current } = row;
    if (!current) return;
    const measure = () => {
      const { scrollLeft, scrollWidth, clientWidth } = current;
      const next = { before: scrollLeft > 1, after: scrollLeft + clientWidth < scrollWidth - 1 };
      setMore((last) => (last.before === next.before && last.after === next.after ? last : next));
    };
    const observer = new ResizeObserver(measure);
    for (const box of [current, ...current.children]) observer.observe(box);
    current.addEventListener('scroll', measure);
    return () => {
      observer.disconnect();
      current.removeEventListener('scroll', measure);
    };
  }, []);
  useLayoutEffect(() => {
    if (row.current) showSelected(row.current);
  }, [selected, count]);
  const scroll = (direction: 1 | -1) => {
    row.current?.scrollBy({ left: direction * pressShare * row.current.clientWidth });
  };
  return (
    <div class={`scroll-row ${more.before ? 'before' : ''} ${more.after ? 'after' : ''}`}>
      <div class="row" ref={row}>
        {children}
      </div>
      {more.before && <End class="start" onPress={() => scroll(-1)} />}
      {more.after && <End class="end" onPress={() => scroll(1)} />}
    </div>
  );
}

/** For the pointer alone. */
function End({ class: side, onPress }: { readonly class: string; readonly onPress: () => void }) {
  return (
    <button type="button" class={`more ${side}`} tabIndex={-1} aria-hidden="true" onClick={onPress}>
      <Icon name="chevron" />
    </button>
  );
}

function showSelected(row: HTMLElement): void {
  const selected = row.querySelector<HTMLElement>('[aria-selected="true"]');
  if (!selected) return;
  const frame = row.getBoundingClientRect();
  const box = selected.getBoundingClientRect();
  const [before, after] = [frame.left + margin - box.left, box.right - frame.right + margin];
  if (before > 0) row.scrollLeft -= before;
  else if (after > 0) row.scrollLeft += after;
}
