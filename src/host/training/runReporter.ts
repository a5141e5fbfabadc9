import type { Bundle } from '../../engine/message.ts';
import type { Network } from '../../engine/network/network.ts';
import { joinedHealth } from '../../protocol/changedRun.ts';
import type { EpochNumbers, KernelSnapshot, RunView } from '../../protocol/networkView.ts';
import type { HealthWarning } from '../../training/healthWarnings.ts';
import type { RunControl } from '../../training/runControl.ts';
import type {
  BatchEvent,
  FinishedEvent,
  HealthEvent,
  RunEvent,
  StartedEvent,
} from '../../training/runEvents.ts';
import { PointSeries } from './pointSeries.ts';
import { saidHealth } from './saidHealth.ts';
import { shownKernels } from './shownKernels.ts';
import { epochNumbers, lastEpoch, type ReadRun } from './storedRun.ts';
import type { FolderChange } from './trainingProtocol.ts';

/** Changes follow each other no faster. */
const changeMs = 100;
/** Kernels while they form: a network of many is a large message. */
const kernelsMs = 200;
/** How many epochs of a run keep their kernels, about. */
const kernelEpochs = 32;
/** Time left is not told from less of a run. */
const leastMsForEstimate = 1000;

type Change = { -readonly [Key in keyof RunView]?: RunView[Key] };

export interface RunReporterOptions {
  readonly bundle: Bundle;
  readonly control: RunControl;
  readonly send: (change: FolderChange) => void;
}

/** Makes of the events of a run what a panel is told, at most ten times a second. */
export class RunReporter {
  readonly #options: RunReporterOptions;
  #series = new PointSeries();
  #change: Change = {};
  /** How the layers are, as far as it was not told yet. */
  #health: HealthEvent | null = null;
  #folder: string | undefined;
  #sentMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #started: StartedEvent | null = null;
  #epoch = 0;
  #step = 0;
  #isWatched = false;
  #isLooking = false;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(options: RunReporterOptions) {
    this.#options = options;
  }

  /** Tells all of a run that is gone on with, and adds to its curve. */
  goOn({ view, series }: ReadRun): void {
    this.#series = series;
    this.#set({ ...view, state: 'starting', finished: null });
  }

  /** Whether kernels are looked at between the ends of epochs. */
  watch(isWatched: boolean): void {
    this.#isWatched = isWatched;
    if (isWatched) this.#lookAtKernels();
  }

  tell(event: RunEvent): void {
    switch (event.type) {
      case 'started':
        this.#start(event);
        break;
      case 'batch':
        this.#tellBatch(event);
        break;
      case 'paused':
        this.#set({ state: event.isPaused ? 'paused' : 'running' });
        break;
      case 'epoch':
        this.#epoch = event.epoch;
        this.#tellEpoch(epochNumbers(event));
        if (event.epoch % this.#kernelsEvery === 0) this.#keepKernels();
        break;
      case 'sample': {
        const { type: _, ...samples } = event;
        this.#set({ samples });
        break;
      }
      case 'health':
        this.#tellHealth(event);
        break;
      case 'finished':
        this.#finish(event);
    }
  }

  /** Says more than events do. */
  add(change: Change): void {
    this.#set(change);
  }

  /** Says at once what is still to be said. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sentMs = performance.now();
    const points = this.#series.take();
    const change = {
      ...this.#change,
      ...(points && { points }),
      ...(this.#folder && { folder: this.#folder }),
    };
    this.#change = {};
    this.#health = null;
    if (Object.keys(change).length > 0) this.#options.send(change);
  }

  get #kernelsEvery(): number {
    return Math.ceil((this.#started?.epochs ?? 1) / kernelEpochs);
  }

  #start(event: StartedEvent): void {
    this.#started = event;
    this.#folder = event.folder;
    this.#epoch = event.resumed?.epoch ?? 0;
    const { type: _, elapsedMs: __, ...facts } = event;
    this.#set({ state: 'running', epochs: event.epochs, facts });
    this.#keepKernels();
  }

  #tellBatch(event: BatchEvent): void {
    const { type: _, ...batch } = event;
    this.#step = event.step;
    this.#series.add(event.step, event.loss, event.accuracy);
    this.#set({ batch, msLeft: this.#msLeft(event) });
    if (this.#isWatched) this.#lookAtKernels();
  }

  #tellEpoch(epoch: EpochNumbers): void {
    this.#set({ history: [...(this.#change.history ?? []), epoch], last: lastEpoch(epoch) });
  }

  /** What was warned of and is not told yet is told too, unless the same is said anew. */
  #tellHealth(event: HealthEvent): void {
    const isNew = ({ layer, problem }: HealthWarning) =>
      !event.warnings.some((other) => other.layer === layer && other.problem.text === problem.text);
    const warnings = [...(this.#health?.warnings.filter(isNew) ?? []), ...event.warnings];
    this.#health = joinedHealth(this.#health, { ...event, warnings });
    this.#set({ health: saidHealth(this.#health, this.#options.bundle) });
  }

  #finish({ reason, wasOver }: FinishedEvent): void {
    const state = reason === 'stopped' ? 'stopped' : 'finished';
    this.#set({ state, finished: { reason, wasOver }, msLeft: null });
  }

  /** By the share of the run that was done since it was begun or gone on with. */
  #msLeft({ epoch, batch, elapsedMs }: BatchEvent): number | null {
    if (!this.#started) return null;
    const { epochs, batches, resumed, elapsedMs: startMs } = this.#started;
    const share = (whole: number, more: number) => (whole + more / batches) / epochs;
    const done = share(epoch - 1, batch);
    const since = done - (resumed ? share(resumed.epoch, resumed.batch) : 0);
    const passedMs = elapsedMs - startMs;
    return passedMs < leastMsForEstimate || since <= 0 ? null : (passedMs * (1 - done)) / since;
  }

  #keepKernels(): void {
    this.#look((forming) => {
      this.#set({ forming, kernels: [...(this.#change.kernels ?? []), forming] });
    });
  }

  #lookAtKernels(): void {
    if (this.#isLooking || performance.now() - this.#lookedMs < kernelsMs) return;
    this.#isLooking = true;
    this.#lookedMs = performance.now();
    this.#look((forming) => {
      this.#isLooking = false;
      this.#set({ forming });
    });
  }

  #look(see: (kernels: KernelSnapshot) => void): void {
    const [epoch, step] = [this.#epoch, this.#step];
    this.#options.control
      .look(async (network) => ({ epoch, step, layers: await kernelsOf(network) }))
      .then(see, () => {
        // The run has ended meanwhile: its checkpoint has the kernels.
      });
  }

  #set(change: Change): void {
    Object.assign(this.#change, change);
    if (this.#timer) return;
    const waitMs = this.#sentMs + changeMs - performance.now();
    if (waitMs <= 0) this.flush();
    else this.#timer = setTimeout(() => this.flush(), waitMs);
  }
}

function kernelsOf(network: Network): ReturnType<typeof shownKernels> {
  return shownKernels({ shapes: network.tensors, read: (name) => network.read(name).data });
}
