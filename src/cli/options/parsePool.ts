import type { PoolStep } from '../../engine/filter/filterChain.ts';
import { message } from '../../engine/message.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usageError.ts';
import { readPair } from './parseNumbers.ts';

/**
 * `max:size:stride` or `average:size:stride`, without padding; size and stride are `n` or `y,x`, and the
 * stride is the size where it is left out. @throws UsageError `option-pool`
 */
export function parsePool(text: string): PoolStep {
  const [pool, sizeText, strideText = sizeText, ...rest] = text.split(':');
  const size = sizeText === undefined ? null : readPair(sizeText);
  const stride = strideText === undefined ? null : readPair(strideText);
  if ((pool === 'max' || pool === 'average') && size && stride && rest.length === 0) {
    return { type: 'pool', pool, size, stride, padding: 'valid' };
  }
  throw new UsageError({
    code: 'option-pool',
    problem: message(
      'Option --pool expects max:SIZE:STRIDE or average:SIZE:STRIDE with whole numbers from 1, but it is "{found}".',
      { found: shown(text) },
    ),
    remedy: message('Write it like --pool max:2, --pool max:3:2 or --pool average:2,1:2,1.'),
  });
}
