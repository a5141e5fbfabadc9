import type { DecodedImage } from '../data/decodedImage.ts';
import type { FilterSummary } from '../data/filterPicture.ts';
import type { StepGeometry } from '../engine/filter/filterChain.ts';
import { type AxisGeometry, unreadCells } from '../engine/geometry.ts';
import { message } from '../engine/message.ts';
import type { CliContext } from './context.ts';
import type { ApplyRequest } from './options/applyOptions.ts';

/** What is said about an image; its pixels are not held for it. */
export interface ImageFacts extends Omit<DecodedImage, 'data' | 'alpha'> {
  readonly hasAlpha: boolean;
}

/** What `apply` has made, and of what. */
export interface ApplyResult {
  readonly request: ApplyRequest;
  readonly image: ImageFacts;
  readonly geometry: readonly StepGeometry[];
  readonly summary: FilterSummary;
}

/** Says what is worth knowing about the image and its numbers: on standard error, it is no part of the result. */
export function reportRemarks({ request, image, summary }: ApplyResult, context: CliContext): void {
  const args = { name: request.image, frames: image.frames };
  if (image.frames > 1) {
    const sentence = message('{name} holds {frames} pictures; the first one is used.', args);
    context.diagnose('info', null, context.say(sentence));
  }
  if (image.hasAlpha) {
    const sentence = message('{name} is partly transparent; colours are taken as if it were not.', args);
    context.diagnose('info', null, context.say(sentence));
  }
  const { min, max, nanCount } = summary.statistics;
  if (nanCount > 0 || !Number.isFinite(min) || !Number.isFinite(max)) {
    const problem = message('Some values are beyond what a float32 holds: they are infinite or not numbers.');
    const remedy = message('Use smaller weights.');
    context.diagnose('warning', null, `${context.say(problem)} ${context.say(remedy)}`);
  }
}

/** One line for the image and one for each file. */
export function printResult({ request, image, geometry, summary }: ApplyResult, context: CliContext): void {
  const { statistics, display } = summary;
  const output = geometry[geometry.length - 1].output;
  const read = message('{name}: {width} × {height} pixels, channels: {channels}, {bits} bits', {
    name: request.image,
    width: image.width,
    height: image.height,
    channels: image.channels,
    bits: image.bitsPerChannel,
  });
  context.print(context.say(read));
  if (request.output !== null) {
    const picture = message('{name}: {width} × {height} pixels, {display} from {low} to {high}', {
      name: request.output,
      ...output,
      display: display.mode,
      low: short(display.low),
      high: short(display.high),
    });
    context.print(context.say(picture));
  }
  if (request.raw !== null) {
    const numbers = message('{name}: float32 {height} × {width} × {channels}, values from {min} to {max}', {
      name: request.raw,
      ...output,
      min: short(statistics.min),
      max: short(statistics.max),
    });
    context.print(context.say(numbers));
  }
}

/** At most six digits: 2550, −0.333333. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}

/** The same as one object, for programs. Numbers that JSON cannot hold are null. */
export function jsonResult({ request, image, geometry, summary }: ApplyResult) {
  const { statistics, display } = summary;
  const { format, height, width, channels, bitsPerChannel, frames, hasAlpha } = image;
  return {
    image: {
      file: request.image,
      format,
      height,
      width,
      channels,
      bitsPerChannel,
      frames,
      hasAlpha,
    },
    channels: request.chain.channels,
    steps: request.chain.steps.map((step, index) => ({
      ...step,
      input: geometry[index].input,
      rows: axisReport(geometry[index].rows),
      columns: axisReport(geometry[index].columns),
      output: geometry[index].output,
    })),
    output: geometry[geometry.length - 1].output,
    min: statistics.min,
    max: statistics.max,
    notNumbers: statistics.nanCount,
    display: {
      mode: display.mode,
      low: display.low,
      high: display.high,
      clippedBelow: display.below,
      clippedAbove: display.above,
    },
    files: { picture: request.output, raw: request.raw },
  };
}

function axisReport(axis: AxisGeometry) {
  const unread = unreadCells(axis).reduce((count, { from, to }) => count + to - from + 1, 0);
  return { ...axis, unread };
}
