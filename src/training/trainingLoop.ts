import { type Batch, batchOrder, readBatches } from '../data/datasets/batches.ts';
import type { Dataset } from '../data/datasets/openDataset.ts';
import { EngineError } from '../engine/errors.ts';
import { type ResolvedLayer, resolveLayers } from '../engine/network/layerSpec.ts';
import type { Network } from '../engine/network/network.ts';
import { scheduledRate } from '../engine/schedules.ts';
import { type Tensor, tensor } from '../engine/tensor.ts';
import type { CompiledNetwork } from '../network/compile/compileNetwork.ts';
import { afterEpoch } from './earlyStopping.ts';
import { epochEvents } from './epochEvents.ts';
import { evaluateParts, lossLabels } from './evaluation.ts';
import { examine, firstNotFinite, lengthsOf } from './health.ts';
import {
  brokenEvaluation,
  commonestShare,
  type HealthWarning,
  layerWarnings,
  lossNotANumber,
  noProgress,
} from './healthWarnings.ts';
import { firstProgress, type Progress } from './progress.ts';
import type { RunControl } from './runControl.ts';
import type { FinishedEvent, HealthEvent, RunEvent } from './runEvents.ts';
import { Stopwatch } from './stopwatch.ts';
import { TrainingError } from './trainingError.ts';

/** What a loop trains, and who hears of it. */
export interface TrainingTask {
  readonly compiled: CompiledNetwork;
  readonly network: Network;
  /** Of its last layer. */
  readonly units: number;
  readonly dataset: Dataset;
  readonly control: RunControl;
  /** Keeps what was measured; it need not last before {@link commit}. */
  readonly record: (event: RunEvent) => Promise<void>;
  /** Makes the network and what was recorded last, and that the run stands there. */
  readonly commit: (progress: Progress) => Promise<void>;
  readonly emit: (event: RunEvent) => void;
}

type StopReason = CompiledNetwork['training']['stopOn'][number];

/** The most time that a crash may cost, in ms, beside an epoch's evaluation. */
const commitEveryMs = 60_000;

/**
 * The epochs of a run: each goes through all training images in batches, then validates, tests, looks at the
 * layers, and commits. It commits also when it is paused or stopped, and each minute in between; where it is
 * gone on with does not change a bit of what comes out.
 *
 * A batch of a single image, as the last may be, is left out where a batch normalisation cannot be trained
 * with it: the image has its turn in another epoch, where they are shuffled.
 */
export class TrainingLoop {
  readonly #task: TrainingTask;
  readonly #layers: readonly ResolvedLayer[];
  readonly #takesOne: boolean;
  readonly #watch: Stopwatch;
  #progress: Progress;
  #committedMs: number;
  /** Where the epoch in progress stood when it was begun or taken up. */
  #start = { ms: 0, images: 0 };
  #hasSaidNan = false;

  /** Goes on at `progress`, where the tensors and the steps of the network are. */
  constructor(task: TrainingTask, progress: Progress) {
    this.#task = task;
    this.#layers = resolveLayers(task.compiled.layers);
    this.#takesOne = takesOne(task);
    this.#watch = new Stopwatch(progress.elapsedMs);
    this.#progress = progress;
    this.#committedMs = progress.elapsedMs;
  }

  get elapsedMs(): number {
    return Math.round(this.#watch.elapsedMs);
  }

  /** Whole epochs. */
  get epoch(): number {
    return this.#progress.epoch;
  }

  /** Batches of one epoch. */
  get batches(): number {
    const { count } = this.#task.dataset.train;
    const { batchSize } = this.#task.compiled.training;
    const isOneLeft = count % batchSize === 1 && !this.#takesOne;
    return Math.ceil(count / batchSize) - (isOneLeft ? 1 : 0);
  }

  /**
   * Trains to the end. Throws TrainingError `nan` or `dead-layer` where `stopOn` has it, `output-…`; DataError
   * where data is gone or damaged; EngineError. What was committed last is good then.
   */
  async run(): Promise<FinishedEvent['reason']> {
    const { epochs } = this.#task.compiled.training;
    this.#watch.start();
    try {
      while (this.#progress.epoch < epochs && !this.#progress.isOver) {
        if ((await this.#train()) && (await this.#finishEpoch())) continue;
        await this.#commit();
        return 'stopped';
      }
      return this.#progress.isOver ? 'earlyStopping' : 'epochs';
    } finally {
      this.#watch.stop();
    }
  }

  /** The batches that are left of an epoch; false where the run is to end. */
  async #train(): Promise<boolean> {
    const { dataset, compiled, control, network } = this.#task;
    const { batchSize, shuffle } = compiled.training;
    const { epoch, batch: first, sums } = this.#progress;
    this.#start = { ms: this.#watch.elapsedMs, images: sums.images };
    const order = batchOrder(shuffle ? compiled.seed : null, epoch, dataset.train.count);
    for await (const batch of readBatches(dataset.train, { order, batchSize, epoch, first })) {
      if (!(await control.turn(network, (isPaused) => this.#pause(isPaused)))) return false;
      if (batch.count > 1 || this.#takesOne) await this.#step(batch);
      this.#progress = { ...this.#progress, batch: batch.number + 1 };
      if (this.#watch.elapsedMs - this.#committedMs > commitEveryMs) await this.#commit();
    }
    if (this.#progress.sums.images > sums.images) {
      this.#progress = { ...this.#progress, gradientNorms: lengthsOf(network.gradients()) };
    }
    return control.breathe(network);
  }

  async #step({ number, count, images: data, labels }: Batch): Promise<void> {
    const { network, units, dataset, compiled } = this.#task;
    const { schedule, learningRate: fullRate, epochs, loss: spec } = compiled.training;
    const { epoch, sums } = this.#progress;
    const run = { learningRate: fullRate, epochs, batchesPerEpoch: this.batches };
    const learningRate = scheduledRate(schedule, run, { epoch, batch: number });
    const images = tensor([count, ...dataset.train.shape], data);
    const { loss, correct } = await network.trainStep(images, lossLabels(spec, labels, units), learningRate);
    if (!Number.isFinite(loss)) await this.#notANumber(images, number);
    this.#progress = {
      ...this.#progress,
      sums: {
        loss: sums.loss + loss * count,
        correct: sums.correct + correct,
        images: sums.images + count,
      },
    };
    await this.#tell({
      type: 'batch',
      epoch: epoch + 1,
      batch: number + 1,
      step: network.steps,
      images: count,
      loss,
      accuracy: correct / count,
      learningRate,
      imagesPerSecond: this.#imagesPerSecond(),
      elapsedMs: this.elapsedMs,
    });
  }

  /** Looks at what an epoch has made of the network, and commits it; false where the run is to end. */
  async #finishEpoch(): Promise<boolean> {
    const { dataset, network, units, compiled, control, record, emit } = this.#task;
    const { sums, gradientNorms } = this.#progress;
    const [epoch, step] = [this.#progress.epoch + 1, network.steps];
    const imagesPerSecond = this.#imagesPerSecond();
    const goOn = () => control.breathe(network);
    const { batchSize, loss } = compiled.training;
    const evaluations = await evaluateParts(network, dataset, { batchSize, loss, units, goOn });
    if (!evaluations) return false;
    const probe = dataset.validation ?? dataset.train;
    const layers = await examine(network, this.#layers, probe, gradientNorms);
    const warnings = [
      ...layerWarnings(layers),
      ...brokenEvaluation(epoch, evaluations),
      ...noProgress(epoch, sums.correct / sums.images, commonestShare(dataset.train)),
    ];
    const health: HealthEvent = { type: 'health', epoch, step, layers, warnings };
    const lost = this.#fatal('nan', health);
    if (lost) {
      // Weights that are lost do not take the place of good ones.
      await this.#tell(health);
      throw new TrainingError(lost);
    }
    const facts = { epoch, step, sums, dataset, imagesPerSecond, elapsedMs: this.elapsedMs };
    const [numbers, ...samples] = epochEvents(facts, evaluations);
    const events = [numbers, ...samples, health];
    for (const event of events) await record(event);
    const patience = afterEpoch(compiled.training.earlyStopping, this.#progress, numbers);
    this.#progress = { ...firstProgress, ...patience, epoch };
    await this.#commit();
    for (const event of events) emit(event);
    const dead = this.#fatal('deadRelu', health);
    if (dead) throw new TrainingError(dead);
    return true;
  }

  /** A loss that is no number ends the run, or is said once. */
  async #notANumber(images: Tensor, batch: number): Promise<void> {
    const { network, compiled } = this.#task;
    const isEnd = compiled.training.stopOn.includes('nan');
    if (this.#hasSaidNan && !isEnd) return;
    this.#hasSaidNan = true;
    const [epoch, step] = [this.#progress.epoch + 1, network.steps];
    if (isEnd) network.undoStep();
    const layer = isEnd ? await firstNotFinite(network, images) : null;
    const warning = lossNotANumber(layer, { epoch, batch: batch + 1 });
    await this.#tell({ type: 'health', epoch, step, layers: [], warnings: [warning] });
    if (isEnd) throw new TrainingError(warning);
  }

  /** The warning that ends the run, as the file has it. */
  #fatal(reason: StopReason, { warnings }: HealthEvent): HealthWarning | undefined {
    const code = { nan: 'nan', deadRelu: 'dead-layer' }[reason];
    const isAsked = this.#task.compiled.training.stopOn.includes(reason);
    return isAsked ? warnings.find((warning) => warning.code === code) : undefined;
  }

  async #pause(isPaused: boolean): Promise<void> {
    if (isPaused) {
      this.#watch.stop();
      await this.#commit();
    } else {
      this.#watch.start();
    }
    this.#task.emit({ type: 'paused', isPaused });
  }

  async #commit(): Promise<void> {
    this.#committedMs = this.#watch.elapsedMs;
    await this.#task.commit({ ...this.#progress, elapsedMs: this.#committedMs });
  }

  async #tell(event: RunEvent): Promise<void> {
    await this.#task.record(event);
    this.#task.emit(event);
  }

  /** Of training alone, since the epoch was begun or taken up. */
  #imagesPerSecond(): number {
    const { ms, images } = this.#start;
    const seconds = (this.#watch.elapsedMs - ms) / 1000;
    return seconds > 0 ? Math.round((this.#progress.sums.images - images) / seconds) : 0;
  }
}

/** Whether the network can be trained with a batch of one image, or has to be: then the engine says why not. */
function takesOne({ network, compiled, dataset }: TrainingTask): boolean {
  if (compiled.training.batchSize === 1 || dataset.train.count === 1) return true;
  try {
    network.planBytes('training', 1);
    return true;
  } catch (error) {
    if (error instanceof EngineError && error.code === 'batch-norm-count') return false;
    throw error;
  }
}
