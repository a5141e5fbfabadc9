import { message } from '../engine/message.ts';
import type { CliContext } from './context.ts';
import { short } from './trainReport.ts';

/** What `maps` has written of one layer. */
export interface WrittenMaps {
  readonly layer: string;
  /** `[height, width, channels]` or `[units]`. */
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
  /** The picture's colours go from −limit to limit. */
  readonly limit: number;
  readonly files: { readonly numbers: string; readonly picture: string };
}

/** One line for each layer. */
export function printMaps({ shape, data, files }: WrittenMaps, context: CliContext): void {
  const { min, max, deadMaps } = factsOf(shape, data);
  const facts = message('{name}: {shape}, values from {min} to {max}', {
    name: files.numbers,
    shape: shape.join(' × '),
    min: short(min),
    max: short(max),
  });
  const dead = message('maps that are 0 everywhere: {maps}', { maps: deadMaps.join(', ') });
  context.print([context.say(facts), ...(deadMaps.length > 0 ? [context.say(dead)] : [])].join('; '));
}

/** The same as one object, for programs. Numbers that JSON cannot hold are null. */
export function jsonMaps({ layer, shape, data, limit, files }: WrittenMaps) {
  return { layer, shape, ...factsOf(shape, data), limit, files };
}

/** Range of all numbers, and the maps that answer nothing to this image; a vector has none. */
function factsOf(shape: readonly number[], data: ArrayLike<number>) {
  const channels = shape[shape.length - 1];
  const isAlive = new Array<boolean>(channels).fill(shape.length === 1);
  let [min, max] = [data[0], data[0]];
  for (let place = 0; place < data.length; place++) {
    min = Math.min(min, data[place]);
    max = Math.max(max, data[place]);
    if (data[place] !== 0) isAlive[place % channels] = true;
  }
  return { min, max, deadMaps: [...isAlive.keys()].filter((map) => !isAlive[map]) };
}
