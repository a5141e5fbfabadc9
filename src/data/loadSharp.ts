import { decoderMissing } from './imageProblems.ts';

export type Sharp = typeof import('sharp')['default'];

const loaded = new Map<string, Promise<Sharp>>();

/**
 * The image library, loaded when it is first needed: it is large, and its native part may be missing.
 * `from`: a module path or URL, for another build than the installed one.
 * @throws DataError `decoder-missing`; a browser's decoder can then stand in (see `fromRgba`).
 */
export function loadSharp(from = 'sharp'): Promise<Sharp> {
  let sharp = loaded.get(from);
  if (!sharp) {
    sharp = importSharp(from);
    loaded.set(from, sharp);
  }
  return sharp;
}

async function importSharp(from: string): Promise<Sharp> {
  try {
    // The name is spelt out so that a bundler sees it.
    const { default: sharp } = await (from === 'sharp' ? import('sharp') : import(from));
    // Each image is decoded once: what libvips would keep is memory that nobody asks for again.
    sharp.cache(false);
    return sharp;
  } catch (cause) {
    throw decoderMissing(cause);
  }
}
