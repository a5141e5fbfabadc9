import { type Ablation, ablatedGraph, ablatedNetwork } from '../../explain/network/ablation.ts';
import { networkOptions } from '../../training/trainedNetwork.ts';
import { type OpenedNetwork, oneThread } from './openedNetwork.ts';

/** A network that images are shown to, and its graph. */
export type LookingNetwork = Pick<OpenedNetwork, 'network' | 'graph'>;

/** A second network beside the trained one, with what is switched off or edited; kept while that stays the same. */
export class ChangedNetwork {
  #made: (LookingNetwork & Pick<OpenedNetwork, 'backend'> & { readonly key: string }) | undefined;

  /**
   * The network with these changes; the trained one itself where there are none.
   * @throws EngineError as `ablatedNetwork`.
   */
  async of(opened: OpenedNetwork, changes: readonly Ablation[]): Promise<LookingNetwork> {
    const made = this.made(changes);
    if (made) return made;
    await this.forget();
    if (changes.length === 0) return opened;
    const backend = await oneThread();
    try {
      const options = networkOptions(opened.compiled, backend);
      const network = ablatedNetwork(options, (name) => opened.network.read(name), changes);
      this.#made = { key: keyOf(changes), backend, network, graph: ablatedGraph(options, changes) };
      return this.#made;
    } catch (error) {
      await backend.dispose();
      throw error;
    }
  }

  /** The network with these changes, where it is there. */
  made(changes: readonly Ablation[]): LookingNetwork | null {
    return this.#made?.key === keyOf(changes) ? this.#made : null;
  }

  /** The weights of the trained one are others. */
  async forget(): Promise<void> {
    const { backend } = this.#made ?? {};
    this.#made = undefined;
    await backend?.dispose();
  }
}

function keyOf(changes: readonly Ablation[]): string {
  return JSON.stringify(changes);
}
