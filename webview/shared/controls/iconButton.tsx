import { Icon, type IconName } from './icon.tsx';

/** A button that is an icon; its label is its tooltip and its name. */
export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** Words beside the icon; they go where the panel is narrow. */
  readonly text?: string;
  /** More for its tooltip. */
  readonly hint?: string;
  readonly disabled?: boolean;
  /** Why it does nothing now; it keeps the focus. Absent where it does something. */
  readonly disabledReason?: string | undefined;
  readonly class?: string;
  /** It stays down or up; absent where it does not. */
  readonly isPressed?: boolean;
  readonly onPress: () => void;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, text, hint, disabled = false, disabledReason, onPress } = props;
  return (
    <button
      type="button"
      class={props.class ?? (text ? 'action wide' : 'action')}
      title={[label, disabledReason ?? hint].filter(Boolean).join('\n')}
      aria-label={label}
      aria-pressed={props.isPressed}
      disabled={disabled}
      aria-disabled={disabledReason !== undefined}
      onClick={() => {
        if (disabledReason === undefined) onPress();
      }}
    >
      <Icon name={icon} />
      {text && <span class="hide-narrow">{text}</span>}
    </button>
  );
}
