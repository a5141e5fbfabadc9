import type { CommanderError } from 'commander';
import { message } from '../engine/message.ts';
import { nearestNames } from '../network/nearestNames.ts';
import { shown } from './shown.ts';
import { UsageError } from './usageError.ts';

/** True where commander ended the run after it had printed what was asked for: help or the version. */
export function isFinished(error: CommanderError): boolean {
  return error.exitCode === 0;
}

/**
 * What commander refuses, in our words: its own are English only. `names` are the options or commands
 * that could have been meant.
 */
export function fromCommander(
  error: CommanderError,
  names: { options: string[]; commands: string[] },
): UsageError {
  const found = quoted(error.message);
  switch (error.code) {
    case 'commander.unknownOption': {
      const flag = found.replace(/=.*$/s, '');
      if (names.options.includes(flag)) return needlessValue(flag, found);
      const [nearest] = nearestOptions(flag, names.options);
      return new UsageError({
        code: 'unknown-option',
        problem: message('There is no option {found}.', { found: shown(flag) }),
        remedy: nearest
          ? message('Did you mean {nearest}?', { nearest })
          : message('Add --help to see the options.'),
      });
    }
    case 'commander.optionMissingArgument':
      return missingValue(found.replace(/ .*$/, '').replace(/,$/, ''));
    case 'commander.unknownCommand': {
      const [nearest] = nearestNames(found, names.commands);
      return new UsageError({
        code: 'unknown-command',
        problem: message('There is no command "{found}".', { found: shown(found) }),
        remedy: nearest
          ? message('Did you mean {nearest}?', { nearest })
          : message('Commands: {names}.', { names: names.commands.join(', ') }),
      });
    }
    case 'commander.help':
      return new UsageError({
        code: 'missing-command',
        problem: message('A command is missing.'),
        remedy: message('Commands: {names}.', { names: names.commands.join(', ') }),
      });
    default:
      return new UsageError({
        code: 'usage',
        problem: message('The command line could not be read: {found}.', { found: shown(error.message) }),
        remedy: message('Add --help to see the options.'),
      });
  }
}

/** An option that takes a value stands without one. */
export function missingValue(option: string): UsageError {
  return new UsageError({
    code: 'missing-value',
    problem: message('Option {option} needs a value, but none follows.', { option }),
    remedy: message('Write it after the option, or with a sign of equality: {option}=VALUE.', { option }),
  });
}

function needlessValue(option: string, found: string): UsageError {
  return new UsageError({
    code: 'needless-value',
    problem: message('Option {option} takes no value, but "{found}" gives one.', {
      option,
      found: shown(found),
    }),
    remedy: message('Write it alone: {option}.', { option }),
  });
}

/** What stands between the first and the last quote of a message. */
function quoted(text: string): string {
  return /'(.*)'/.exec(text.split('\n', 1)[0])?.[1] ?? text;
}

/** The dashes count as no likeness. */
function nearestOptions(flag: string, options: readonly string[]): string[] {
  const names = options.map((option) => option.slice(2));
  return nearestNames(flag.replace(/^-+/, ''), names).map((name) => `--${name}`);
}
