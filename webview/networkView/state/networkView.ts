import { batch, computed, signal } from '@preact/signals';
import { changedRun } from '../../../src/protocol/changedRun.ts';
import type {
  FileDifference,
  NetworkViewHostMethods,
  NetworkViewSnapshot,
  RunAction,
  RunChange,
  RunSummary,
  RunView,
} from '../../../src/protocol/networkView.ts';
import { type Rpc, RpcError } from '../../../src/protocol/rpc.ts';
import { setNumberLanguage } from '../../shared/numbers.ts';
import { t } from '../../shared/translate.ts';
import { SamplePictures } from './samplePictures.ts';
import { readSavedView, type SavedView } from './savedView.ts';

export interface NetworkViewConnection {
  readonly host: Rpc<NetworkViewHostMethods>;
  readonly saved: unknown;
  save(state: unknown): void;
}

type HostRequest = (host: Rpc<NetworkViewHostMethods>) => Promise<unknown>;

/** Images of one class that were named as another. */
export interface Pair {
  readonly label: number;
  readonly predicted: number;
}

/** As many curves can be told apart. */
export const mostCompared = 3;

/** The network view of one file: what the host knows, and what is looked at. */
export class NetworkView {
  readonly file = signal('');
  readonly obstacle = signal<string | null>(null);
  readonly runs = signal<readonly RunSummary[]>([]);
  readonly run = signal<RunView | null>(null);
  /** Runs laid over the one that is shown. */
  readonly compared = signal<readonly RunView[]>([]);
  readonly differences = signal<ReadonlyMap<string, readonly FileDifference[]>>(new Map());
  /** The epoch looked at; null: the newest. */
  readonly epoch = signal<number | null>(null);
  readonly pair = signal<Pair | null>(null);
  /** The place in epochs that is pointed at. */
  readonly pointed = signal<number | null>(null);
  readonly layer = signal<string | null>(null);
  readonly choices = signal<SavedView>(readSavedView(null));
  /** Warnings that were put away, by what they say. */
  readonly dismissed = signal<ReadonlySet<string>>(new Set());
  /** What the host refused. */
  readonly failure = signal<string | null>(null);
  readonly pictures: SamplePictures;
  /** The epoch that is shown; 0 before the end of the first. */
  readonly shownEpoch = computed(() => {
    const newest = this.run.value?.history.at(-1)?.epoch ?? 0;
    return Math.min(this.epoch.value ?? newest, newest);
  });
  readonly #connection: NetworkViewConnection;
  /** The run that is to be shown. */
  #wanted: string | undefined;

  constructor(connection: NetworkViewConnection) {
    this.#connection = connection;
    this.pictures = new SamplePictures(connection.host);
    this.choices.value = readSavedView(connection.saved);
  }

  /** Takes all of it anew. */
  show({ language, file, obstacle, runs, run }: NetworkViewSnapshot): void {
    setNumberLanguage(language);
    batch(() => {
      if (file !== this.file.value) this.#layOver([]);
      this.file.value = file;
      this.obstacle.value = obstacle;
      this.runsChanged(runs);
      this.#showRun(run);
    });
  }

  runChanged(change: RunChange): void {
    const { value: run } = this.run;
    if (run?.id === change.id) this.run.value = changedRun(run, change);
    this.#layOver(
      this.compared.peek().map((other) => (other.id === change.id ? changedRun(other, change) : other)),
    );
  }

  runsChanged(runs: readonly RunSummary[]): void {
    this.runs.value = runs;
    const ids = new Set(runs.map(({ id }) => id));
    this.#layOver(this.compared.peek().filter(({ id }) => ids.has(id)));
  }

  /** What is the same does not draw the charts anew. */
  #layOver(runs: readonly RunView[]): void {
    const known = this.compared.peek();
    const isSame = runs.length === known.length && runs.every((run, place) => run === known[place]);
    if (!isSame) this.compared.value = runs;
  }

  #showRun(run: RunView | null): void {
    this.#wanted = run?.id;
    batch(() => {
      this.run.value = run;
      this.epoch.value = null;
      this.pair.value = null;
      this.pointed.value = null;
      this.failure.value = null;
      this.differences.value = new Map();
      this.#layOver(this.compared.peek().filter(({ id }) => id !== run?.id));
    });
    for (const { id } of this.compared.peek()) void this.#ask(() => this.#findDifferences(id));
  }

  choose(change: Partial<SavedView>): void {
    this.choices.value = { ...this.choices.peek(), ...change };
    this.#connection.save(this.choices.value);
  }

  /** Looks at the end of an epoch; the newest is followed. */
  lookAt(epoch: number): void {
    const newest = this.run.peek()?.history.at(-1)?.epoch ?? 0;
    const within = Math.min(newest, Math.max(0, Math.round(epoch)));
    this.epoch.value = within === newest ? null : within;
  }

  dismiss(warning: string): void {
    this.dismissed.value = new Set([...this.dismissed.peek(), warning]);
  }

  readonly train = () => this.#act((host) => host.request('train', null));
  readonly showFile = () => this.#act((host) => host.request('showFile', null));
  readonly showLog = () => this.#connection.host.notify('showLog', null);
  showLayer = (layer: string) => this.#act((host) => host.request('showLayer', { layer }));

  /** Goes on with the run that is shown, or another one, from its checkpoint. */
  resume(id = this.run.peek()?.id): Promise<void> {
    return this.#act(async (host) => id !== undefined && host.request('resume', { id }));
  }

  control(action: RunAction): Promise<void> {
    const id = this.run.peek()?.id;
    return this.#act(async (host) => id !== undefined && host.request('control', { id, action }));
  }

  openSample(index: number): Promise<void> {
    const id = this.run.peek()?.id;
    return this.#act(async (host) => id !== undefined && host.request('openSample', { id, index }));
  }

  wantPictures(part: string, indices: readonly number[]): void {
    const id = this.run.peek()?.id;
    if (id !== undefined) void this.#ask(() => this.pictures.want(id, part, indices));
  }

  /** Shows another run in place of this one. */
  showRun(id: string): Promise<void> {
    this.#wanted = id;
    return this.#act(async () => {
      const run = await this.#runNamed(id);
      if (run && this.#wanted === id) this.#showRun(run);
    });
  }

  /** Lays a run over the one that is shown, or takes it away. */
  compare(id: string, isCompared: boolean): Promise<void> {
    return this.#act(async () => {
      const others = this.compared.peek().filter((other) => other.id !== id);
      if (!isCompared) {
        this.#layOver(others);
        return;
      }
      const run = await this.#runNamed(id);
      if (!run) return;
      this.#layOver([...this.compared.peek().filter((other) => other.id !== id), run]);
      await this.#findDifferences(id);
    });
  }

  showDifferences(other: string): Promise<void> {
    const one = this.run.peek()?.id;
    return this.#act(async (host) => one !== undefined && host.request('showDifferences', { one, other }));
  }

  async #runNamed(id: string): Promise<RunView | null> {
    const run = await this.#connection.host.request('run', { id });
    if (!run) this.failure.value = t('This run is gone: its folder was deleted.');
    return run;
  }

  async #findDifferences(other: string): Promise<void> {
    const one = this.run.peek()?.id;
    if (one === undefined) return;
    const found = await this.#connection.host.request('differences', { one, other });
    if (one === this.run.peek()?.id)
      this.differences.value = new Map([...this.differences.peek(), [other, found]]);
  }

  /** Asks for what a person wants: what was refused before is over. */
  #act(request: HostRequest): Promise<void> {
    this.failure.value = null;
    return this.#ask(request);
  }

  /** A refusal is said; nothing rejects. */
  async #ask(request: HostRequest): Promise<void> {
    try {
      await request(this.#connection.host);
    } catch (error) {
      if (error instanceof RpcError && error.code === 'disposed') return;
      this.failure.value = error instanceof Error ? error.message : String(error);
    }
  }
}
