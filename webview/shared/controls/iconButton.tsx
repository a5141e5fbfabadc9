import { Icon, type IconName } from './icon.tsx';

/** A button that is an icon; its label is its tooltip and its name. */
export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** Words beside the icon; they go where the panel is narrow. */
  readonly text?: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

export function IconButton({ icon, label, text, disabled = false, onPress }: IconButtonProps) {
  return (
    <button
      type="button"
      class={text ? 'action wide' : 'action'}
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
      {text && <span class="hide-narrow">{text}</span>}
    </button>
  );
}
