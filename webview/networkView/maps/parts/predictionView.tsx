import type { MapsLook } from '../../../../src/protocol/featureMaps.ts';
import { Icon } from '../../../shared/controls/icon.tsx';
import { t } from '../../../shared/translate.ts';
import { className, largest, listedOutputs, probabilityText } from '../layout/mapWords.ts';

/** Outputs that are listed. */
const mostOutputs = 10;

interface PredictionViewProps {
  readonly look: MapsLook;
}

/** What the network takes the image for, how sure it is, and whether that is right; beside it with changes. */
export function PredictionView({ look }: PredictionViewProps) {
  const { probabilities, changed } = look;
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
        {changed && (
          <span class="changed-best">
            {' → '}
            <span class="strong">{className(look, largest(changed))}</span>
          </span>
        )}
      </p>
      <ol class={changed ? 'outputs compared small' : 'outputs small'}>
        {listed.map((output) => (
          <li key={output} class={output === best ? 'strong' : ''}>
            <span class="output-name">{className(look, output)}</span>
            <span class="output-bar" aria-hidden="true">
              <span style={{ width: shareOf(probabilities[output]) }} />
              {changed && <span class="with-changes" style={{ width: shareOf(changed[output]) }} />}
            </span>
            <span class="mono">{probabilityText(probabilities[output])}</span>
            {changed && <span class="mono">→ {probabilityText(changed[output])}</span>}
          </li>
        ))}
      </ol>
      {listed.length < probabilities.length && (
        <span class="small quiet">
          {t('and {count} more', { count: probabilities.length - listed.length })}
        </span>
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
