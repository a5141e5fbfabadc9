import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Picture } from '../../../src/protocol/kernelLab.ts';
import { CanvasView } from '../../shared/canvasView.tsx';
import { drawBitmap, pictureBitmap } from '../../shared/cells/pictureBitmap.ts';
import { themeColors } from '../../shared/colors.ts';
import { Icon } from '../../shared/controls/icon.tsx';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import type { Lab } from '../state/lab.ts';
import { type ShownThumbnail, stripRoom } from '../state/stripFeed.ts';

/** The files that were opened together, each with what the chain makes of it; one of them is shown large. */
export function ImageStrip({ lab }: { readonly lab: Lab }) {
  const { names, current } = lab.strip.value;
  const list = useRef<HTMLDivElement>(null);
  useVisible(list, lab, names);
  useLayoutEffect(() => {
    const item = list.current?.children[current];
    if (list.current && item instanceof HTMLElement) keepInSight(list.current, item);
  }, [current]);
  if (names.length < 2) return null;
  const show = (index: number) => {
    lab.showImage(index);
    const item = list.current?.children[index];
    if (item instanceof HTMLElement) item.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = [...(list.current?.children ?? [])].indexOf(document.activeElement as Element);
    const to = destination(event.key, from < 0 ? current : from, names.length);
    if (to === null) return;
    event.preventDefault();
    if (to !== from) show(to);
  };
  return (
    <section aria-label={t('Images')}>
      <div
        ref={list}
        class="strip"
        role="listbox"
        aria-label={t('Images')}
        aria-orientation="horizontal"
        onKeyDown={onKeyDown}
      >
        {names.map((name, index) => (
          <button
            key={index}
            type="button"
            role="option"
            class="strip-item"
            data-index={index}
            aria-selected={index === current}
            tabIndex={index === current ? 0 : -1}
            title={name}
            onClick={() => show(index)}
          >
            <Pictures shown={lab.thumbnails.thumbnail(index)} ratio={lab.view.room.value?.ratio ?? 1} />
            <span class="strip-name tiny">{name}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

/** Input and output beside each other, or why there is none. */
function Pictures({ shown, ratio }: { readonly shown: ShownThumbnail | null; readonly ratio: number }) {
  const { input = null, output = null, problem = null } = shown?.thumbnail ?? {};
  const state = shown?.isOutdated ? 'strip-pictures outdated' : 'strip-pictures';
  if (problem !== null && input === null) {
    return (
      <span class={`${state} strip-problem tiny`} title={problem}>
        {problem}
      </span>
    );
  }
  return (
    <span class={state}>
      <Thumb picture={input} ratio={ratio} />
      {problem === null ? (
        <Thumb picture={output} ratio={ratio} />
      ) : (
        <span class="strip-thumb" title={problem}>
          <Icon name="warning" />
          <span class="hidden">{problem}</span>
        </span>
      )}
    </span>
  );
}

function Thumb({ picture, ratio }: { readonly picture: Picture | null; readonly ratio: number }) {
  return <span class="strip-thumb">{picture && <ThumbCanvas picture={picture} ratio={ratio} />}</span>;
}

function ThumbCanvas({ picture, ratio }: { readonly picture: Picture; readonly ratio: number }) {
  const colors = themeColors(theme.value);
  const bitmap = useMemo(() => pictureBitmap(picture, colors), [picture, colors]);
  const scale = Math.min(stripRoom.width / picture.columns, stripRoom.height / picture.rows);
  const cssWidth = Math.max(1, Math.round(picture.columns * scale));
  const cssHeight = Math.max(1, Math.round(picture.rows * scale));
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => drawBitmap(context, bitmap, cssWidth, cssHeight),
    [bitmap, cssWidth, cssHeight],
  );
  return (
    <CanvasView aria-hidden="true" cssWidth={cssWidth} cssHeight={cssHeight} ratio={ratio} draw={draw} />
  );
}

/** Tells `lab` which places of the strip can be seen. */
function useVisible(
  list: { readonly current: HTMLElement | null },
  lab: Lab,
  names: readonly string[],
): void {
  useEffect(() => {
    const root = list.current;
    if (!root || names.length === 0) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const visible = new Set(lab.thumbnails.visible.peek());
        for (const { target, isIntersecting } of entries) {
          const index = Number((target as HTMLElement).dataset.index);
          if (isIntersecting) visible.add(index);
          else visible.delete(index);
        }
        lab.thumbnails.visible.value = visible;
      },
      { root },
    );
    lab.thumbnails.visible.value = new Set();
    for (const item of root.children) observer.observe(item);
    return () => observer.disconnect();
  }, [list, lab, names]);
}

/** Scrolls the strip, and never the panel. */
function keepInSight(list: HTMLElement, { offsetLeft, offsetWidth }: HTMLElement): void {
  const { scrollLeft, clientWidth } = list;
  const margin = 16;
  list.scrollLeft = Math.max(
    Math.min(scrollLeft, offsetLeft - margin),
    offsetLeft + offsetWidth + margin - clientWidth,
  );
}

/** Where a key leads from `index`; null where it leads nowhere. */
function destination(key: string, index: number, count: number): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
  return step === undefined ? null : Math.min(count - 1, Math.max(0, index + step));
}
