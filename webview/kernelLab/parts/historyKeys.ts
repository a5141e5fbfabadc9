import { useEffect } from 'preact/hooks';
import type { Lab } from '../state/lab.ts';

/** A text that no value could be read from. */
const unreadText = '.matrix [aria-invalid="true"], input[aria-invalid="true"][aria-describedby]';

/**
 * Undo and redo by keyboard, in text fields too: what is typed there has taken effect, and the browser's own
 * undo would know of that field alone. A text that could not be read has not; undo drops it first.
 */
export function useHistoryKeys(lab: Lab): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const direction = directionOf(event);
      if (!direction) return;
      event.preventDefault();
      // VS Code, which hears every key of the page, would have the browser undo once more.
      event.stopPropagation();
      travel(lab[direction], direction);
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [lab]);
}

function directionOf(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && event.ctrlKey && !event.shiftKey ? 'redo' : null;
}

function travel(step: () => void, direction: 'undo' | 'redo'): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) {
    step();
    return;
  }
  const isUnread = direction === 'undo' && field.matches(unreadText);
  // Left and entered again, a field shows its value instead of what was typed.
  field.blur();
  if (!isUnread) step();
  field.focus({ preventScroll: true });
}
