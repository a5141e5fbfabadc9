/** The values of curves at a place, in words. */
import { t } from '../../shared/translate.ts';
import { type RunCurves, valueAt } from './curves.ts';
import { measureText } from './runWords.ts';

export interface ReadingPlace {
  /** The epoch looked at. */
  readonly epoch: number;
  /** The place pointed at in epochs; null where nothing is. */
  readonly pointed: number | null;
  /** Batches of an epoch. */
  readonly perEpoch: number;
}

/** The numbers of the place pointed at, or else of the end of the epoch looked at. */
export function reading(
  curves: RunCurves,
  others: readonly { readonly name: string; readonly curves: RunCurves }[],
  { epoch, pointed, perEpoch }: ReadingPlace,
): string {
  const isBatch = pointed !== null || curves.epochs.x.length === 0;
  const place = pointed ?? (isBatch ? Number.POSITIVE_INFINITY : epoch);
  const train = valueAt(isBatch || epoch === 0 ? curves.batches : curves.epochs, place);
  if (train === null) return t('no batch yet');
  const values = [
    isBatch ? placeWords(curves, place, perEpoch) : t('epoch {epoch}', { epoch }),
    t('train {value}', { value: measureText(train) }),
  ];
  const other = valueAt(curves.other, place);
  if (other !== null) {
    const value = measureText(other);
    values.push(curves.part === 'test' ? t('test {value}', { value }) : t('validation {value}', { value }));
  }
  for (const { name, curves: compared } of others) {
    const value = valueAt(compared.part ? compared.other : compared.train, place);
    if (value !== null) values.push(`${name} ${measureText(value)}`);
  }
  return values.join(', ');
}

/** The batch that is nearest. */
function placeWords({ batches }: RunCurves, place: number, perEpoch: number): string {
  const x = valueAt({ x: batches.x, y: batches.x }, place) ?? 0;
  const step = Math.max(1, Math.round(x * perEpoch));
  return t('epoch {epoch}, batch {batch}', {
    epoch: Math.floor((step - 1) / perEpoch) + 1,
    batch: ((step - 1) % perEpoch) + 1,
  });
}
