import { useState } from 'preact/hooks';

/** How a value is written, read and stepped. `parse` gives null for what is no such value. */
export interface ValueFormat<Value> {
  readonly format: (value: Value) => string;
  readonly parse: (text: string) => Value | null;
  readonly step: (value: Value, step: number) => Value | null;
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

/**
 * A field whose value takes effect while it is typed, as soon as it can be read. Up and down step it. What
 * cannot be read is marked and gives way to the value when the field is left.
 */
export function ValueField<Value>(props: ValueFieldProps<Value>) {
  const { label, hint, value, kind, onChange, mark = null } = props;
  const [text, setText] = useState<string | null>(null);
  const unreadable = text !== null && kind.parse(text) === null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === 'Escape') return setText(null);
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    const next = kind.step(value, direction * (event.altKey ? 0.1 : event.shiftKey ? 10 : 1));
    setText(null);
    if (next !== null) onChange(next);
  };
  const faulty = unreadable || mark === 'error';
  return (
    <input
      class={`value ${faulty ? 'faulty' : (mark ?? '')}`}
      aria-label={label}
      aria-invalid={faulty}
      title={hint}
      inputMode="decimal"
      autocomplete="off"
      spellcheck={false}
      value={text ?? kind.format(value)}
      onInput={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        const next = kind.parse(typed);
        if (next !== null) onChange(next);
      }}
      onKeyDown={onKeyDown}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => setText(null)}
    />
  );
}
