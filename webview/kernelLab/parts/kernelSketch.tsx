import type { ConvolutionStep } from '../../../src/protocol/engineTypes.ts';
import { cssColor, inkOn, themeColors } from '../../shared/colors.ts';
import { formatNumber, formatPair, signOf } from '../../shared/numbers.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { largestMagnitude } from '../layout/arithmetic.ts';

/** Side of the sketch in CSS pixels; kernels up to so many cells a side show their numbers, others their signs. */
const side = 84;
const numbered = 3;
/** Least side of a cell: a sign can be seen in it. */
const leastCell = 8;

/** A kernel in passing: small coloured cells, and what else there is to know of it. */
export function KernelSketch({ step }: { readonly step: ConvolutionStep }) {
  const { height, width, weights } = step.kernel;
  const end = largestMagnitude(weights, 1e-9);
  const longest = Math.max(height, width);
  const cell = Math.max(leastCell, Math.floor(side / Math.max(longest, numbered)));
  const facts: readonly (readonly [term: string, value: string])[] = [
    [t('kernel'), `${height}×${width}`],
    [t('stride'), formatPair(step.stride)],
    ...(step.divisor === 1 ? [] : [[t('divisor'), formatNumber(step.divisor)] as const]),
    ...(step.bias === 0 ? [] : [[t('bias'), formatNumber(step.bias)] as const]),
  ];
  return (
    <div class="sketch">
      <div
        class="grid"
        role="img"
        aria-label={`${t('kernel')}: ${weights.map(formatNumber).join(', ')}`}
        style={{ gridTemplateColumns: `repeat(${width}, ${cell}px)`, gridAutoRows: `${cell}px` }}
      >
        {weights.map((weight, index) => {
          const color = themeColors(theme.value).kernel(weight / end);
          return (
            <span
              key={index}
              style={{
                background: cssColor(color),
                color: inkOn(color),
                fontSize: `${Math.min(11, cell)}px`,
              }}
            >
              {longest <= numbered ? formatNumber(weight) : signOf(weight)}
            </span>
          );
        })}
      </div>
      <dl class="tiny">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt class="quiet">{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
