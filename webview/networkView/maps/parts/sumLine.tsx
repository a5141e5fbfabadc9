import type { AppliedActivation } from '../../../../src/protocol/featureMaps.ts';
import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';

interface SumLineProps {
  /** Null where there is nothing to be added up. */
  readonly sum: number | null;
  readonly bias: number | null;
  readonly activation: AppliedActivation;
}

/** The end of a step: what was added up, the bias, the activation. */
export function SumLine({ sum, bias, activation }: SumLineProps) {
  const { function: name, input, output, rivals } = activation;
  return (
    <>
      <p class="small sum-line mono">
        {sum !== null && `${t('sum')} ${formatNumber(sum)} `}
        {bias !== null && `+ ${t('bias')} ${formatNumber(bias)} = ${formatNumber(input)} `}
        {name !== 'linear' && (
          <>
            → {name} → <b>{formatNumber(output)}</b>
          </>
        )}
      </p>
      {rivals && (
        <p class="small quiet">
          {t('e to this, by the sum of e to all {count} outputs.', { count: rivals.length })}
        </p>
      )}
    </>
  );
}
