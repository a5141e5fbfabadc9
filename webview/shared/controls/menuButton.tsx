import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

/** One thing that a menu does. */
export interface MenuChoice {
  readonly label: string;
  readonly onChoose: () => void;
}

export interface MenuButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** Words beside the icon; they go where the panel is narrow. */
  readonly text?: string;
  readonly choices: readonly MenuChoice[];
  /** Why it cannot be opened; absent where it can. */
  readonly disabledReason?: string | undefined;
}

/** A button that opens a menu. Arrows, Home, End and first letters move; Escape closes and goes back. */
export function MenuButton({ icon, label, text, choices, disabledReason }: MenuButtonProps) {
  /** The choice that takes the focus when the menu opens; null while it is closed. */
  const [opened, setOpened] = useState<number | null>(null);
  const root = useRef<HTMLSpanElement>(null);
  const items = () => [...(root.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const isOpen = opened !== null;
  const isDisabled = disabledReason !== undefined;
  // At once: the next key may come before the next frame.
  useLayoutEffect(() => {
    if (opened !== null) items().at(opened)?.focus();
  }, [opened]);

  const close = () => {
    setOpened(null);
    root.current?.querySelector('button')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isDisabled) return;
    const { key } = event;
    if (isOpen && key === 'Tab') return setOpened(null);
    if (isOpen && key === 'Escape') close();
    else if (isOpen) {
      const next = nextItem(items(), key);
      if (!next) return;
      next.focus();
    } else if (key === 'ArrowDown' || key === 'ArrowUp') setOpened(key === 'ArrowDown' ? 0 : -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the button and of its menu
    <span
      ref={root}
      class="menu-button"
      onKeyDown={onKeyDown}
      onFocusOut={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && root.current?.contains(relatedTarget))) setOpened(null);
      }}
    >
      <button
        type="button"
        class="action wide"
        title={[label, disabledReason].filter(Boolean).join('\n')}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-disabled={isDisabled}
        onClick={() => {
          if (!isDisabled) setOpened(isOpen ? null : 0);
        }}
      >
        <Icon name={icon} />
        {text && <span class="hide-narrow">{text}</span>}
        <Icon name="chevron" />
      </button>
      {isOpen && (
        <div class="menu" role="menu" aria-label={label}>
          {choices.map((choice) => (
            <button
              key={choice.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onPointerMove={({ currentTarget }) => currentTarget.focus()}
              onClick={() => {
                close();
                choice.onChoose();
              }}
            >
              {choice.label}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}

/** Where a key leads from the item that has the focus; undefined where it leads nowhere. */
function nextItem(items: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (key === 'ArrowDown') return items[(at + 1) % items.length];
  if (key === 'ArrowUp') return items[(at + items.length - (at < 0 ? 0 : 1)) % items.length];
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  if (key.length !== 1 || key === ' ') return undefined;
  const rotated = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return rotated.find((item) => item.innerText.trim().toLowerCase().startsWith(key.toLowerCase()));
}
