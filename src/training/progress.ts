/** Where a run stands between two steps. */

/** Sums over the images that an epoch has trained on so far. */
export interface EpochSums {
  /** Of the losses of all images: batch means, each times its images. */
  readonly loss: number;
  readonly correct: number;
  readonly images: number;
}

/**
 * With the tensors of the network and the number of its steps all that a run needs to go on: what is drawn at
 * random follows from seed, epoch, sample and step alone, so that there is no other state of a generator.
 */
export interface Progress {
  /** Whole epochs, with their evaluation. */
  readonly epoch: number;
  /** Batches of the epoch after them. */
  readonly batch: number;
  readonly sums: EpochSums;
  /** Lengths of the gradients in the last step of the epoch, by parameter; null before that. */
  readonly gradientNorms: Readonly<Record<string, number>> | null;
  /** What early stopping goes by: the best value so far, and the epochs since. */
  readonly best: number | null;
  readonly waited: number;
  /** Whether early stopping has ended the run. */
  readonly isOver: boolean;
  /** Time that the run has taken so far, without pauses. */
  readonly elapsedMs: number;
}

export const noSums: EpochSums = { loss: 0, correct: 0, images: 0 };

/** Of a run that begins. */
export const firstProgress: Progress = {
  epoch: 0,
  batch: 0,
  sums: noSums,
  gradientNorms: null,
  best: null,
  waited: 0,
  isOver: false,
  elapsedMs: 0,
};

/** Progress as JSON gives it back: what is no number is null there. Null where it is none. */
export function progressOf(value: unknown): Progress | null {
  if (typeof value !== 'object' || value === null) return null;
  const { epoch, batch, sums, gradientNorms, best, waited, isOver, elapsedMs } = value as Record<
    keyof Progress,
    unknown
  >;
  const counts = [epoch, batch, waited].every((count) => Number.isSafeInteger(count) && Number(count) >= 0);
  const isSound =
    counts &&
    isNumber(elapsedMs) &&
    typeof isOver === 'boolean' &&
    isNumberOrNull(best) &&
    isNumbers(sums) &&
    'correct' in sums &&
    'images' in sums &&
    (gradientNorms === null || isNumbers(gradientNorms));
  if (!isSound) return null;
  const progress = value as Progress;
  return {
    ...progress,
    sums: { ...progress.sums, loss: progress.sums.loss ?? Number.NaN },
    gradientNorms:
      gradientNorms &&
      Object.fromEntries(Object.entries(gradientNorms).map(([name, norm]) => [name, norm ?? Number.NaN])),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || isNumber(value);
}

function isNumbers(value: unknown): value is Record<string, number | null> {
  return typeof value === 'object' && value !== null && Object.values(value).every(isNumberOrNull);
}
