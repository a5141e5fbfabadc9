import type { Network } from '../../engine/network/network.ts';

/** Bytes of weights that are kept for the epochs of a run. */
const mostBytes = 2 ** 26;

/** Weights by the names of their tensors. */
type Weights = ReadonlyMap<string, Float32Array>;

/**
 * The weights of a run after those of its epochs that were looked at: a run folder keeps the last ones alone. Where they
 * are too many the oldest go, but for the random start.
 */
export class KeptEpochs {
  #run = '';
  readonly #weights = new Map<number, Weights>();

  /** Forgets the epochs of another run. */
  begin(run: string): void {
    if (run !== this.#run) this.#weights.clear();
    this.#run = run;
  }

  get epochs(): readonly number[] {
    return [...this.#weights.keys()].sort((a, b) => a - b);
  }

  keep(epoch: number, network: Network): void {
    this.#weights.set(epoch, weightsOf(network));
    while (this.#bytes > mostBytes && this.#weights.size > 2) {
      const [, oldest] = this.epochs;
      this.#weights.delete(oldest);
    }
  }

  /** Writes the weights of an epoch to a network; false where they are not kept. */
  restore(epoch: number, network: Network): boolean {
    const weights = this.#weights.get(epoch);
    for (const [name, numbers] of weights ?? []) network.write(name, numbers);
    return weights !== undefined;
  }

  get #bytes(): number {
    const sizes = [...this.#weights.values()].flatMap((weights) =>
      [...weights.values()].map(({ byteLength }) => byteLength),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

function weightsOf(network: Network): Weights {
  const names = [...network.tensors.keys()].filter((name) => !name.startsWith('optimizer/'));
  return new Map(names.map((name) => [name, Float32Array.from(network.read(name).data)]));
}
