import type { Command } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { message } from '../../engine/message.ts';
import { RunControl } from '../../training/runControl.ts';
import { runTraining } from '../../training/runTraining.ts';
import { compiledFile } from '../compiledFile.ts';
import type { CliContext } from '../context.ts';
import { oneFile } from '../networkFile.ts';
import {
  type TrainOptionTexts,
  type TrainRequest,
  threadsOf,
  trainRequest,
} from '../options/trainOptions.ts';
import { onSignal } from '../signals.ts';
import { withBackend } from '../trainingBackend.ts';
import { TrainReport } from '../trainReport.ts';

/** Adds `train`: a run of a network file, kept in its folder. */
export function addTrain(program: Command, context: CliContext): Command {
  return program
    .command('train')
    .description(
      context.say(
        message(
          'Train a network file. The run is kept beside it, in .convscope/runs; a signal stops it so that it can be resumed.',
        ),
      ),
    )
    .usage(context.say(message('FILE [options]')))
    .argument('[FILE]', context.say(message('A network file, *.cnn.json.')))
    .option('--epochs <n>', context.say(message('Epochs, instead of those of the file.')))
    .option('--threads <n>', context.say(message('Threads that compute; they change no bit of the result.')))
    .option('--resume', context.say(message('Go on with the latest run, or with that of --out.')))
    .option(
      '--weights <file>',
      context.say(message('Begin with the weights of a checkpoint, *.safetensors.')),
    )
    .option(
      '--out <folder>',
      context.say(message('Keep the run in this folder; one that is there is replaced.')),
    )
    .option('--json', context.say(message('Print each epoch as one JSON object.')))
    .action((_file: unknown, texts: TrainOptionTexts, { args }: Command) =>
      runTrain(oneFile('train', args), trainRequest(texts), context),
    );
}

/** @throws DataError, EngineError, TrainingError */
async function runTrain(file: string, request: TrainRequest, context: CliContext): Promise<void> {
  const written = await compiledFile(file, context);
  if (!written) return;
  const { epochs = written.training.epochs } = request;
  const compiled = { ...written, training: { ...written.training, epochs } };
  const control = new RunControl();
  const report = new TrainReport(file, request.json, context);
  onSignal(() => control.stop());
  try {
    await withBackend(context, threadsOf(request.threads, compiled), (backend) =>
      runTraining({
        file,
        compiled,
        folder: request.out,
        resume: request.resume,
        weights: request.weights,
        backend,
        backendFacts: { level: backend.level, threads: backend.threads },
        version: manifest.version,
        control,
        emit: (event) => report.tell(event),
      }),
    );
  } finally {
    onSignal(null);
  }
}
