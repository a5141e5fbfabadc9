import { message } from '../../engine/message.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usageError.ts';
import { readWhole } from './parseNumbers.ts';

/** `y,x,c`, or `n` for a unit of a vector: whole numbers from 0. @throws UsageError `option-unit` */
export function parseUnit(text: string): readonly number[] {
  const numbers = text.split(',').map((part) => readWhole(part, 0));
  if ((numbers.length === 1 || numbers.length === 3) && !numbers.includes(null)) return numbers as number[];
  throw new UsageError({
    code: 'option-unit',
    problem: message(
      'Option --unit expects y,x,c or one number, whole numbers from 0, but it is "{found}".',
      {
        found: shown(text),
      },
    ),
    remedy: message('Write it like --unit 3,4,0, or --unit 7 for a unit of a vector.'),
  });
}
