import type { MapsLook, MapsSource } from '../../protocol/featureMaps.ts';
import type { ThreadSource } from './featureMapsProtocol.ts';
import { askForMapsImage } from './imagesElsewhere.ts';

/** What is looked at before anybody has chosen. */
const firstSample: ThreadSource = { type: 'sample', part: null, index: 0 };

/** The image that was looked at last, to be looked at again where the network is another. */
export class LastImage {
  #source = firstSample;

  /** Where the thread finds what is asked for; null where a person chose no file. */
  async find(asked: MapsSource): Promise<ThreadSource | null> {
    if (asked.type === 'again') return this.#source;
    return asked.type === 'file' ? askForMapsImage() : asked;
  }

  /** A sample that was searched for is the same one again, not another search. */
  keep(source: ThreadSource, { sample }: MapsLook): void {
    this.#source = sample ? { type: 'sample', part: sample.part, index: sample.index } : source;
  }

  forget(): void {
    this.#source = firstSample;
  }
}
