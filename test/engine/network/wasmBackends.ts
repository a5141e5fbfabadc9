import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';
import {
  type CreateWasmBackendOptions,
  createWasmBackend,
} from '../../../src/engine/network/wasm/createWasmBackend.ts';
import type { WasmBackend } from '../../../src/engine/network/wasm/wasmBackend.ts';

export const levels = ['reference', 'scalar', 'simd', 'relaxed'] as const;

/** On this thread alone, unless it is told otherwise. */
export function wasmBackend(options: Partial<CreateWasmBackendOptions>): Promise<WasmBackend> {
  return createWasmBackend({ threads: 1, joins: true, workerFile: '', ...options });
}

const bundles = new Map<string, string>();
let folder = '';

/** A script for threads, bundled from its source: threads start many times, and sooner from one file. */
export function threadScript(source: string): string {
  folder ||= mkdtempSync(join(tmpdir(), 'threads-'));
  const known = bundles.get(source);
  if (known) return known;
  const outfile = join(folder, `${basename(source, '.ts')}.mjs`);
  const entry = fileURLToPath(new URL(`../../../${source}`, import.meta.url));
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
  });
  bundles.set(source, outfile);
  return outfile;
}

/** The workers' script. */
export const networkWorker = () => threadScript('src/engine/network/threads/networkWorker.ts');

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true });
});
