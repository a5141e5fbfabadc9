import { signal } from '@preact/signals';
import type {
  AblatedAccuracy,
  FeatureMapsHostMethods,
  OneMap,
} from '../../../../src/protocol/featureMaps.ts';
import type { Rpc } from '../../../../src/protocol/rpc.ts';

type Ask = (request: (host: Rpc<FeatureMapsHostMethods>) => Promise<unknown>) => Promise<void>;

/** Maps that are switched off, and what is predicted without them. */
export class SwitchedMaps {
  readonly off = signal<readonly OneMap[]>([]);
  /** Null where none is off. */
  readonly without = signal<readonly number[] | null>(null);
  /** The same over many images; null while it is not known. */
  readonly accuracy = signal<AblatedAccuracy | null>(null);
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  isOff(layer: string, channel: number): boolean {
    return this.off.value.some((map) => map.layer === layer && map.channel === channel);
  }

  /** Switches a map off, or on again. */
  toggle(map: OneMap): void {
    const others = this.off
      .peek()
      .filter(({ layer, channel }) => layer !== map.layer || channel !== map.channel);
    this.off.value = others.length < this.off.peek().length ? others : [...others, map];
    void this.predict();
    void this.measure();
  }

  allOn(): void {
    this.off.value = [];
    this.without.value = null;
    this.accuracy.value = null;
  }

  /** Asks anew: the image or the network is another. */
  async predict(): Promise<void> {
    const maps = this.off.peek();
    if (maps.length === 0) {
      this.without.value = null;
      return;
    }
    await this.#ask(async (host) => {
      const { probabilities } = await host.request('withoutMaps', { maps });
      if (this.off.peek() === maps) this.without.value = probabilities;
    });
  }

  /** Asks anew how many images are named right: the maps or the network are others. */
  async measure(): Promise<void> {
    const maps = this.off.peek();
    this.accuracy.value = null;
    if (maps.length === 0) return;
    await this.#ask(async (host) => {
      const accuracy = await host.request('accuracyWithout', { maps });
      if (this.off.peek() === maps) this.accuracy.value = accuracy;
    });
  }
}
