import { signal } from '@preact/signals';
import type { NetworkPage } from '../../../src/protocol/networkView.ts';

/** Which page is on the screen; survives hiding and reloading. */
export class ShownPage {
  readonly page = signal<NetworkPage>('training');
  readonly #save: (state: object) => void;

  constructor(saved: unknown, save: (state: object) => void) {
    this.#save = save;
    const isMaps = typeof saved === 'object' && saved !== null && 'page' in saved && saved.page === 'maps';
    if (isMaps) this.page.value = 'maps';
  }

  choose(page: NetworkPage): void {
    this.page.value = page;
    this.#save({ page });
  }
}
