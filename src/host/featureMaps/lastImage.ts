import type { MapsLook, MapsSource } from '../../protocol/featureMaps.ts';
import type { ThreadSource } from './featureMapsProtocol.ts';
import { askForMapsImage } from './imagesElsewhere.ts';

/** What is looked at before anybody has chosen. */
const firstSample: ThreadSource = { type: 'sample', part: null, index: 0 };

/** The image that was looked at last, to be looked at again where the network is another. */
export class LastImage {
  #source = firstSample;
  /** A file that a person has chosen and nobody has looked at yet. */
  #chosen: ThreadSource | null = null;

  /** Asks for a file; false where a person chose none. */
  async choose(): Promise<boolean> {
    const chosen = await askForMapsImage();
    if (chosen) this.#chosen = chosen;
    return chosen !== null;
  }

  /** Where the thread finds what is asked for. */
  find(asked: MapsSource): ThreadSource {
    return asked.type === 'again' ? (this.#chosen ?? this.#source) : asked;
  }

  /** A sample that was searched for is the same one again, not another search. */
  keep(source: ThreadSource, { sample }: MapsLook): void {
    this.#source = sample ? { type: 'sample', part: sample.part, index: sample.index } : source;
    this.#chosen = null;
  }

  /** What cannot be looked at is not tried again. */
  drop(source: ThreadSource): void {
    if (this.#chosen === source) this.#chosen = null;
  }

  forget(): void {
    this.#source = firstSample;
    this.#chosen = null;
  }
}
