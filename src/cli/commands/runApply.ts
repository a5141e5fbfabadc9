import { decodeImage } from '../../data/decodeImage.ts';
import { encodePng } from '../../data/encodeImage.ts';
import { type FilterSummary, filterPicture } from '../../data/filterPicture.ts';
import { readImageFile } from '../../data/readImageFile.ts';
import { signedPalette } from '../../data/signedColors.ts';
import { checkSizes } from '../../engine/filter/checkSizes.ts';
import { checkChain, type StepGeometry } from '../../engine/filter/filterChain.ts';
import { FilterEngine } from '../../engine/filter/filterEngine.ts';
import { activationScales } from '../../protocol/colorScales.ts';
import { type ApplyResult, type ImageFacts, jsonResult, printResult, reportRemarks } from '../applyReport.ts';
import { checkOutputs } from '../checkOutputs.ts';
import type { CliContext } from '../context.ts';
import type { ApplyRequest } from '../options/applyOptions.ts';
import { writeOutputs } from '../outputFile.ts';

/**
 * Does what `request` asks for and says what was made. Outputs appear together, whole, at the end.
 * @throws UsageError, DataError, EngineError, OutputError
 */
export async function runApply(request: ApplyRequest, context: CliContext): Promise<void> {
  await checkOutputs(request);
  const engine = await createEngine(request, context);
  try {
    const loaded = await loadImage(request, engine);
    const summary = await writeFiles(request, loaded, engine);
    const result: ApplyResult = { request, ...loaded, summary };
    reportRemarks(result, context);
    if (request.json) context.print(JSON.stringify(jsonResult(result)));
    else printResult(result, context);
  } finally {
    await engine.dispose();
  }
}

function createEngine({ threads }: ApplyRequest, { workerFile }: CliContext): Promise<FilterEngine> {
  return FilterEngine.create(workerFile === null ? { threads: 0, workerFile: '' } : { threads, workerFile });
}

interface LoadedImage {
  readonly image: ImageFacts;
  readonly geometry: readonly StepGeometry[];
}

/** Gives the pixels to the engine and keeps only what is said about them. */
async function loadImage(
  { image: path, megapixels, chain }: ApplyRequest,
  engine: FilterEngine,
): Promise<LoadedImage> {
  const decoded = await decodeImage(await readImageFile(path, path), path, { megapixels });
  const { data, alpha, ...facts } = decoded;
  const { height, width, channels } = facts;
  const geometry = checkChain(chain, { height, width, channels });
  checkSizes(geometry, megapixels);
  engine.load({ height, width, channels, data });
  return { image: { ...facts, hasAlpha: alpha !== null }, geometry };
}

async function writeFiles(
  { chain, display, output, raw }: ApplyRequest,
  { image, geometry }: LoadedImage,
  engine: FilterEngine,
): Promise<FilterSummary> {
  const task = {
    chain,
    imageChannels: image.channels,
    output: geometry[geometry.length - 1].output,
    display,
    // Saved pictures have the light scale, whatever the theme.
    palette: output === null ? null : signedPalette(activationScales.light.stops),
  };
  const paths = [output, raw].filter((path) => path !== null);
  return writeOutputs(paths, async (files) => {
    const { picture, ...summary } = await filterPicture(
      engine,
      task,
      raw === null ? null : files[files.length - 1],
    );
    // The encoder needs the room that the engine takes.
    await engine.dispose();
    if (picture) await files[0].write(await encodePng(picture));
    return summary;
  });
}
