/** What a command does on the first signal instead of ending at once. */
let finish: (() => void) | null = null;

/** Has the next signal call `action`, after which the command ends by itself; null takes that back. */
export function onSignal(action: (() => void) | null): void {
  finish = action;
}

/** Tells the command of a signal; false where it has nothing to finish, or was told before. */
export function tellSignal(): boolean {
  const action = finish;
  finish = null;
  action?.();
  return action !== null;
}
