import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { LazyThread } from '../../src/host/lazyThread.ts';
import { temporaryFolder } from '../training/folder.ts';

type Remote = { threadOf: (params: null) => string; never: (params: null) => void };

const idleMs = 60_000;

/** One that says which thread it is, whenever it is asked for that. */
async function lazyThread(): Promise<LazyThread<Remote>> {
  const file = join(await temporaryFolder(), 'thread.mjs');
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads';
const name = String(Math.random());
parentPort.on('message', ({ id, method }) => {
  if (method === 'threadOf') parentPort.postMessage({ kind: 'result', id, result: name });
});`,
  );
  return new LazyThread({ file, name: 'some', data: { bundle: {} }, local: {}, onDeath: () => {}, idleMs });
}

afterEach(() => vi.useRealTimers());

test('rests only where nothing is left to be answered', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const thread = await lazyThread();
  const first = await thread.ask('threadOf', null);
  vi.advanceTimersByTime(idleMs - 1);
  const slow = thread.ask('never', null);
  let isOver = false;
  slow.catch(() => {
    isOver = true;
  });
  expect(await thread.ask('threadOf', null)).toBe(first);
  vi.advanceTimersByTime(10 * idleMs);
  expect(await thread.ask('threadOf', null)).toBe(first);
  expect(isOver).toBe(false);
  thread.end();
  await expect(slow).rejects.toMatchObject({ code: 'disposed' });
});

test('ends where nobody asks, and is started anew by the next question', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const thread = await lazyThread();
  const first = await thread.ask('threadOf', null);
  vi.advanceTimersByTime(idleMs);
  const second = await thread.ask('threadOf', null);
  expect(second).not.toBe(first);
  thread.end();
});
