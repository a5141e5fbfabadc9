import type { CompiledNetwork } from '../network/compile/compileNetwork.ts';
import type { Progress } from './progress.ts';
import type { EpochEvent } from './runEvents.ts';

/** The part of {@link Progress} that early stopping decides. */
export type Patience = Pick<Progress, 'best' | 'waited' | 'isOver'>;

/**
 * Where early stopping is after an epoch: an epoch whose metric is above (accuracies) or below (losses) all
 * before begins a new count; after `patience` (3) epochs without that the run is over. A metric
 * (`validationLoss`) that is not measured, or no number, is no improvement.
 */
export function afterEpoch(
  stopping: CompiledNetwork['training']['earlyStopping'],
  { best, waited, isOver }: Patience,
  epoch: EpochEvent,
): Patience {
  if (!stopping) return { best, waited, isOver };
  const { metric = 'validationLoss', patience = 3 } = stopping;
  const value = epoch[metric];
  const isBetter =
    value !== null &&
    Number.isFinite(value) &&
    (best === null || (metric.endsWith('Loss') ? value < best : value > best));
  if (isBetter) return { best: value, waited: 0, isOver: false };
  return { best, waited: waited + 1, isOver: waited + 1 >= patience };
}
