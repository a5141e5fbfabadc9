import { Icon } from './icon.tsx';
import type { Choice } from './segments.tsx';

/** One of many; `group` is the heading that it stands under. */
export interface GroupedChoice<Value extends string> extends Choice<Value> {
  readonly group?: string;
  /** Why it cannot be chosen now; absent where it can. */
  readonly disabledReason?: string | undefined;
}

export interface SelectBoxProps<Value extends string> {
  readonly label: string;
  /** Those of one group stand together. */
  readonly choices: readonly GroupedChoice<Value>[];
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
        title={choices.find(({ disabledReason }) => disabledReason)?.disabledReason}
        value={value}
        onChange={(event) => {
          const chosen = choices[event.currentTarget.selectedIndex];
          if (chosen) onChange(chosen.value);
        }}
      >
        {[...Map.groupBy(choices, ({ group }) => group)].map(([group, members]) => {
          const options = members.map((choice) => (
            <option
              key={choice.value}
              value={choice.value}
              selected={choice.value === value}
              disabled={choice.disabledReason !== undefined}
            >
              {choice.label}
            </option>
          ));
          return group === undefined ? options : <optgroup label={group}>{options}</optgroup>;
        })}
      </select>
      <Icon name="chevron" />
    </span>
  );
}
