import { dirname, join } from 'node:path';
import { createWasmBackend } from '../engine/network/wasm/createWasmBackend.ts';
import type { WasmBackend } from '../engine/network/wasm/wasmBackend.ts';
import type { CliContext } from './context.ts';

/**
 * Has `work` compute on so many threads, beside this one, which reads data meanwhile; without a workers'
 * script on this one alone.
 */
export async function withBackend<Result>(
  { workerFile }: CliContext,
  threads: number,
  work: (backend: WasmBackend) => Promise<Result>,
): Promise<Result> {
  const backend = await createWasmBackend(
    workerFile === null
      ? { threads: 1, joins: true, workerFile: '' }
      : { threads, joins: false, workerFile: join(dirname(workerFile), 'networkWorker.js') },
  );
  try {
    return await work(backend);
  } finally {
    await backend.dispose();
  }
}
