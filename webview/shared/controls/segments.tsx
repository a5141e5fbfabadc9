import { useRef } from 'preact/hooks';

/** One of few. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** Why nothing can be chosen; absent where something can. */
  readonly disabledReason?: string | undefined;
}

/** Up to about five choices side by side: a radio group, one stop of the tab key, arrows choose. */
export function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { label, choices, value, onChange, disabledReason } = props;
  const group = useRef<HTMLDivElement>(null);
  const chooseBeside = (offset: number) => {
    const index = choices.findIndex((choice) => choice.value === value);
    const next = (index + offset + choices.length) % choices.length;
    onChange(choices[next].value);
    group.current?.querySelectorAll('button')[next]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const offset = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (offset === undefined || disabledReason !== undefined) return;
    event.preventDefault();
    chooseBeside(offset);
  };
  return (
    <div
      ref={group}
      class="segments"
      role="radiogroup"
      aria-label={label}
      title={disabledReason}
      onKeyDown={onKeyDown}
    >
      {choices.map((choice) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be drawn as a segment that has its own focus ring
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          disabled={disabledReason !== undefined}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
