/** A filter chain as code that someone takes along: the same numbers, in a library they know. */
import type { FilterChain, ImageShape } from '../../engine/filter/filterChain.ts';
import { type CodeImage, type CodePlan, codePlan } from './codePlan.ts';
import { jsonCode } from './json.ts';
import { kerasCode } from './keras.ts';
import { numpyCode } from './numpy.ts';
import { opencvCode } from './opencv.ts';
import { pytorchCode } from './pytorch.ts';

export type { CodeImage } from './codePlan.ts';

/** What a chain can be copied as, in the order in which it is offered. */
export const codeTargets = ['numpy', 'opencv', 'pytorch', 'keras', 'json'] as const;

export type CodeTarget = (typeof codeTargets)[number];

const writers: Readonly<Record<Exclude<CodeTarget, 'json'>, (plan: CodePlan) => string>> = {
  numpy: numpyCode,
  opencv: opencvCode,
  pytorch: pytorchCode,
  keras: kerasCode,
};

/**
 * `chain` as a script (JSON: as data) that opens the image `options.imageName` and computes what the engine
 * does, within 1e-4 of the largest sum. The paddings of `same` and the like are written out for an image of
 * the shape `image`; `image.channels` says whether the file is opened as grey or as colours.
 *
 * The chain is one that `checkChain` lets pass on `image`. Comments are in English: code is.
 */
export function chainCode(
  target: CodeTarget,
  chain: FilterChain,
  image: ImageShape,
  options: CodeImage,
): string {
  return target === 'json' ? jsonCode(chain) : writers[target](codePlan(chain, image, options));
}
