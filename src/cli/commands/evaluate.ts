import { dirname } from 'node:path';
import type { Command } from 'commander';
import { type Dataset, openDataset } from '../../data/datasets/openDataset.ts';
import type { SampleSource } from '../../data/datasets/sampleSource.ts';
import { message } from '../../engine/message.ts';
import type { Backend } from '../../engine/network/backend.ts';
import type { CompiledNetwork } from '../../network/compile/compileNetwork.ts';
import { type Evaluation, evaluate } from '../../training/evaluation.ts';
import { unitsOf } from '../../training/runTraining.ts';
import { openTrained } from '../../training/trainedNetwork.ts';
import { compiledFile } from '../compiledFile.ts';
import type { CliContext } from '../context.ts';
import { type EvaluatedPart, jsonEvaluation, printEvaluation } from '../evaluationReport.ts';
import { oneFile } from '../networkFile.ts';
import { parseThreads, threadsOf } from '../options/trainOptions.ts';
import { withBackend } from '../trainingBackend.ts';

interface EvaluateTexts {
  readonly checkpoint?: string;
  readonly threads?: string;
  readonly json?: boolean;
}

/** Adds `evaluate`: how well a trained network does on images that it was not trained on. */
export function addEvaluate(program: Command, context: CliContext): Command {
  return program
    .command('evaluate')
    .description(
      context.say(
        message(
          'Measure a trained network: on the test images, or else on those for validation, or else on those for training.',
        ),
      ),
    )
    .usage(context.say(message('FILE [options]')))
    .argument('[FILE]', context.say(message('A network file, *.cnn.json.')))
    .option('--checkpoint <path>', context.say(message('A checkpoint, or the folder of a run (the latest).')))
    .option('--threads <n>', context.say(message('Threads that compute; they change no bit of the result.')))
    .option('--json', context.say(message('Print it all as one JSON object.')))
    .action((_file: unknown, texts: EvaluateTexts, { args }: Command) =>
      runEvaluate(oneFile('evaluate', args), texts, context),
    );
}

/** @throws DataError, EngineError, TrainingError */
async function runEvaluate(file: string, texts: EvaluateTexts, context: CliContext): Promise<void> {
  const asked = parseThreads(texts.threads);
  const compiled = await compiledFile(file, context);
  if (!compiled) return;
  const result = await withBackend(context, threadsOf(asked, compiled), (backend) =>
    evaluateFile(file, compiled, texts.checkpoint, backend),
  );
  if (texts.json) context.print(JSON.stringify(jsonEvaluation(result)));
  else printEvaluation(result, context);
}

async function evaluateFile(
  file: string,
  compiled: CompiledNetwork,
  checkpoint: string | undefined,
  backend: Backend,
): Promise<EvaluatedPart> {
  const { network, moments } = await openTrained({ file, compiled, checkpoint, backend });
  const { input, dataset: spec, seed, training } = compiled;
  const units = unitsOf(compiled);
  const dataset = await openDataset(spec, {
    inputShape: input.shape,
    normalize: input.normalize,
    baseFolder: dirname(file),
    seed,
    units,
    ...(moments && { moments }),
  });
  try {
    const [part, source] = partOf(dataset);
    const { batchSize, loss } = training;
    // Without a question there is no other answer.
    const evaluation = (await evaluate(network, source, { batchSize, loss, units })) as Evaluation;
    return { part, classes: dataset.classes, evaluation };
  } finally {
    await dataset.close();
  }
}

function partOf({ train, validation, test }: Dataset): [EvaluatedPart['part'], SampleSource] {
  if (test) return ['test', test];
  return validation ? ['validation', validation] : ['train', train];
}
