import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { oldestNode } from '../oldestNode.ts';
import { read } from '../sources.ts';
import { networkFile } from '../training/runs.ts';
import { numbersOf } from './files.ts';

/** The command line on the oldest Node that the README promises, and on the oldest of this machine. */

const run = promisify(execFile);
const folder = resolve(import.meta.dirname, '../..');

/** What Node 20.9 lacks, as it stands in source text. Syntax is esbuild's: it lowers to its target. */
const newer = [
  /\bPromise\.(withResolvers|try)\b/,
  /\bArray\.fromAsync\b/,
  /\b(Object|Map)\.groupBy\b/,
  /\bIterator\.(from|concat)\b|\bextends Iterator\b/,
  /\bRegExp\.escape\b|\bMath\.(sumPrecise|f16round)\b|\bError\.isError\b|\bURL\.parse\b/,
  // Where esbuild asks for it, it has an answer for its absence.
  /\bUint8Array\.from(Base64|Hex)\b(?!\s*\|\|)|\.(toBase64|toHex|setFromBase64|setFromHex)\(/,
  /\bFloat16Array\b|\.(getFloat16|setFloat16)\(/,
  /\.(union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
  /\.(values|keys|entries)\(\)\.(map|filter|take|drop|flatMap|reduce|toArray|forEach|some|every|find)\(/,
  /\.(transfer|transferToFixedLength)\(\d*\)/,
  /\bprocess\.(getBuiltinModule|loadEnvFile|execve|features\.typescript)\b/,
  /\bimport\.meta\.\w/,
  /\b(crc32|styleText|matchesGlob|globSync|parseEnv|enableCompileCache|registerHooks)\(/,
  /require\("node:(sqlite|sea)"\)/,
];

test('what is built asks for nothing that Node 20.9 lacks', () => {
  for (const name of ['cli.js', 'engine.js', 'worker.js', 'networkWorker.js']) {
    const text = read(`dist/${name}`);
    expect(text.length).toBeGreaterThan(10_000);
    expect(newer.map((pattern) => pattern.exec(text)?.[0]).filter(Boolean), name).toEqual([]);
  }
});

test('the list of what is newer finds it', () => {
  const said = ['Promise.withResolvers()', 'Array.fromAsync(x)', 'import.meta.dirname', 'a.entries().map(f)'];
  for (const text of said)
    expect(
      newer.some((pattern) => pattern.test(text)),
      text,
    ).toBe(true);
});

test('the text that says so is that of the packages', async () => {
  const { engines } = JSON.parse(await readFile(join(folder, 'node_modules/sharp/package.json'), 'utf8')) as {
    engines: { node: string };
  };
  expect(engines.node).toBe('>=20.9.0');
  for (const page of ['README.md', 'README.es.md', 'CONTRIBUTING.md']) expect(read(page)).toContain('20.9');
  expect(read('esbuild.mjs')).toContain("OLDEST_NODE = 'node20.9'");
});

test('apply computes on the oldest Node of this machine', { timeout: 60_000 }, async () => {
  const { path, version } = await oldestNode();
  const output = await mkdtemp(join(tmpdir(), 'convscope-old-node-'));
  try {
    const raw = join(output, 'out.npy');
    const image = join(folder, 'examples/digit.png');
    const args = ['apply', image, '--kernel', 'sobel-x', '--raw', raw, '-o', join(output, 'out.png')];
    const { stderr } = await run(path, [join(folder, 'dist/cli.js'), ...args]);
    expect(stderr, version).toBe('');
    expect(numbersOf(await readFile(raw)).shape.slice(0, 2)).toEqual([28, 28]);
    const told = await run(path, [join(folder, 'dist/cli.js'), '--version']);
    expect(told.stdout.trim()).toBe(manifest.version);
  } finally {
    await rm(output, { recursive: true });
  }
});

test('train computes on the oldest Node of this machine', { timeout: 60_000 }, async () => {
  const { path, version } = await oldestNode();
  const output = await mkdtemp(join(tmpdir(), 'convscope-old-node-'));
  try {
    const file = await networkFile(output);
    const args = ['train', file, '--epochs', '1', '--threads', '2', '--json'];
    const { stderr, stdout } = await run(path, [join(folder, 'dist/cli.js'), ...args]);
    expect(stderr, version).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ epoch: 1 });
  } finally {
    await rm(output, { recursive: true });
  }
});
