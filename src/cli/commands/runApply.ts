import { type DecodedImage, decodeImage } from '../../data/decodeImage.ts';
import { readImageFile } from '../../data/readImageFile.ts';
import { checkChain, type StepGeometry } from '../../engine/filter/filterChain.ts';
import { FilterEngine } from '../../engine/filter/filterEngine.ts';
import { type ApplyResult, jsonResult, printResult, reportRemarks } from '../applyReport.ts';
import { checkOutputs } from '../checkOutputs.ts';
import { checkSizes } from '../checkSizes.ts';
import type { CliContext } from '../context.ts';
import { type FilterSummary, filterToFiles } from '../filterToFiles.ts';
import type { ApplyRequest } from '../options/applyOptions.ts';
import { type OutputFile, writeOutputs } from '../outputFile.ts';

/**
 * Does what `request` asks for and says what was made. Outputs appear together, whole, at the end.
 * @throws UsageError, DataError, EngineError, OutputError
 */
export async function runApply(request: ApplyRequest, context: CliContext): Promise<void> {
  await checkOutputs(request);
  const image = await openImage(request);
  const { height, width, channels } = image;
  const geometry = checkChain(request.chain, { height, width, channels });
  checkSizes(geometry, request.megapixels);
  const { output, raw } = request;
  const paths = [output, raw].filter((path) => path !== null);
  const summary = await writeOutputs(paths, (files) => {
    const picture = output === null ? null : files[0];
    return filter(request, image, geometry, picture, raw === null ? null : files[files.length - 1], context);
  });
  const result: ApplyResult = { request, image, geometry, summary };
  reportRemarks(result, context);
  if (request.json) context.print(JSON.stringify(jsonResult(result)));
  else printResult(result, context);
}

async function openImage({ image, megapixels }: ApplyRequest): Promise<DecodedImage> {
  return decodeImage(await readImageFile(image, image), image, { megapixels });
}

async function filter(
  { chain, display, threads }: ApplyRequest,
  image: DecodedImage,
  geometry: readonly StepGeometry[],
  picture: OutputFile | null,
  raw: OutputFile | null,
  { workerFile }: CliContext,
): Promise<FilterSummary> {
  const engine = await FilterEngine.create({
    threads: workerFile === null ? 0 : threads,
    workerFile: workerFile ?? '',
  });
  try {
    engine.load(image);
    const { output } = geometry[geometry.length - 1];
    const task = { chain, imageChannels: image.channels, output, display };
    return await filterToFiles(engine, task, picture, raw);
  } finally {
    await engine.dispose();
  }
}
