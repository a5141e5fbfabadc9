import type { Dataset } from '../data/datasets/openDataset.ts';
import type { Evaluations } from './evaluation.ts';
import type { EpochSums } from './progress.ts';
import type { EpochEvent, SampleEvent } from './runEvents.ts';

/** What is known of an epoch beside its evaluation. */
export interface EpochFacts extends Pick<EpochEvent, 'epoch' | 'step' | 'imagesPerSecond' | 'elapsedMs'> {
  readonly sums: EpochSums;
  readonly dataset: Dataset;
}

/** What is said of a whole epoch: its numbers, and what was named wrong in validation, or else in the test. */
export function epochEvents(
  { sums, dataset, ...facts }: EpochFacts,
  { validation, test }: Evaluations,
): [EpochEvent, ...SampleEvent[]] {
  const part = validation ? 'validation' : 'test';
  const shown = validation ?? test;
  const event: EpochEvent = {
    type: 'epoch',
    ...facts,
    trainLoss: sums.loss / sums.images,
    trainAccuracy: sums.correct / sums.images,
    validationLoss: validation?.loss ?? null,
    validationAccuracy: validation?.accuracy ?? null,
    testLoss: test?.loss ?? null,
    testAccuracy: test?.accuracy ?? null,
    confusion: shown && { part, counts: shown.confusion },
    skipped: dataset.train.skipped.length + (dataset.test?.skipped.length ?? 0),
  };
  if (!shown) return [event];
  return [event, { type: 'sample', epoch: facts.epoch, part, wrong: shown.wrong }];
}
