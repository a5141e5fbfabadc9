/** What can be wrong with an image file, in words: the rule, what was found, what to do. */
import { type Message, message } from '../engine/message.ts';
import { DataError } from './dataError.ts';

export function emptyImage(name: string): DataError {
  return new DataError({
    code: 'image-empty',
    problem: message('{name} is empty: it has 0 bytes.', { name }),
    remedy: message('Save it again, or choose another file.'),
  });
}

export function unknownFormat(name: string, cause?: unknown): DataError {
  return new DataError(
    {
      code: 'image-unknown-format',
      problem: message(
        '{name} does not hold an image of a known kind: PNG, JPEG, WebP, GIF, BMP, AVIF, TIFF or SVG.',
        { name },
      ),
      remedy: message('Open it in the program that made it and save it as PNG.'),
    },
    { cause },
  );
}

export function damagedImage(name: string, format: string, cause?: unknown): DataError {
  return new DataError(
    {
      code: 'image-damaged',
      problem: message('{name} begins as {format}, but its data is cut off or damaged.', { name, format }),
      remedy: message('Get it once more from where it came from.'),
    },
    { cause },
  );
}

/** `limit` in megapixels. */
export function tooManyPixels(name: string, height: number, width: number, limit: number): DataError {
  return new DataError({
    code: 'image-too-large',
    problem: message('{name} has {width} × {height} pixels, {found} megapixels; the limit is {limit}.', {
      name,
      width,
      height,
      found: Math.ceil((height * width) / 1e5) / 10,
      limit,
    }),
    remedy: message('Make the image smaller, or raise the limit.'),
  });
}

/** A well-formed image of a kind that is not read; `problem` says which kinds are. */
export function unsupportedImage(problem: Message): DataError {
  return new DataError({
    code: 'image-unsupported',
    problem,
    remedy: message('Save it as PNG with 8 or 16 bits for each channel.'),
  });
}

export function unknownChannels(name: string, format: string, found: number): DataError {
  return unsupportedImage(
    message('{name} is {format} with {found} channels; grey or RGB, each with or without alpha, is read.', {
      name,
      format,
      found,
    }),
  );
}

export function tooSlow(name: string, seconds: number, cause: unknown): DataError {
  return new DataError(
    {
      code: 'image-too-slow',
      problem: message('{name} was not decoded within {seconds} seconds.', { name, seconds }),
      remedy: message('Save it as PNG, or make it simpler.'),
    },
    { cause },
  );
}

export function noMemory(name: string, cause: unknown): DataError {
  return new DataError(
    {
      code: 'image-no-memory',
      problem: message('There is not enough memory to decode {name}.', { name }),
      remedy: message('Make the image smaller, or close other programs.'),
    },
    { cause },
  );
}

/** `target` as the file says it. */
export function pointsOutside(name: string, target: string): DataError {
  return new DataError({
    code: 'svg-points-outside',
    problem: message('{name} points at "{target}", but an SVG is read alone, without other files.', {
      name,
      target: target.length > 80 ? `${target.slice(0, 79)}…` : target,
    }),
    remedy: message('Embed that picture as PNG or JPEG, or save the drawing as PNG.'),
  });
}

/** A drawing that would keep a renderer busy without end; `problem` says by what and how much is read. */
export function tooComplex(problem: Message): DataError {
  return new DataError({
    code: 'svg-too-complex',
    problem,
    remedy: message('Simplify the drawing, or save it as PNG.'),
  });
}

/** A drawing whose text the decoder would leave out. */
export function noFonts(name: string): DataError {
  return new DataError({
    code: 'decoder-fonts',
    problem: message('{name} has text, and this decoder has no fonts to draw it.', { name }),
    remedy: message('Turn the text into paths, or save the drawing as PNG.'),
  });
}

export function decoderMissing(cause: unknown): DataError {
  return new DataError(
    {
      code: 'decoder-missing',
      problem: message('The image decoder (sharp) could not be loaded.'),
      remedy: message('Install Convscope again for this system.'),
    },
    { cause },
  );
}
