import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startThread, type Thread } from '../../src/host/startThread.ts';
import { temporaryFolder } from '../training/folder.ts';

type Remote = { echo: (params: string) => string; die: (params: null) => void };

/** A thread that answers by hand, and dies when it is told to. */
async function started(onDeath: (reason: string) => void): Promise<Thread<Remote>> {
  const file = join(await temporaryFolder(), 'thread.mjs');
  await writeFile(
    file,
    `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, method, params }) => {
  if (method === 'die') process.exit(7);
  parentPort.postMessage({ kind: 'result', id, result: params });
});`,
  );
  return startThread<Remote>({ file, name: 'some thread', data: { bundle: {} }, local: {}, onDeath });
}

test('a thread answers, and ends in silence when it is ended', async () => {
  const reasons: string[] = [];
  const { rpc, end } = await started((reason) => reasons.push(reason));
  expect(await rpc.request('echo', 'a word')).toBe('a word');
  const asked = rpc.request('die', null);
  end();
  await expect(asked).rejects.toMatchObject({ code: 'disposed' });
  expect(reasons).toEqual([]);
});

test('a thread that dies says why, and what it was asked is rejected', async () => {
  const { promise: death, resolve } = Promise.withResolvers<string>();
  const { rpc } = await started(resolve);
  await expect(rpc.request('die', null)).rejects.toMatchObject({ code: 'disposed' });
  expect(await death).toBe('The thread some thread ended with code 7.');
});
