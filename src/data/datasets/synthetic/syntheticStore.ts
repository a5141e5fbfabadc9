import { Random } from '../../../engine/random.ts';
import { cachedStore } from '../cachedStore.ts';
import { combinedHash } from '../combinedHash.ts';
import { dataKey } from '../dataKeys.ts';
import type { Generator, InputShape, SyntheticSpec } from '../datasetSpec.ts';
import { NoiseTable } from '../noiseTable.ts';
import type { SampleStore } from '../sampleStore.ts';
import type { StoreOptions } from '../storeOptions.ts';
import type { Draw } from './coverage.ts';
import { drawDigit } from './digits.ts';
import { paint } from './paint.ts';
import { drawShape, shapeNames } from './shapes.ts';
import { drawStripes, stripeNames } from './stripes.ts';

/** Changes with every change of a picture: other drawings are other data. */
const drawingVersion = 1;

const draws: Readonly<Record<Generator, Draw>> = {
  shapes: drawShape,
  digits: drawDigit,
  stripes: drawStripes,
};

/** The classes of each generator, in the order of their labels. */
export const generatorClasses: Readonly<Record<Generator, readonly string[]>> = {
  shapes: shapeNames,
  digits: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  stripes: stripeNames,
};

/**
 * Images drawn from `seed` alone: sample i is of class i modulo the number of classes, and is the same
 * whatever the number of samples; drawn when it is asked for, and kept as long as the budget lasts.
 */
export function syntheticStore(
  { generator, samples }: Pick<SyntheticSpec, 'generator' | 'samples'>,
  seed: number,
  options: StoreOptions,
): SampleStore {
  const classes = generatorClasses[generator];
  const labels = Uint16Array.from({ length: samples }, (_, sample) => sample % classes.length);
  const noise = new NoiseTable(seed);
  return cachedStore(
    {
      classes,
      labels,
      hash: combinedHash([drawingVersion, generator, samples, seed, ...options.shape]),
      nameOf: (sample) => `${generator} #${sample}`,
      fileOf: () => null,
      skipped: [],
      close: async () => {},
      async read(sample, pixels) {
        drawSample(generator, labels[sample], sample, seed, options.shape, noise, pixels);
        return true;
      },
    },
    options,
  );
}

function drawSample(
  generator: Generator,
  label: number,
  sample: number,
  seed: number,
  [height, width, channels]: InputShape,
  noise: NoiseTable,
  pixels: Uint8Array,
): void {
  const random = new Random(dataKey(seed, 'draw', sample));
  const size = { height, width };
  paint(draws[generator](label, size, random), size, channels, random, noise, pixels);
}
