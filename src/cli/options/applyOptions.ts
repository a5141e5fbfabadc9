import { availableParallelism } from 'node:os';
import { activationNames } from '../../engine/activation.ts';
import type { ChannelMode, FilterChain, FilterStep } from '../../engine/filter/filterChain.ts';
import { message } from '../../engine/message.ts';
import type { DisplayMode } from '../../protocol/kernelLab.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usageError.ts';
import { parseChoice } from './parseChoice.ts';
import { parseKernel } from './parseKernel.ts';
import { parseNumber, parsePair, parsePositive, parseWhole } from './parseNumbers.ts';
import { parsePadding, parsePadMode } from './parsePadding.ts';
import { parsePool } from './parsePool.ts';

/** Options of `apply` as typed; an absent one takes its default. */
export interface ApplyOptionTexts {
  readonly kernel?: string;
  readonly padding?: string;
  readonly padMode?: string;
  readonly stride?: string;
  readonly dilation?: string;
  readonly channels?: string;
  readonly bias?: string;
  readonly flip?: boolean;
  readonly activation?: string;
  readonly pool?: string;
  readonly display?: string;
  readonly output?: string;
  readonly raw?: string;
  readonly json?: boolean;
  readonly threads?: string;
  readonly megapixels?: string;
}

/** What `apply` is asked for. At least one of `output` and `raw` is a path. */
export interface ApplyRequest {
  readonly image: string;
  readonly chain: FilterChain;
  readonly display: DisplayMode;
  /** Path of the picture, a PNG. */
  readonly output: string | null;
  /** Path of the numbers, an .npy. */
  readonly raw: string | null;
  readonly json: boolean;
  readonly threads: number;
  /** Larger images are refused. */
  readonly megapixels: number;
}

const channelModes = ['gray', 'each', 'sum'] as const satisfies readonly ChannelMode[];
const displayModes = ['auto', 'signed', 'clamp', 'abs', 'minmax'] as const satisfies readonly DisplayMode[];

/** Most threads that can be asked for. */
export const mostThreads = 64;

/**
 * The request that image paths and options make. Reads no file.
 * @throws UsageError for a missing or second image, a missing `--kernel`, an option's wrong value, and
 *   where neither `-o` nor `--raw` is given.
 */
export function applyRequest(images: readonly string[], texts: ApplyOptionTexts): ApplyRequest {
  const image = checkImage(images);
  const chain: FilterChain = {
    channels: texts.channels === undefined ? 'each' : parseChoice('--channels', texts.channels, channelModes),
    steps: stepsOf(texts),
  };
  const request: ApplyRequest = {
    image,
    chain,
    display: texts.display === undefined ? 'auto' : parseChoice('--display', texts.display, displayModes),
    output: texts.output ?? null,
    raw: texts.raw ?? null,
    json: texts.json ?? false,
    threads:
      texts.threads === undefined
        ? Math.min(availableParallelism(), mostThreads)
        : parseWhole('--threads', texts.threads, 1, mostThreads),
    megapixels: texts.megapixels === undefined ? 100 : parsePositive('--megapixels', texts.megapixels),
  };
  if (request.output === null && request.raw === null) throw noOutput();
  return request;
}

function checkImage([image, second]: readonly string[]): string {
  if (image && second === undefined) return image;
  throw new UsageError({
    code: image ? 'second-image' : 'missing-image',
    problem: image
      ? message('apply takes one image, but "{found}" came as well.', { found: shown(second) })
      : message('The image is missing: apply needs the path of one.'),
    remedy: image
      ? message('Name one image, and put a path with spaces in quotes.')
      : message('Write it like convscope apply photo.png --kernel sharpen -o out.png.'),
  });
}

function stepsOf(texts: ApplyOptionTexts): FilterStep[] {
  if (texts.kernel === undefined) {
    throw new UsageError({
      code: 'missing-kernel',
      problem: message('Option --kernel is missing: apply needs a kernel.'),
      remedy: message(
        'Add a known one like --kernel sharpen, or a matrix like --kernel "[[0,1,0],[1,-4,1],[0,1,0]]".',
      ),
    });
  }
  const convolution: FilterStep = {
    type: 'convolution',
    ...parseKernel(texts.kernel),
    bias: texts.bias === undefined ? 0 : parseNumber('--bias', texts.bias),
    flip: texts.flip ?? false,
    padding: texts.padding === undefined ? 'same' : parsePadding(texts.padding),
    padMode: texts.padMode === undefined ? { type: 'zeros' } : parsePadMode(texts.padMode),
    stride: texts.stride === undefined ? [1, 1] : parsePair('--stride', texts.stride),
    dilation: texts.dilation === undefined ? [1, 1] : parsePair('--dilation', texts.dilation),
    activation:
      texts.activation === undefined
        ? 'linear'
        : parseChoice('--activation', texts.activation, activationNames),
  };
  return texts.pool === undefined ? [convolution] : [convolution, parsePool(texts.pool)];
}

function noOutput(): UsageError {
  return new UsageError({
    code: 'no-output',
    problem: message('Nothing would be written: neither -o nor --raw is given.'),
    remedy: message('Add -o out.png for a picture or --raw out.npy for the numbers.'),
  });
}
