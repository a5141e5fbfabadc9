import { dirname } from 'node:path';
import type { Command } from 'commander';
import { ProblemError } from '../../engine/errors.ts';
import { message } from '../../engine/message.ts';
import { checkDocument } from '../../network/check/checkNetwork.ts';
import type { Diagnostic } from '../../network/document/diagnostic.ts';
import { readNetwork } from '../../network/document/readNetwork.ts';
import { placesIn } from '../../network/textLines.ts';
import { diagnoseFinding } from '../compiledFile.ts';
import type { CliContext } from '../context.ts';
import { findSurroundings } from '../findSurroundings.ts';
import { readNetworkText } from '../networkFile.ts';
import { UsageError } from '../usageError.ts';

/** Adds `check`: everything that the editor would say about network files. */
export function addCheck(program: Command, context: CliContext): Command {
  return program
    .command('check')
    .description(
      context.say(message('Say what is wrong or worth knowing in network files, before they run.')),
    )
    .usage(context.say(message('FILE… [options]')))
    .argument('[FILE...]', context.say(message('Network files, *.cnn.json.')))
    .option('--json', context.say(message('Print each finding as one JSON object.')))
    .action((files: readonly string[], { json = false }: { readonly json?: boolean }) =>
      runCheck(files, json, context),
    );
}

/** @throws UsageError `missing-file`. A file that cannot be read is said, and the others are checked. */
async function runCheck(files: readonly string[], json: boolean, context: CliContext): Promise<void> {
  if (files.length === 0) throw noFiles();
  for (const file of files) {
    try {
      await checkFile(file, json, context);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      context.diagnose('error', null, error.describe(context.bundle));
      context.status = 1;
    }
  }
}

async function checkFile(file: string, json: boolean, context: CliContext): Promise<void> {
  const document = readNetwork(await readNetworkText(file));
  const { diagnostics } = checkDocument(document, await findSurroundings(document, dirname(file)));
  const placeAt = placesIn(document.text);
  for (const diagnostic of diagnostics) {
    if (json) context.print(JSON.stringify(jsonFinding(file, placeAt, diagnostic, context)));
    else diagnoseFinding(file, placeAt, diagnostic, context);
    if (diagnostic.severity === 'error') context.status = 1;
  }
  if (diagnostics.length === 0 && !json)
    context.print(context.say(message('{name}: nothing is wrong.', { name: file })));
}

function jsonFinding(
  file: string,
  placeAt: ReturnType<typeof placesIn>,
  { code, severity, range, problem, remedy }: Diagnostic,
  context: CliContext,
) {
  const end = placeAt(range.offset + range.length);
  return {
    file,
    ...placeAt(range.offset),
    endLine: end.line,
    endColumn: end.column,
    severity,
    code,
    problem: context.say(problem),
    remedy: context.say(remedy),
  };
}

function noFiles(): UsageError {
  const command = 'check';
  return new UsageError({
    code: 'missing-file',
    problem: message('The file is missing: {command} needs the path of a network file.', { command }),
    remedy: message('Write it like convscope {command} network.cnn.json.', { command }),
  });
}
