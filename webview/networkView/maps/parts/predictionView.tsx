import type { MapsLook } from '../../../../src/protocol/featureMaps.ts';
import { Icon } from '../../../shared/controls/icon.tsx';
import { t } from '../../../shared/translate.ts';
import { className, largest, listedOutputs, partWord, probabilityText } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';

/** Outputs that are listed. */
const mostOutputs = 10;

interface PredictionViewProps {
  readonly view: FeatureMapsView;
  readonly look: MapsLook;
}

/** What the network takes the image for, how sure it is, and whether that is right; beside it without some maps. */
export function PredictionView({ view, look }: PredictionViewProps) {
  const { probabilities } = look;
  const without = view.switched.without.value;
  const accuracy = view.switched.accuracy.value;
  const best = largest(probabilities);
  const listed = listedOutputs(probabilities, mostOutputs);
  return (
    <section class="prediction" aria-label={t('Prediction')}>
      <div class="caption">
        <h2>{t('Prediction')}</h2>
        <span class="grow" />
        <Verdict look={look} best={best} />
      </div>
      <p class="best">
        <span class="best-class">{className(look, best)}</span>{' '}
        <span class="strong mono">{probabilityText(probabilities[best])}</span>
      </p>
      <ol class={without ? 'outputs compared small' : 'outputs small'}>
        {listed.map((output) => (
          <li key={output} class={output === best ? 'strong' : ''}>
            <span class="output-name">{className(look, output)}</span>
            <span class="output-bar" aria-hidden="true">
              <span style={{ width: shareOf(probabilities[output]) }} />
              {without && <span class="without" style={{ width: shareOf(without[output]) }} />}
            </span>
            <span class="mono">{probabilityText(probabilities[output])}</span>
            {without && <span class="mono">→ {probabilityText(without[output])}</span>}
          </li>
        ))}
      </ol>
      {listed.length < probabilities.length && (
        <span class="small quiet">
          {t('and {count} more', { count: probabilities.length - listed.length })}
        </span>
      )}
      {without && (
        <p class="small" role="status">
          {t('→ without {maps}: {name}', {
            maps: view.switched.off.value.map(({ layer, channel }) => `${layer} ${channel}`).join(', '),
            name: className(look, largest(without)),
          })}{' '}
          {accuracy &&
            t('Of {count} images ({part}) it names {whole} right, without them {without}.', {
              count: accuracy.count,
              part: partWord(accuracy.part),
              whole: Math.round(accuracy.whole * accuracy.count),
              without: Math.round(accuracy.without * accuracy.count),
            })}{' '}
          <button type="button" class="link" onClick={() => view.switched.allOn()}>
            {t('All on again')}
          </button>
        </p>
      )}
    </section>
  );
}

function Verdict({ look, best }: { readonly look: MapsLook; readonly best: number }) {
  const { sample } = look;
  if (!sample) return null;
  const isRight = sample.label === best;
  return (
    <>
      <span class="small quiet label">{t('label {label}', { label: className(look, sample.label) })}</span>
      <span class={isRight ? 'right' : 'wrong'} role="img" aria-label={isRight ? t('right') : t('wrong')}>
        <Icon name={isRight ? 'check' : 'close'} />
      </span>
    </>
  );
}

function shareOf(probability: number): string {
  return `${100 * Math.min(1, Math.max(0, probability))}%`;
}
