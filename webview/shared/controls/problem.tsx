import { Icon } from './icon.tsx';

/** A sentence on what went wrong, said at once to who does not see it. */
export function Problem({ children }: { readonly children: string | null }) {
  return (
    <p class="problem" role="alert">
      <Icon name="warning" />
      <span>{children}</span>
    </p>
  );
}
