import { randomBlock, randomWord } from '../../random.ts';
import type { DropoutKernels } from '../kernels.ts';
import type { SharedNumbers } from './numbers.ts';

export function scalarDropout(memory: SharedNumbers): DropoutKernels {
  return {
    dropout(source, target, count, firstPlace, key0, key1, step, limit, scale) {
      const { floats } = memory;
      const key = randomBlock([key0 >>> 0, key1 >>> 0], step);
      for (let i = 0; i < count; i++) {
        const isDropped = randomWord(key, firstPlace + i) < limit >>> 0;
        floats[target / 4 + i] = floats[source / 4 + i] * (isDropped ? 0 : Math.fround(scale));
      }
    },
  };
}
