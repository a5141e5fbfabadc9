import { Icon } from './icon.tsx';
import type { Choice } from './segments.tsx';

export interface SelectBoxProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly faulty?: boolean;
  readonly class?: string;
}

/** A list that opens, drawn as VS Code draws its own. */
export function SelectBox<Value extends string>(props: SelectBoxProps<Value>) {
  const { label, choices, value, onChange, faulty = false } = props;
  return (
    <span class={`select ${props.class ?? ''}`}>
      <select
        aria-label={label}
        aria-invalid={faulty}
        class={faulty ? 'faulty' : ''}
        value={value}
        onChange={(event) => {
          const chosen = choices[event.currentTarget.selectedIndex];
          if (chosen) onChange(chosen.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Icon name="chevron" />
    </span>
  );
}
