import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { ResultLine } from './inHost/index.ts';

/** The in-host tests as VS Code loads them, and what they wrote down. */

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = join(import.meta.dirname, 'inHost');

/** The module whose `run()` VS Code calls. */
export const IN_HOST_MODULE = join(ROOT, '.stage/inHost/index.js');
const RESULTS = join(ROOT, '.stage/inHost/results.jsonl');

/** Bundles the in-host tests; results of an earlier run are gone. */
export async function bundleInHostTests(): Promise<void> {
  const outdir = join(ROOT, '.stage/inHost');
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  // The nearest manifest upwards says that everything is an ES module.
  await writeFile(join(outdir, 'package.json'), '{ "type": "commonjs" }');
  const files = (await readdir(SOURCES)).filter((name) => /(^index|^last|\.test)\.ts$/.test(name));
  await build({
    entryPoints: files.map((name) => join(SOURCES, name)),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/** A copy of `examples/` to open, so that no test reaches the repository. */
export async function copyWorkspace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-in-host-'));
  await cp(join(ROOT, 'examples'), folder, { recursive: true });
  return folder;
}

/** What has been written down so far. */
export async function readResults(): Promise<ResultLine[]> {
  if (!existsSync(RESULTS)) return [];
  const lines = (await readFile(RESULTS, 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as ResultLine);
}
