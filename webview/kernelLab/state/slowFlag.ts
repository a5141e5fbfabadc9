import { type ReadonlySignal, signal } from '@preact/signals';

/** Work that takes longer than this shows that it goes on. */
export const slowAfterMs = 300;

/** Says when work has gone on for longer than a person waits without a sign. */
export interface SlowFlag {
  readonly isSlow: ReadonlySignal<boolean>;
  /** Work goes on; does nothing where it went on already. */
  start(): void;
  stop(): void;
}

/** A flag that is off. */
export function slowFlag(): SlowFlag {
  const isSlow = signal(false);
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    isSlow,
    start: () => {
      timer ??= setTimeout(() => {
        isSlow.value = true;
      }, slowAfterMs);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      isSlow.value = false;
    },
  };
}
