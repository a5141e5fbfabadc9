import { Command, CommanderError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { message } from '../engine/message.ts';
import { fromCommander, isFinished } from './commanderErrors.ts';
import { addApply } from './commands/apply.ts';
import { addCheck } from './commands/check.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addExplain } from './commands/explain.ts';
import { addMaps } from './commands/maps.ts';
import { addPredict } from './commands/predict.ts';
import { addSummary } from './commands/summary.ts';
import { addTrain } from './commands/train.ts';
import { CliContext, type CliStreams } from './context.ts';
import { bundleOf, languageOf, languages } from './language.ts';
import { parseChoice } from './options/parseChoice.ts';
import { reportFailure } from './reportFailure.ts';

/** One file each in `commands/`. */
const commands = [addApply, addCheck, addEvaluate, addExplain, addMaps, addPredict, addSummary, addTrain];

/**
 * Runs the command line `args` (without node and script) and returns its status: 0, 1 for an error,
 * 2 for wrong usage. Never throws. `workerFile`: script of the worker threads; null computes on this one.
 */
export async function runCli(
  args: readonly string[],
  streams: CliStreams,
  workerFile: string | null,
): Promise<number> {
  const context = new CliContext(bundleOf(languageOf(args)), streams, workerFile);
  const program = programOf(context);
  try {
    await program.parseAsync(args.map(longOutput), { from: 'user' });
    return context.status;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error, context);
    if (isFinished(error)) return 0;
    return reportFailure(fromCommander(error, namesOf(program, args)), context);
  }
}

function programOf(context: CliContext): Command {
  const program = new Command('convscope');
  // Set before the commands are added: they inherit it.
  program
    .exitOverride()
    .enablePositionalOptions()
    .allowExcessArguments()
    .configureOutput({ writeOut: context.streams.out, writeErr: () => {}, outputError: () => {} })
    .configureHelp({
      styleTitle: (title) => helpTitle(title, context),
      subcommandTerm: (command) => command.name(),
    });
  program
    .description(context.say(message('Convolution that can be seen, computed and trained.')))
    .usage(context.say(message('COMMAND [options]')))
    .version(manifest.version, '-V, --version', context.say(message('Print the version.')))
    .helpCommand('help [COMMAND]', context.say(message('Show the help of a command.')));
  addShared(program, context);
  for (const add of commands) addShared(add(program, context), context);
  return program;
}

function addShared(command: Command, context: CliContext): void {
  command.helpOption('-h, --help', context.say(message('Show this help.')));
  const description = context.say(message('Language of messages: en or es.'));
  command.addOption(
    new Option('--lang <language>', description).argParser((text) => parseChoice('--lang', text, languages)),
  );
}

/** commander takes the sign of equality after a short name for a part of the value. */
function longOutput(arg: string): string {
  return arg.replace(/^-o=/, '--output=');
}

function helpTitle(title: string, context: CliContext): string {
  switch (title) {
    case 'Usage:':
      return context.say(message('Usage:'));
    case 'Arguments:':
      return context.say(message('Arguments:'));
    case 'Options:':
      return context.say(message('Options:'));
    case 'Commands:':
      return context.say(message('Commands:'));
    default:
      return title;
  }
}

function commandNames(program: Command): string[] {
  return program.commands.map((command) => command.name());
}

function namesOf(program: Command, args: readonly string[]) {
  const command = program.commands.find((candidate) => args.includes(candidate.name())) ?? program;
  const options = [...command.options.map((option) => option.long ?? ''), '--help'];
  return { options, commands: commandNames(program) };
}
