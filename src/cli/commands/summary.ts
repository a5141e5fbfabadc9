import type { Command } from 'commander';
import { EngineError } from '../../engine/errors.ts';
import { message } from '../../engine/message.ts';
import { layerSpecs, readableLayers } from '../../network/compile/layerSpecs.ts';
import { trainingSpec } from '../../network/compile/trainingSpec.ts';
import { type NetworkDocument, readNetwork } from '../../network/document/readNetwork.ts';
import type { TrainingJson } from '../../network/fields/trainingFields.ts';
import { inferNetwork } from '../../network/inference/inferNetwork.ts';
import type { NetworkSummary, Shape } from '../../network/inference/summary.ts';
import { trainingBytes } from '../../network/inference/trainingBytes.ts';
import type { CliContext } from '../context.ts';
import { oneFile, readNetworkText } from '../networkFile.ts';
import { jsonSummary, printSummary, type SummaryResult } from '../summaryReport.ts';

/** Adds `summary`: what a network's layers make, hold and cost, before it runs. */
export function addSummary(program: Command, context: CliContext): Command {
  return program
    .command('summary')
    .description(
      context.say(
        message(
          'Say of each layer of a network file, and in total: output shape, parameters, multiply-adds for one image, pixels that a unit sees. What an error leaves unknown is a question mark.',
        ),
      ),
    )
    .usage(context.say(message('FILE [options]')))
    .argument('[FILE]', context.say(message('A network file, *.cnn.json.')))
    .option('--json', context.say(message('Print it all as one JSON object.')))
    .action((_file: unknown, { json = false }: { readonly json?: boolean }, { args }: Command) =>
      runSummary(oneFile('summary', args), json, context),
    );
}

/** @throws DataError where the file cannot be read. */
async function runSummary(file: string, json: boolean, context: CliContext): Promise<void> {
  const document = readNetwork(await readNetworkText(file));
  const input = document.json.input?.shape ?? null;
  const network = inferNetwork(readableLayers(document.layers), input);
  const isBroken = document.diagnostics.some(({ severity }) => severity === 'error');
  const hasErrors = isBroken || network.problems.length > 0;
  if (hasErrors) {
    const sentence = message('The file has errors; convscope check says where and what to do.');
    context.diagnose('warning', file, context.say(sentence));
  }
  const training = hasErrors || !input ? null : trainingOf(file, document, network, input, context);
  const result: SummaryResult = { file, input, network, training };
  if (json) context.print(JSON.stringify(jsonSummary(result)));
  else printSummary(result, context);
}

/** What training takes of memory; null, and why is said, where the network cannot be trained. */
function trainingOf(
  file: string,
  document: NetworkDocument,
  network: NetworkSummary,
  input: Shape,
  context: CliContext,
): SummaryResult['training'] {
  // Of a file without errors all that stands there is sound.
  const spec = trainingSpec(document.json.training as Partial<TrainingJson>);
  const { batchSize: batch, loss, optimizer } = spec;
  try {
    const layers = layerSpecs(document.layers, network.layers);
    return { batch, bytes: trainingBytes(layers, input, { batch, loss, optimizer }) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    context.diagnose('warning', file, error.describe(context.bundle));
    return null;
  }
}
