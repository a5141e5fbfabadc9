import { useId, useLayoutEffect, useState } from 'preact/hooks';

/** How a value is written, read and stepped. `parse` gives null for what is no such value. */
export interface ValueFormat<Value> {
  readonly format: (value: Value) => string;
  readonly parse: (text: string) => Value | null;
  readonly step: (value: Value, step: number) => Value | null;
  /** The sentence on a text that was not taken: what the field `label` may hold, and that it keeps `value`. */
  readonly refuse: (label: string, value: string) => string;
}

export interface ValueFieldProps<Value> {
  readonly label: string;
  /** What may be typed, as a tooltip. */
  readonly hint?: string;
  readonly value: Value;
  readonly kind: ValueFormat<Value>;
  readonly onChange: (value: Value) => void;
  /** The value is what a message is about. */
  readonly mark?: 'error' | 'warning' | null;
}

/** From this length on, a text is written smaller. */
const longText = 7;

/**
 * A field whose value takes effect while it is typed, as soon as it can be read. Up and down step it. What
 * cannot be read is marked, with the reason beneath it, and gives way to the value when the field is left, and
 * the reason with it: it would cover what is beneath.
 */
export function ValueField<Value>(props: ValueFieldProps<Value>) {
  const { label, hint, value, kind, onChange, mark = null } = props;
  const [text, setText] = useState<string | null>(null);
  /** The value that was kept when a text was refused. */
  const [kept, setKept] = useState<string | null>(null);
  const reason = useId();
  const written = kind.format(value);
  const unreadable = text !== null && kind.parse(text) === null;
  const isRefused = kept === written;
  useClearing(isRefused && !unreadable, () => setKept(null));

  const type = (typed: string) => {
    setText(typed);
    const next = kind.parse(typed);
    setKept(next === null ? written : null);
    if (next !== null) onChange(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setKept(null);
    if (event.key === 'Enter' || event.key === 'Escape') return setText(null);
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    const next = kind.step(value, direction * (event.altKey ? 0.1 : event.shiftKey ? 10 : 1));
    setText(null);
    setKept(next === null ? written : null);
    if (next !== null) onChange(next);
  };
  const faulty = unreadable || mark === 'error';
  const shown = text ?? written;
  return (
    <>
      <input
        class={`value ${faulty ? 'faulty' : (mark ?? '')} ${shown.length >= longText ? 'long' : ''}`}
        aria-label={label}
        aria-invalid={faulty}
        aria-describedby={isRefused ? reason : undefined}
        title={hint === undefined ? written : `${written}\n${hint}`}
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        value={shown}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => {
          setText(null);
          setKept(null);
        }}
      />
      {isRefused && (
        <span id={reason} class="refusal" role="status">
          {kind.refuse(label, written)}
        </span>
      )}
    </>
  );
}

/** Calls `clear` at the next key or press anywhere, while `isWaiting`. Tab only looks around. */
export function useClearing(isWaiting: boolean, clear: () => void): void {
  // At once: the next key may come before the next frame.
  useLayoutEffect(() => {
    if (!isWaiting) return;
    const onAct = (event: Event) => {
      if (!(event instanceof KeyboardEvent && ['Tab', 'Shift'].includes(event.key))) clear();
    };
    document.addEventListener('keydown', onAct, true);
    document.addEventListener('pointerdown', onAct, true);
    return () => {
      document.removeEventListener('keydown', onAct, true);
      document.removeEventListener('pointerdown', onAct, true);
    };
  }, [isWaiting]);
}
