/** A run on threads and microkernels. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createWasmBackend } from '../../src/engine/network/wasm/createWasmBackend.ts';
import { RunControl } from '../../src/training/runControl.ts';
import { networkWorker } from '../engine/network/wasmBackends.ts';
import { temporaryFolder } from './folder.ts';
import { bitsOf, metricsOf, runOf, type TestRunOptions } from './runs.ts';

async function onThreads(threads: number, options: TestRunOptions, stopAfter = Number.POSITIVE_INFINITY) {
  const backend = await createWasmBackend({ threads, joins: false, workerFile: networkWorker() });
  const control = new RunControl();
  let batches = 0;
  try {
    const { error } = await runOf({ ...options, backend, control }, (event) => {
      if (event.type === 'batch' && ++batches === stopAfter) control.stop();
    });
    if (error) throw error;
  } finally {
    await backend.dispose();
  }
}

it('ends in the same bits on 1, 2 and 3 threads, stopped and gone on with on another number', {
  timeout: 60_000,
}, async () => {
  const parent = await temporaryFolder();
  const folder = (name: string) => join(parent, name);
  await onThreads(1, { folder: folder('one') });
  const [bits, metrics] = [await bitsOf(folder('one')), await metricsOf(folder('one'))];
  for (const threads of [2, 3]) {
    await onThreads(threads, { folder: folder(`${threads}`) });
    expect(await bitsOf(folder(`${threads}`))).toEqual(bits);
    expect(await metricsOf(folder(`${threads}`))).toEqual(metrics);
  }
  await onThreads(3, { folder: folder('mixed') }, 4);
  await onThreads(1, { folder: folder('mixed'), resume: true }, 5);
  await onThreads(2, { folder: folder('mixed'), resume: true });
  expect(await bitsOf(folder('mixed'))).toEqual(bits);
});
