import type { ExplainedUnit, Term } from '../../../../src/protocol/featureMaps.ts';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';
import { unitName } from '../layout/mapWords.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { ChannelSums } from './channelSums.tsx';
import { DenseTerms } from './denseTerms.tsx';
import { SumLine } from './sumLine.tsx';

export interface ArithmeticProps {
  readonly view: FeatureMapsView;
  readonly shown: ExplainedUnit;
  /** The way to it, itself last: what it is made of goes behind. */
  readonly trail: readonly ExplainedUnit[];
}

/** How a number came about: one step, whose every contributor can be opened in turn. */
export function Arithmetic(props: ArithmeticProps) {
  const { shown } = props;
  const { explanation, rest } = shown;
  switch (explanation.type) {
    case 'input':
      return <p class="small">{t('A number of the image, as the network reads it.')}</p>;
    case 'convolution':
      return <ChannelSums key={unitName(explanation.unit)} {...props} explanation={explanation} />;
    case 'dense':
      return (
        <>
          <DenseTerms key={unitName(explanation.unit)} {...props} explanation={explanation} />
          <Rest rest={rest} />
          <SumLine sum={explanation.sum} bias={explanation.bias} activation={explanation.activation} />
        </>
      );
    case 'maximum':
    case 'average':
      return <PoolTerms {...props} />;
    case 'normalization': {
      const { term, gamma, beta, mean, variance, epsilon, normalized, computed } = explanation;
      return (
        <>
          <TermLine {...props} term={term} />
          <p class="mono small">
            ({formatNumber(term.value)} − {bracketed(mean)}) / √({formatNumber(variance)} +{' '}
            {formatNumber(epsilon)}) = {formatNumber(normalized)}
          </p>
          <p class="mono small">
            gamma {formatNumber(gamma)} · {bracketed(normalized)} + beta {bracketed(beta)} ={' '}
            <b>{formatNumber(computed)}</b>
          </p>
        </>
      );
    }
    case 'activation':
      return (
        <>
          <TermLine {...props} term={explanation.term} />
          <SumLine sum={null} bias={null} activation={explanation.activation} />
        </>
      );
    case 'addition':
      return (
        <>
          <TermLine {...props} term={explanation.branch} />
          <TermLine {...props} term={explanation.shortcut} />
          <SumLine
            sum={explanation.branch.value + explanation.shortcut.value}
            bias={null}
            activation={explanation.activation}
          />
        </>
      );
    case 'concatenation':
    case 'passed':
      return (
        <>
          <p class="small">{t('The same number in another place:')}</p>
          <TermLine {...props} term={explanation.term} />
        </>
      );
  }
}

/** What a window covers; of a maximum the winner is marked. */
function PoolTerms(props: ArithmeticProps) {
  const { explanation, rest } = props.shown;
  if (explanation.type !== 'maximum' && explanation.type !== 'average') return null;
  const winners = explanation.type === 'maximum' ? explanation.winners : [];
  return (
    <>
      <ol class="terms small">
        {explanation.terms.map((term, place) => (
          <li key={term.unit.place.join()} class={winners.includes(place) ? 'strong' : ''}>
            <TermLink {...props} term={term} />
            <span class="mono">{formatNumber(term.value)}</span>
            {winners.includes(place) && <span>{t('the largest')}</span>}
          </li>
        ))}
      </ol>
      <Rest rest={rest} />
      {explanation.type === 'average' && (
        <p class="mono small">
          {formatNumber(explanation.sum)} / {explanation.divisor} ={' '}
          <b>{formatNumber(explanation.computed)}</b>
        </p>
      )}
    </>
  );
}

function Rest({ rest }: Pick<ExplainedUnit, 'rest'>) {
  if (!rest) return null;
  return (
    <p class="small quiet">
      {rest.sum === null
        ? t('and {count} more', { count: rest.count })
        : t('and {count} more, together {sum}', { count: rest.count, sum: formatNumber(rest.sum) })}
    </p>
  );
}

function TermLine(props: ArithmeticProps & { readonly term: Term }) {
  return (
    <p class="small">
      <TermLink {...props} /> = <span class="mono">{formatNumber(props.term.value)}</span>
    </p>
  );
}

/** A contributor: opens its own arithmetic. */
export function TermLink({
  view,
  trail,
  term,
}: Pick<ArithmeticProps, 'view' | 'trail'> & { readonly term: Pick<Term, 'unit'> }) {
  return (
    <button
      type="button"
      class="link"
      onPointerEnter={() => view.units.point(term.unit)}
      onPointerLeave={() => view.units.point(null)}
      onClick={() => {
        view.units.point(null);
        void view.units.explain(term.unit, trail);
      }}
    >
      {unitName(term.unit)}
    </button>
  );
}

/** A factor or a summand. */
export function bracketed(value: number): string {
  return value < 0 ? `(${formatNumber(value)})` : formatNumber(value);
}
