import type { Command } from 'commander';
import { decodeForInput } from '../data/datasets/decodeForInput.ts';
import { readImageFile } from '../data/readImageFile.ts';
import { message } from '../engine/message.ts';
import { Network } from '../engine/network/network.ts';
import { networkGraph } from '../explain/network/networkGraph.ts';
import { type SeenImage, seeImage } from '../explain/network/seenImage.ts';
import { latestCheckpoint } from '../training/runFolder.ts';
import { networkOptions, openTrained } from '../training/trainedNetwork.ts';
import { compiledFile } from './compiledFile.ts';
import type { CliContext } from './context.ts';
import { preparationFor } from './preparation.ts';
import { shown } from './shown.ts';
import { withBackend } from './trainingBackend.ts';
import { UsageError } from './usageError.ts';

/** A network file and an image that it is to look at, with the weights of a checkpoint. */
export interface SeenFiles {
  readonly file: string;
  readonly image: string;
  readonly checkpoint?: string | undefined;
}

interface LookingCommand {
  readonly name: string;
  readonly description: string;
  readonly usage: string;
}

/** Adds a command that takes a network file, an image and a checkpoint; its own options follow. */
export function addLooking(
  program: Command,
  context: CliContext,
  { name, description, usage }: LookingCommand,
): Command {
  return program
    .command(name)
    .description(description)
    .usage(usage)
    .argument('[FILE]', context.say(message('A network file, *.cnn.json.')))
    .argument('[IMAGE]', context.say(message('PNG, JPEG, WebP, GIF, BMP, AVIF, TIFF or SVG.')))
    .option(
      '--checkpoint <path>',
      context.say(message('A checkpoint, or the folder of a run (the latest).')),
    );
}

/**
 * The paths that `command` takes: a network file and one image.
 * @throws UsageError `missing-file`, `missing-image`, `second-image`.
 */
export function fileAndImage(command: string, [file, image, second]: readonly string[]): SeenFiles {
  if (file && image && second === undefined) return { file, image };
  const example = message('Write it like convscope {command} network.cnn.json photo.png.', { command });
  if (!file || !image) {
    throw new UsageError({
      code: file ? 'missing-image' : 'missing-file',
      problem: file
        ? message('The image is missing: {command} needs the path of one.', { command })
        : message('The file is missing: {command} needs the path of a network file.', { command }),
      remedy: example,
    });
  }
  throw new UsageError({
    code: 'second-image',
    problem: message('{command} takes one image, but "{found}" came as well.', {
      command,
      found: shown(second),
    }),
    remedy: message('Name one image, and put a path with spaces in quotes.'),
  });
}

/**
 * Has the network of a file look at an image, with the weights of a checkpoint, by default the latest; of a file that
 * has none with its first, random weights, which is said. `work` gets what was seen; where the file has errors it is
 * not called, and the status is 1.
 * @throws DataError, EngineError, TrainingError
 */
export async function lookAt(
  { file, image, checkpoint }: SeenFiles,
  context: CliContext,
  work: (seen: SeenImage) => Promise<void> | void,
): Promise<void> {
  const compiled = await compiledFile(file, context);
  if (!compiled) return;
  const bytes = await readImageFile(image, image);
  const decoded = await decodeForInput(bytes, image, compiled.input.shape);
  await withBackend(context, 1, async (backend) => {
    const path = checkpoint ?? (await latestCheckpoint(file));
    if (path === null) context.diagnose('warning', null, context.say(untrained(file)));
    const { network, moments } =
      path === null
        ? { network: new Network(networkOptions(compiled, backend)), moments: null }
        : await openTrained({ file, compiled, checkpoint: path, backend });
    const { values } = (await preparationFor(file, compiled, { moments })).prepare(decoded);
    const { shape } = compiled.input;
    const graph = networkGraph(compiled.layers, shape);
    await work(await seeImage(network, graph, { shape: [1, ...shape], data: values }));
  });
}

function untrained(file: string) {
  return message('{name} has not been trained yet: these are the numbers of its first, random weights.', {
    name: file,
  });
}
