import { LazyThread } from '../lazyThread.ts';
import type { TrainingMethods, TrainingWorkerData } from './trainingProtocol.ts';

/** A thread that nobody asks ends after this. */
const idleMs = 60_000;

/** The thread that reads what runs have left behind. */
export class RunReader extends LazyThread<TrainingMethods> {
  /** `file`: path of the thread's script; `onDeath` hears why one died. */
  constructor(file: string, data: TrainingWorkerData, onDeath: (reason: string) => void) {
    super({ file, name: 'convscope-runs', data, local: {}, onDeath, idleMs });
  }
}
