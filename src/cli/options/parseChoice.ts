import { message } from '../../engine/message.ts';
import { nearestNames } from '../../network/nearestNames.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usageError.ts';

/** `text` where it is one of `choices`. @throws UsageError `option-choice`, with the nearest ones */
export function parseChoice<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((name) => name === text);
  if (choice !== undefined) return choice;
  const [nearest] = nearestNames(text, choices);
  throw new UsageError({
    code: 'option-choice',
    problem: message('Option {option} expects one of {choices}, but it is "{found}".', {
      option,
      choices: choices.join(', '),
      found: shown(text),
    }),
    remedy: nearest ? message('Did you mean {nearest}?', { nearest }) : message('Use one of these names.'),
  });
}
