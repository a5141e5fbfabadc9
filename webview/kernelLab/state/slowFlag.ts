import { type ReadonlySignal, signal } from '@preact/signals';

/** Work that takes longer than this shows that it goes on. */
export const slowAfterMs = 300;
/** Work that takes longer than this can be ended. */
export const longAfterMs = 2000;

/** Says when work has gone on for longer than a person waits without a sign. */
export interface SlowFlag {
  readonly isSlow: ReadonlySignal<boolean>;
  /** A person may want to end it. */
  readonly isLong: ReadonlySignal<boolean>;
  /** Work goes on; does nothing where it went on already. */
  start(): void;
  stop(): void;
}

/** A flag that is off. */
export function slowFlag(): SlowFlag {
  const isSlow = signal(false);
  const isLong = signal(false);
  let timers: ReturnType<typeof setTimeout>[] = [];
  const raise = (flag: typeof isSlow, afterMs: number) =>
    setTimeout(() => {
      flag.value = true;
    }, afterMs);
  return {
    isSlow,
    isLong,
    start: () => {
      if (timers.length === 0) timers = [raise(isSlow, slowAfterMs), raise(isLong, longAfterMs)];
    },
    stop: () => {
      for (const timer of timers.splice(0)) clearTimeout(timer);
      isSlow.value = false;
      isLong.value = false;
    },
  };
}
