import type { Rpc } from '../../protocol/rpc.ts';
import { startThread, type Thread } from '../startThread.ts';
import type { TrainingMethods, TrainingWorkerData } from './trainingProtocol.ts';

type Ask = Rpc<TrainingMethods>['request'];

/** A thread that nobody asks ends after this. */
const idleMs = 60_000;

/** The thread that reads what runs have left behind: started by the first question, and anew where it died. */
export class RunReader {
  readonly #file: string;
  readonly #data: TrainingWorkerData;
  readonly #log: (detail: string) => void;
  #thread: Thread<TrainingMethods> | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** `file`: path of the thread's script. */
  constructor(file: string, data: TrainingWorkerData, log: (detail: string) => void) {
    this.#file = file;
    this.#data = data;
    this.#log = log;
  }

  /** Asks and waits. Rejects with RpcError where the answer fails or the thread ends. */
  readonly ask: Ask = (method, params) => {
    clearTimeout(this.#idle);
    this.#thread ??= this.#start();
    const answer = this.#thread.rpc.request(method, params);
    const rest = () => {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.end(), idleMs).unref();
    };
    answer.then(rest, rest);
    return answer;
  };

  end(): void {
    clearTimeout(this.#idle);
    this.#thread?.end();
    this.#thread = undefined;
  }

  #start(): Thread<TrainingMethods> {
    return startThread<TrainingMethods>({
      file: this.#file,
      name: 'convscope-runs',
      data: this.#data,
      local: {},
      onDeath: (reason) => {
        this.#thread = undefined;
        this.#log(reason);
      },
    });
  }
}
