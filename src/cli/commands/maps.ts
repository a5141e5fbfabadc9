import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { encodePng } from '../../data/encodeImage.ts';
import { encodeNpy } from '../../data/npy.ts';
import { outputProblem } from '../../data/outputProblem.ts';
import { signedPalette } from '../../data/signedColors.ts';
import { message } from '../../engine/message.ts';
import type { TensorInput } from '../../engine/ops/op.ts';
import { mapSheet } from '../../explain/network/mapSheet.ts';
import { activationScales } from '../../protocol/colorScales.ts';
import { checkOutputs } from '../checkOutputs.ts';
import type { CliContext } from '../context.ts';
import { addLooking, fileAndImage, lookAt } from '../lookAt.ts';
import { jsonMaps, printMaps, type WrittenMaps } from '../mapsReport.ts';
import { OutputError } from '../outputError.ts';
import { writeOutputs } from '../outputFile.ts';
import { UsageError } from '../usageError.ts';

interface MapsTexts {
  readonly output?: string;
  readonly checkpoint?: string;
  readonly json?: boolean;
}

/** Adds `maps`: what every layer of a network makes of an image, as numbers and as pictures. */
export function addMaps(program: Command, context: CliContext): Command {
  return addLooking(program, context, {
    name: 'maps',
    description: context.say(
      message('Write what every layer of a network makes of an image: numbers and pictures.'),
    ),
    usage: context.say(message('FILE IMAGE -o DIR [options]')),
  })
    .option(
      '-o, --output <dir>',
      context.say(message('The folder to write to: of each layer an .npy of float32 and a PNG.')),
    )
    .option('--json', context.say(message('Print each layer as one JSON object.')))
    .action((_file: unknown, _image: unknown, texts: MapsTexts, { args }: Command) =>
      runMaps(args, texts, context),
    );
}

/** @throws UsageError, DataError, EngineError, TrainingError, OutputError */
async function runMaps(args: readonly string[], texts: MapsTexts, context: CliContext): Promise<void> {
  const { output: folder, checkpoint, json = false } = texts;
  const files = fileAndImage('maps', args);
  if (!folder) throw noFolder();
  await lookAt({ ...files, checkpoint }, context, async ({ outputs }) => {
    await makeFolder(folder);
    const palette = signedPalette(activationScales.light.stops);
    const digits = Math.max(`${outputs.size - 1}`.length, 2);
    for (const [index, [layer, maps]] of [...outputs].entries()) {
      const stem = join(folder, `${`${index}`.padStart(digits, '0')}-${fileName(layer)}`);
      const written = await writeMaps(stem, layer, maps, { image: files.image, palette });
      if (json) context.print(JSON.stringify(jsonMaps(written)));
      else printMaps(written, context);
    }
  });
}

/** `residual_2/conv2d_0` → `residual_2-conv2d_0`: what no system lets stand in a name becomes a hyphen. */
function fileName(layer: string): string {
  return layer.replace(/[/\\:*?"<>|\p{Cc}]/gu, '-');
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const isFile = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new OutputError(isFile ? notAFolder(folder) : outputProblem(folder, error), { cause: error });
  }
}

/** Both files of a layer appear together, whole. The image that is looked at is never overwritten. */
async function writeMaps(
  stem: string,
  layer: string,
  { shape, data }: TensorInput,
  { image, palette }: { readonly image: string; readonly palette: Uint8Array },
): Promise<WrittenMaps> {
  const [numbers, picture] = [`${stem}.npy`, `${stem}.png`];
  await checkOutputs({ image, output: picture, raw: numbers });
  const sheet = mapSheet({ shape, data }, palette);
  const one = shape.slice(1);
  await writeOutputs([numbers, picture], async ([npy, png]) => {
    await npy.write(encodeNpy(one, new Float32Array(data)));
    await png.write(await encodePng(sheet));
  });
  return { layer, shape: one, data, limit: sheet.limit, files: { numbers, picture } };
}

function notAFolder(name: string) {
  return {
    code: 'output-not-a-folder',
    problem: message('{name} is a file, not a folder to write to.', { name }),
    remedy: message('Name a folder; it is made where there is none.'),
  };
}

function noFolder(): UsageError {
  return new UsageError({
    code: 'no-output',
    problem: message('Nothing would be written: -o is not given.'),
    remedy: message('Write it like convscope maps network.cnn.json photo.png -o maps.'),
  });
}
