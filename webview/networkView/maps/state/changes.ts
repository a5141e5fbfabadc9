import { batch, signal } from '@preact/signals';
import type {
  Ablation,
  ChangedAccuracy,
  FeatureMapsHostMethods,
} from '../../../../src/protocol/featureMaps.ts';
import type { Rpc } from '../../../../src/protocol/rpc.ts';
import { isSameChange, type WeightChange } from '../layout/changedNumbers.ts';
import { without } from '../layout/changeGroups.ts';

type Ask = (request: (host: Rpc<FeatureMapsHostMethods>) => Promise<unknown>) => Promise<void>;

/** What a person has switched off or edited in the network, to see what becomes of it. */
export class Changes {
  /** Each on top of those before. */
  readonly list = signal<readonly Ablation[]>([]);
  /** How many images are named right; null while it is not known. */
  readonly accuracy = signal<ChangedAccuracy | null>(null);
  /** The file that they were written to. */
  readonly saved = signal<string | null>(null);
  /** The kernel whose numbers are being edited. */
  readonly edited = signal<{ readonly layer: string; readonly output: number } | null>(null);
  readonly #ask: Ask;
  readonly #look: () => void;

  /** `look`: has the network look anew. */
  constructor(ask: Ask, look: () => void) {
    this.#ask = ask;
    this.#look = look;
  }

  has(change: Ablation): boolean {
    return this.list.value.some((each) => isSameChange(each, change));
  }

  /** Whether a map, or a unit of a vector, is switched off. */
  isOff(layer: string, channel: number): boolean {
    return this.has({ type: 'map', layer, channel });
  }

  /** Switches a map or a kernel off, or on again. */
  toggle(change: Ablation): void {
    const others = without(this.list.peek(), [change]);
    this.#become(others.length < this.list.peek().length ? others : [...others, change]);
  }

  /** Sets a number; one that has its value without that is no change. `valueWith`: its value with other changes. */
  set(change: WeightChange, valueWith: (changes: readonly Ablation[]) => number): void {
    const others = without(this.list.peek(), [change]);
    const isChange = Math.fround(change.value) !== Math.fround(valueWith(others));
    this.#become(isChange ? [...others, change] : others);
  }

  takeBack(changes: readonly Ablation[]): void {
    this.#become(without(this.list.peek(), changes));
  }

  /** The network is another. */
  forget(): void {
    batch(() => {
      this.list.value = [];
      this.accuracy.value = null;
      this.saved.value = null;
      this.edited.value = null;
    });
  }

  /** Asks how many images are named right, where that is not known. */
  async measure(): Promise<void> {
    const changes = this.list.peek();
    if (changes.length === 0 || this.accuracy.peek()) return;
    await this.#ask(async (host) => {
      const accuracy = await host.request('changedAccuracy', { changes });
      if (this.list.peek() === changes) this.accuracy.value = accuracy;
    });
  }

  /** Writes the changed weights to a file. */
  async save(): Promise<void> {
    const changes = this.list.peek();
    await this.#ask(async (host) => {
      const saved = await host.request('saveChanged', { changes });
      if (this.list.peek() === changes) this.saved.value = saved;
    });
  }

  #become(changes: readonly Ablation[]): void {
    batch(() => {
      this.list.value = changes;
      this.accuracy.value = null;
      this.saved.value = null;
    });
    this.#look();
  }
}
