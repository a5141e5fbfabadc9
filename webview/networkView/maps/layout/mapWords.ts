import type {
  EpochScores,
  MapsLayer,
  MapsLook,
  MapsPart,
  MapsWeights,
  Unit,
} from '../../../../src/protocol/featureMaps.ts';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';

/** `28×28×8` */
export function shapeText(shape: readonly number[]): string {
  return shape.join('×');
}

/** What a layer has and sees, in a few words. */
export function layerFacts({ parameters, sees, activation, shape }: MapsLayer): string {
  const facts = [
    parameters > 0 &&
      (parameters === 1 ? t('1 parameter') : t('{count} parameters', { count: formatNumber(parameters) })),
    sees && shape.length === 3 && t('sees {size} px', { size: sees.join('×') }),
    activation !== 'linear' && activation,
  ];
  return facts.filter((fact) => fact !== false && fact !== null).join(', ');
}

/** `conv2d_0 (3, 4, 7)` */
export function unitName({ layer, place }: Unit): string {
  return `${layer ?? t('input')} (${place.join(', ')})`;
}

/** Whose numbers these are. */
export function weightsText(weights: MapsWeights): string {
  if (weights.type === 'random') return t('Not trained: these are its first, random kernels.');
  if (weights.type === 'training') return t('In training, epoch {epoch}', { epoch: weights.epoch });
  const { run, epoch } = weights;
  if (epoch === null) return t('Weights of run {run}', { run });
  return epoch === 0
    ? t('Run {run} before its first step', { run })
    : t('Epoch {epoch} of run {run}', { epoch, run });
}

/** What an epoch has measured: of what it was trained on, then of what it was not. */
export function scoresText(scores: EpochScores): string {
  const { trainLoss, trainAccuracy, validationLoss, validationAccuracy, testAccuracy } = scores;
  const facts = [
    trainAccuracy !== null && t('training {accuracy}', { accuracy: formatNumber(trainAccuracy) }),
    validationAccuracy !== null && t('validation {accuracy}', { accuracy: formatNumber(validationAccuracy) }),
    testAccuracy !== null && t('test {accuracy}', { accuracy: formatNumber(testAccuracy) }),
  ].filter((fact) => fact !== false);
  const losses = [trainLoss, validationLoss].filter((loss) => loss !== null).map(formatNumber);
  return t('accuracy {accuracies}; loss {losses}', {
    accuracies: facts.join(', '),
    losses: losses.join(' / '),
  });
}

export function partWord(part: MapsPart): string {
  switch (part) {
    case 'test':
      return t('test');
    case 'validation':
      return t('validation');
    case 'train':
      return t('training data');
  }
}

/** What an output is called. */
export function className({ classes }: Pick<MapsLook, 'classes'>, output: number): string {
  return classes?.[output] ?? String(output);
}

/** Where a largest number stands; the first of equals. */
export function largest(values: readonly number[]): number {
  return values.reduce((best, value, place) => (value > values[best] ? place : best), 0);
}

/** Outputs to be listed: all in their order where they are few, else the largest. */
export function listedOutputs(probabilities: readonly number[], most: number): readonly number[] {
  const places = probabilities.map((_, place) => place);
  if (places.length <= most) return places;
  return places.toSorted((a, b) => probabilities[b] - probabilities[a]).slice(0, most);
}

/** A probability to the thousandth; with `meanSquaredError` outputs may be any number. */
export function probabilityText(value: number): string {
  return value >= 0 && value <= 1 ? value.toFixed(3) : formatNumber(value);
}
