import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { decodeImage } from '../../src/data/decodeImage.ts';
import { failure } from './failure.ts';

/** A library that is never done in time: how long a real drawing takes depends on the machine. */
const slowLibrary = `
  const asked = [];
  const pipeline = new Proxy({}, { get: (_, name) => (...args) => {
    asked.push([name, ...args]);
    if (name === 'metadata') return Promise.resolve(${JSON.stringify({
      ...{ format: 'png', width: 4, height: 4, space: 'srgb', depth: 'uchar', channels: 3 },
      ...{ hasAlpha: false, autoOrient: { width: 4, height: 4 } },
    })});
    if (name === 'toBuffer') {
      const given = asked.find(([asked]) => asked === 'timeout');
      return Promise.reject(new Error(given?.[1].seconds === 7 ? 'timeout: 42% complete' : 'no timeout was set'));
    }
    return pipeline;
  } });
  export default Object.assign(() => pipeline, { cache() {} });
`;

test('an image that takes too long is given up, with the time and what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-slow-'));
  const library = join(folder, 'slow.mjs');
  await writeFile(library, slowLibrary);
  const bytes = new TextEncoder().encode('\x89PNG');
  const options = { seconds: 7, sharpFrom: pathToFileURL(library).href };
  const { code, message } = await failure(decodeImage(bytes, 'a.png', options));
  await rm(folder, { recursive: true });
  expect(code).toBe('image-too-slow');
  expect(message).toBe('a.png was not decoded within 7 seconds. Save it as PNG, or make it simpler.');
});
