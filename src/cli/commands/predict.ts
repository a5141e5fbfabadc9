import type { Command } from 'commander';
import { decodeForInput } from '../../data/datasets/decodeForInput.ts';
import { readImageFile } from '../../data/readImageFile.ts';
import { ProblemError } from '../../engine/errors.ts';
import { message } from '../../engine/message.ts';
import { largestPlace } from '../../training/evaluation.ts';
import { openTrained, predict } from '../../training/trainedNetwork.ts';
import { compiledFile } from '../compiledFile.ts';
import type { CliContext } from '../context.ts';
import { preparationFor } from '../preparation.ts';
import { oneLine } from '../shown.ts';
import { withBackend } from '../trainingBackend.ts';
import { percent } from '../trainReport.ts';
import { UsageError } from '../usageError.ts';

interface PredictTexts {
  readonly checkpoint?: string;
  readonly json?: boolean;
}

interface Prediction {
  readonly image: string;
  /** Name of the class. */
  readonly label: string;
  /** Of each class, in the order of the labels. */
  readonly probabilities: readonly number[];
}

/** Adds `predict`: what a trained network says of images. */
export function addPredict(program: Command, context: CliContext): Command {
  return program
    .command('predict')
    .description(context.say(message('Say what a trained network takes images for.')))
    .usage(context.say(message('FILE IMAGE… [options]')))
    .argument('[FILE]', context.say(message('A network file, *.cnn.json.')))
    .argument('[IMAGE...]', context.say(message('PNG, JPEG, WebP, GIF, BMP, AVIF, TIFF or SVG.')))
    .option('--checkpoint <path>', context.say(message('A checkpoint, or the folder of a run (the latest).')))
    .option('--json', context.say(message('Print each image as one JSON object.')))
    .action((file: string | undefined, images: readonly string[], texts: PredictTexts) =>
      runPredict(file, images, texts, context),
    );
}

/** @throws UsageError, EngineError, TrainingError. An image that cannot be read is said, and the others are named. */
async function runPredict(
  file: string | undefined,
  images: readonly string[],
  { checkpoint, json = false }: PredictTexts,
  context: CliContext,
): Promise<void> {
  if (!file || images.length === 0) throw nothingToPredict(file);
  const compiled = await compiledFile(file, context);
  if (!compiled) return;
  await withBackend(context, 1, async (backend) => {
    const trained = await openTrained({ file, compiled, checkpoint, backend });
    const preparation = await preparationFor(file, compiled, trained);
    for (const image of images) {
      try {
        const bytes = await readImageFile(image, image);
        const decoded = await decodeForInput(bytes, image, compiled.input.shape);
        const probabilities = await predict(trained.network, compiled, preparation.prepare(decoded));
        const classes = probabilities.map((_, label) => trained.classes?.[label] ?? String(label));
        const prediction = { image, label: classes[largestPlace(probabilities)], probabilities };
        if (json) context.print(JSON.stringify({ ...prediction, classes }));
        else context.print(oneLine(lineOf(prediction, classes)));
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        context.diagnose('error', null, error.describe(context.bundle));
        context.status = 1;
      }
    }
  });
}

/** `photo.png: cat 98.2 %, dog 1.5 %, bird 0.2 %` */
function lineOf({ image, probabilities }: Prediction, classes: readonly string[]): string {
  const likeliest = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]).slice(0, 3);
  const shares = likeliest.map((label) => `${classes[label]} ${percent(probabilities[label])} %`);
  return `${image}: ${shares.join(', ')}`;
}

function nothingToPredict(file: string | undefined): UsageError {
  return new UsageError({
    code: file ? 'missing-image' : 'missing-file',
    problem: file
      ? message('The image is missing: predict needs one or more.')
      : message('The file is missing: {command} needs the path of a network file.', { command: 'predict' }),
    remedy: message('Write it like convscope predict network.cnn.json photo.png.'),
  });
}
