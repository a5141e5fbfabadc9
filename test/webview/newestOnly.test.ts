import { describe, expect, test, vi } from 'vitest';
import { slowAfterMs, slowFlag } from '../../webview/kernelLab/state/slowFlag.ts';
import { newestOnly, type Settled } from '../../webview/shared/newestOnly.ts';

/** A sender whose answers the test gives. */
function makeQueue() {
  const sent: string[] = [];
  const heard: [string, Settled<string>, boolean][] = [];
  const answers: { resolve(value: string): void; reject(error: Error): void }[] = [];
  const queue = newestOnly<string, string>(
    (request) => {
      sent.push(request);
      return new Promise((resolve, reject) => answers.push({ resolve, reject }));
    },
    (request, settled, isNewest) => heard.push([request, settled, isNewest]),
  );
  const answer = async (index: number, value: string) => {
    answers[index].resolve(value);
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(index));
  };
  return { queue, sent, heard, answers, answer };
}

describe('newestOnly', () => {
  test('one is in flight, the newest waits, what lies between is dropped', async () => {
    const { queue, sent, heard, answer } = makeQueue();
    for (const request of ['a', 'b', 'c', 'd']) queue.push(request);
    expect(sent).toEqual(['a']);
    await answer(0, 'A');
    expect(sent).toEqual(['a', 'd']);
    await answer(1, 'D');
    expect(heard).toEqual([
      ['a', { kind: 'done', reply: 'A' }, false],
      ['d', { kind: 'done', reply: 'D' }, true],
    ]);
  });

  test('a failure is told and does not stop the next', async () => {
    const { queue, sent, heard, answers } = makeQueue();
    queue.push('a');
    queue.push('b');
    const error = new Error('no');
    answers[0].reject(error);
    await vi.waitFor(() => expect(sent).toEqual(['a', 'b']));
    expect(heard).toEqual([['a', { kind: 'failed', error }, false]]);
  });

  test('after cancelling, an old answer is not told and a new request still goes out', async () => {
    const { queue, sent, heard, answers } = makeQueue();
    queue.push('old');
    queue.push('waiting');
    queue.cancel();
    queue.push('new');
    answers[0].resolve('late');
    await vi.waitFor(() => expect(sent).toEqual(['old', 'new']));
    expect(heard).toEqual([]);
  });
});

test('work shows only after it has taken a while, and stops at once', () => {
  vi.useFakeTimers();
  try {
    const flag = slowFlag();
    flag.start();
    vi.advanceTimersByTime(slowAfterMs - 1);
    flag.start();
    expect(flag.isSlow.value).toBe(false);
    vi.advanceTimersByTime(1);
    expect(flag.isSlow.value).toBe(true);
    flag.stop();
    expect(flag.isSlow.value).toBe(false);
    flag.start();
    flag.stop();
    vi.advanceTimersByTime(10 * slowAfterMs);
    expect(flag.isSlow.value).toBe(false);
  } finally {
    vi.useRealTimers();
  }
});
