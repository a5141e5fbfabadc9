import type { Padding } from '../../engine/geometry.ts';
import { message } from '../../engine/message.ts';
import type { PadMode } from '../../engine/padMode.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usageError.ts';
import { readNumber, readWhole } from './parseNumbers.ts';

/** `same`, `valid`, `full`, `n` or `t,r,b,l`. @throws UsageError `option-padding` */
export function parsePadding(text: string): Padding {
  if (text === 'same' || text === 'valid' || text === 'full') return text;
  const sides = text.split(',').map((part) => readWhole(part, 0));
  if (!sides.includes(null)) {
    const [top, right, bottom, left] = sides as number[];
    if (sides.length === 1) return top;
    if (sides.length === 4) return [top, right, bottom, left];
  }
  throw new UsageError({
    code: 'option-padding',
    problem: message(
      'Option --padding expects same, valid, full, a number of cells, or four as top,right,bottom,left, but it is "{found}".',
      { found: shown(text) },
    ),
    remedy: message('Write it like --padding same, --padding 1 or --padding 0,1,0,1.'),
  });
}

/** `zeros`, `constant:v`, `reflect`, `replicate` or `wrap`. @throws UsageError `option-pad-mode` */
export function parsePadMode(text: string): PadMode {
  if (text === 'zeros' || text === 'reflect' || text === 'replicate' || text === 'wrap') {
    return { type: text };
  }
  const value = text.startsWith('constant:') ? readNumber(text.slice('constant:'.length)) : null;
  if (value !== null) return { type: 'constant', value };
  throw new UsageError({
    code: 'option-pad-mode',
    problem: message(
      'Option --pad-mode expects zeros, constant:VALUE, reflect, replicate or wrap, but it is "{found}".',
      { found: shown(text) },
    ),
    remedy: message('Write it like --pad-mode reflect or --pad-mode constant:-1.'),
  });
}
