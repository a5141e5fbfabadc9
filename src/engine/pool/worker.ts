/** The script of a worker thread: takes jobs, works on them with the others, answers each one. */
import { parentPort, workerData } from 'node:worker_threads';
import { type FilterJob, runBands } from '../filter/filterPipeline.ts';
import { createMachine, type MachineRecipe } from '../filter/wasmMachine.ts';
import type { WorkerReply } from './workerPool.ts';

const machine = createMachine(workerData as MachineRecipe);

parentPort?.on('message', (job: FilterJob) => {
  parentPort?.postMessage(answer(job));
});

function answer(job: FilterJob): WorkerReply {
  try {
    runBands(job, machine);
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
