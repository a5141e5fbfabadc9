/** One run in the thread that trains. Knows no VS Code. */
import { availableParallelism, totalmem } from 'node:os';
import type { Network } from '../../engine/network/network.ts';
import { createWasmBackend } from '../../engine/network/wasm/createWasmBackend.ts';
import { checkNetwork } from '../../network/check/checkNetwork.ts';
import { type CompiledNetwork, compileNetwork } from '../../network/compile/compileNetwork.ts';
import { isWeight } from '../../training/checkpoint.ts';
import { RunControl } from '../../training/runControl.ts';
import { runTraining } from '../../training/runTraining.ts';
import { describeFailure } from '../describeFailure.ts';
import { RunReporter } from './runReporter.ts';
import { readRun } from './storedRun.ts';
import type {
  FolderChange,
  RunTensor,
  TrainingMethods,
  TrainingWorkerData,
  TrainRequest,
} from './trainingProtocol.ts';

export interface TrainingRunOptions extends TrainingWorkerData {
  readonly onChange: (change: FolderChange) => void;
  /** Hears of defects. */
  readonly report: (detail: string) => void;
}

/** Trains once; told what to do meanwhile. */
export class TrainingRun {
  readonly #options: TrainingRunOptions;
  readonly #control = new RunControl();
  #reporter: RunReporter | undefined;
  #isWatched = false;
  #folder: string | null = null;

  constructor(options: TrainingRunOptions) {
    this.#options = options;
  }

  readonly control: TrainingMethods['control'] = ({ action }) => this.#control[action]();

  readonly watch: TrainingMethods['watch'] = ({ isWatched }) => {
    this.#isWatched = isWatched;
    this.#reporter?.watch(isWatched);
  };

  /** Null where it has ended before it could be asked. */
  readonly weights: TrainingMethods['weights'] = () => this.#control.look(weightsOf).catch(() => null);

  /** Resolves when the run has ended; why is said as a change. */
  async train(request: TrainRequest): Promise<void> {
    const { bundle, onChange, report } = this.#options;
    this.#folder = request.resume;
    const reporter = new RunReporter({
      bundle,
      control: this.#control,
      send: (change) => {
        this.#folder = change.folder ?? this.#folder;
        onChange(change);
      },
    });
    this.#reporter = reporter;
    reporter.watch(this.#isWatched);
    try {
      const past = request.resume === null ? null : await readRun(request.resume, bundle);
      if (past) reporter.goOn(past);
      await this.#run(request, reporter);
    } catch (error) {
      const { message, detail } = describeFailure(error, bundle);
      if (detail) report(detail);
      reporter.add({ state: 'failed', problem: message, msLeft: null });
    }
    const end = await this.#end().catch((error: unknown) => {
      const { message, detail = message } = describeFailure(error, bundle);
      report(detail);
      return {};
    });
    // What is still to be said comes before: a list given anew would take its place.
    reporter.flush();
    reporter.add(end);
    reporter.flush();
  }

  async #run({ file, text, resume, threads, roots }: TrainRequest, reporter: RunReporter): Promise<void> {
    const { networkWorkerFile, version } = this.#options;
    const compiled = compileNetwork(checkNetwork(text, { memoryBytes: totalmem() }));
    const backend = await createWasmBackend({
      threads: threadsOf(threads, compiled),
      joins: false,
      workerFile: networkWorkerFile,
    });
    try {
      await runTraining({
        file,
        compiled,
        ...(resume !== null && { folder: resume, resume: true }),
        backend,
        backendFacts: { level: backend.level, threads: backend.threads },
        version,
        control: this.#control,
        emit: (event) => reporter.tell(event),
        data: { roots },
      });
    } finally {
      await backend.dispose();
    }
  }

  /** What the folder of a run that has ended says: its last kernels, and whether it can be gone on with. */
  async #end(): Promise<Partial<FolderChange>> {
    const stored = this.#folder === null ? null : await readRun(this.#folder, this.#options.bundle);
    if (!stored) return { canResume: false };
    const { canResume, forming, kernels } = stored.view;
    return { canResume, ...(forming && { forming, kernels: kernels.slice(-1) }) };
  }
}

function weightsOf(network: Network): RunTensor[] {
  return [...network.tensors.keys()]
    .filter(isWeight)
    .map((name) => ({ name, data: Float32Array.from(network.read(name).data) }));
}

/** As the file says, or the person's settings, or one less than the processors: the rest is for the editor. */
function threadsOf(settings: number, { training }: CompiledNetwork): number {
  return training.threads ?? (settings || Math.max(1, availableParallelism() - 1));
}
