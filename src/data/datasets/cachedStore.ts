import { sizeOf } from '../../engine/tensor.ts';
import type { SampleStore } from './sampleStore.ts';
import type { StoreOptions } from './storeOptions.ts';

const notRead = -1;
const leftOut = -2;

/**
 * `store`, each of whose images is kept once it was read, as long as the budget lasts. Images are asked for
 * in random order, each once an epoch, so that giving one up for another would gain nothing.
 */
export function cachedStore(
  store: SampleStore,
  { shape, budget }: Pick<StoreOptions, 'shape' | 'budget'>,
): SampleStore {
  const count = store.labels.length;
  const sampleBytes = sizeOf(shape);
  // The system sets memory aside when it is first written to.
  const kept = new Uint8Array(sampleBytes * budget.takeUnits(sampleBytes, count));
  /** Where a sample begins in `kept`, or one of the two above. */
  const places = new Float64Array(count).fill(notRead);
  let used = 0;
  return {
    ...store,
    async read(sample, pixels) {
      const place = places[sample];
      if (place === leftOut) return false;
      if (place !== notRead) {
        pixels.set(kept.subarray(place, place + sampleBytes));
        return true;
      }
      const isRead = await store.read(sample, pixels);
      if (!isRead) places[sample] = leftOut;
      else if (places[sample] === notRead && used < kept.length) {
        kept.set(pixels, used);
        places[sample] = used;
        used += sampleBytes;
      }
      return isRead;
    },
  };
}
