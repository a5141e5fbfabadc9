import type { EpochScores, MapsNetwork } from '../../../../src/protocol/featureMaps.ts';
import { t } from '../../../shared/translate.ts';
import { scoresText, weightsText } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';

interface EpochsProps {
  readonly view: FeatureMapsView;
  readonly network: MapsNetwork;
}

/** Whose weights these are; the way back through the epochs of a run, over its accuracy, and what the one shown has. */
export function Epochs({ view, network }: EpochsProps) {
  const { epochs, weights, history } = network;
  const epoch = weights.type === 'run' ? weights.epoch : null;
  const scores = new Map(history.map((each) => [each.epoch, each]));
  const shown = epoch === null ? undefined : scores.get(epoch);
  return (
    <div class="epochs-bar small quiet">
      <span>{weightsText(weights)}</span>
      {epoch !== null && epochs.length > 1 && (
        <span class="epochs">
          <Curve epochs={epochs} scores={scores} />
          <input
            type="range"
            min={0}
            max={epochs.length - 1}
            value={epochs.indexOf(view.wishedEpoch.value ?? epoch)}
            aria-label={t('Epoch')}
            aria-valuetext={[String(epoch), shown && scoresText(shown)].filter(Boolean).join(', ')}
            title={t('Epoch {epoch}', { epoch })}
            onInput={(event) => view.showEpoch(epochs[event.currentTarget.valueAsNumber])}
          />
        </span>
      )}
      {shown && <span class="scores">{scoresText(shown)}</span>}
      {epoch === 0 && <span>{t('not measured yet')}</span>}
    </div>
  );
}

interface CurveProps {
  readonly epochs: readonly number[];
  readonly scores: ReadonlyMap<number, EpochScores>;
}

/** Accuracy at each epoch of the slider beneath, from 0 to 1; of what the network was not trained on where it is known. */
function Curve({ epochs, scores }: CurveProps) {
  const curve = (accuracyOf: (scores: EpochScores) => number | null) =>
    epochs.flatMap((epoch, place) => {
      const of = scores.get(epoch);
      const accuracy = of ? accuracyOf(of) : null;
      return accuracy === null ? [] : [`${(100 * place) / (epochs.length - 1)},${20 - 20 * accuracy}`];
    });
  return (
    <svg viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      <polyline class="trained" points={curve(({ trainAccuracy }) => trainAccuracy).join(' ')} />
      <polyline
        class="held-out"
        points={curve(({ validationAccuracy, testAccuracy }) => validationAccuracy ?? testAccuracy).join(' ')}
      />
    </svg>
  );
}
