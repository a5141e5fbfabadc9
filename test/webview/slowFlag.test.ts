import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { slowFlag } from '../../webview/kernelLab/state/slowFlag.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('work shows that it goes on after 300 ms, and can be ended after 2 s', () => {
  const { start, stop, isSlow, isLong } = slowFlag();
  const after = (ms: number) => {
    vi.advanceTimersByTime(ms);
    return { isSlow: isSlow.value, isLong: isLong.value };
  };
  start();
  expect(after(299)).toEqual({ isSlow: false, isLong: false });
  expect(after(1)).toEqual({ isSlow: true, isLong: false });
  expect(after(1699)).toEqual({ isSlow: true, isLong: false });
  expect(after(1)).toEqual({ isSlow: true, isLong: true });
  stop();
  expect(after(5000)).toEqual({ isSlow: false, isLong: false });
});
