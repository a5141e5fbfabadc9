import { type ComponentChildren, createContext } from 'preact';
import { useContext, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../shared/controls/icon.tsx';
import { IconButton } from '../../shared/controls/iconButton.tsx';
import { Segments } from '../../shared/controls/segments.tsx';
import { t } from '../../shared/translate.ts';

export const channelNames = ['R', 'G', 'B'];

interface CardShellProps {
  readonly title: string;
  readonly isPinned: boolean;
  readonly onFree: () => void;
  /** Channels to choose from. */
  readonly channels: number;
  readonly channel: number;
  readonly onChannel: (channel: number) => void;
  readonly children: ComponentChildren;
}

/** What every card has: the cell in words, whether it is pinned, and its channels. */
export function CardShell(props: CardShellProps) {
  const { title, isPinned, onFree, channels, channel, onChannel, children } = props;
  return (
    <div class="card">
      <div class="caption">
        {isPinned && <Icon name="pin" />}
        <h2 title={title}>{title}</h2>
        {isPinned ? (
          <span class="badge">{t('pinned')}</span>
        ) : (
          <span
            class="badge passing"
            title={t('It follows the pointer and the arrows; a click or Enter pins it.')}
          >
            {t('not pinned')}
          </span>
        )}
        <span class="grow" />
        {channels > 1 && (
          <Segments
            label={t('Channel')}
            choices={channelNames.map((name, index) => ({ value: String(index), label: name }))}
            value={String(channel)}
            onChange={(value) => onChannel(Number(value))}
          />
        )}
        {isPinned && <IconButton icon="close" label={t('Unpin (Esc)')} onPress={onFree} />}
      </div>
      {children}
    </div>
  );
}

/** What is pointed at beside the chosen cell, in words; empty where nothing is. */
export const DetailContext = createContext('');

/** Words under the grids. What is pointed at is said in their place: it is in sight, and nothing moves. */
export function Words({ children }: { readonly children: ComponentChildren }) {
  const detail = useContext(DetailContext);
  return (
    <div class="words">
      <div class={detail === '' ? '' : 'covered'}>{children}</div>
      {detail !== '' && <p class="detail small">{detail}</p>}
    </div>
  );
}

/** Numbers were rounded on their way to the screen. */
export function RoundingNote() {
  return (
    <p class="rounding tiny quiet">
      {t('≈ Some numbers are rounded here, never in the computation: point at one to see all its digits.')}
    </p>
  );
}

/** Grids side by side; where there is no room for them they scroll, by the keyboard too. */
export function Grids({ children }: { readonly children: ComponentChildren }) {
  const grids = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const { current } = grids;
    if (!current) return;
    const measure = () => {
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = current;
      setScrolls(scrollWidth > clientWidth || scrollHeight > clientHeight);
    };
    const observer = new ResizeObserver(measure);
    for (const box of [current, ...current.children]) observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      class="grids"
      ref={grids}
      {...(scrolls ? { role: 'group', 'aria-label': t('Arithmetic'), tabIndex: 0 } : {})}
    >
      {children}
    </div>
  );
}

/** The width of `box` in CSS pixels, now and whenever it changes; no bound before it is known. */
export function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const measure = () => setWidth(current.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [box]);
  return width;
}
