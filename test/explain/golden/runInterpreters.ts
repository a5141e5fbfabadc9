/**
 * Runs the code that "Copy as" writes, with the libraries it is written for, and keeps what comes out in
 * golden.json, which the unit tests compare with the engine.
 *
 *   npm run golden                  with `python3`, or the interpreter that $PYTHON names
 *   npm run golden -- --check       compares with golden.json and writes nothing
 *
 * On Debian and Ubuntu the libraries are `apt-get install python3-numpy python3-scipy python3-opencv
 * python3-pil python3-torch`, and the interpreter is /usr/bin/python3. A library that is missing is named,
 * and its earlier numbers stay; where its code has changed since, the unit tests go on saying so. Where
 * Keras is missing, its code runs on `standIn/`, and golden.json says that this was not Keras.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { decodeImage } from '../../../src/data/decodeImage.ts';
import type { PixelImage } from '../../../src/engine/filter/image.ts';
import { type GoldenCase, goldenCases } from './cases.ts';
import {
  codeHash,
  codeOf,
  fileNameOf,
  type GoldenFile,
  type GoldenRun,
  goldenPath,
  type RunTarget,
  recordOf,
  runTargets,
} from './golden.ts';

const root = resolve(import.meta.dirname, '../../..');
const python = process.env.PYTHON ?? 'python3';

const notKeras =
  'Keras itself was not run: its code ran on standIn/, which follows the documentation of keras.ops on NumPy.';

/** Versions and runs of one target, or null where a library is missing. */
interface TargetRuns {
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: readonly GoldenRun[];
}

/** A PNG of the image, checked to be read as what it was. */
async function pngOf(image: PixelImage): Promise<Uint8Array> {
  const { height, width, channels, data } = image;
  const isDeep = data instanceof Uint16Array;
  const space = channels === 1 ? (isDeep ? 'grey16' : 'b-w') : isDeep ? 'rgb16' : 'srgb';
  const png = await sharp(data, { raw: { height, width, channels } }).toColourspace(space).png().toBuffer();
  const decoded = await decodeImage(png, 'PNG');
  if (decoded.channels !== channels || String(decoded.data) !== String(data)) {
    throw new Error('The PNG does not hold the pixels of the case.');
  }
  return png;
}

/** Writes image and code of a case to `folder`. */
async function layOut(golden: GoldenCase, target: RunTarget, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, fileNameOf(golden)), await pngOf(golden.image));
  await writeFile(join(folder, 'code.py'), codeOf(golden, target));
}

async function runTarget(target: RunTarget, scratch: string): Promise<TargetRuns | null> {
  const folders = goldenCases.map((_, index) => join(scratch, target, String(index)));
  for (const [index, golden] of goldenCases.entries()) await layOut(golden, target, folders[index]);
  const { stdout, stderr, status, error } = spawnSync(
    python,
    ['-B', '-W', 'error::RuntimeWarning', join(import.meta.dirname, 'runCode.py'), target, ...folders],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  if (error || status !== 0) throw new Error(`The code of ${target} failed.\n${error?.message ?? stderr}`);
  const said: { missing?: string; versions?: Record<string, string> } = JSON.parse(
    stdout.trim().split('\n').at(-1) ?? '',
  );
  if (!said.versions) {
    console.log(`${target}: not run, for Python has no ${said.missing}.`);
    return null;
  }
  const runs = goldenCases.map(async (golden, index): Promise<GoldenRun> => {
    const output = JSON.parse(await readFile(join(folders[index], 'output.json'), 'utf8'));
    return { code: codeHash(codeOf(golden, target)), ...output };
  });
  const libraries = Object.entries(said.versions).map(([name, version]) => `${name} ${version}`);
  console.log(`${target}: ${runs.length} cases run (${libraries.join(', ')}).`);
  return { versions: said.versions, runs: await Promise.all(runs) };
}

async function earlier(): Promise<GoldenFile> {
  if (!existsSync(goldenPath)) return { note: '', versions: {}, cases: [] };
  return JSON.parse(await readFile(goldenPath, 'utf8'));
}

function merged(old: GoldenFile, found: ReadonlyMap<RunTarget, TargetRuns>): GoldenFile {
  const versions = { ...old.versions };
  for (const [target, runs] of found) versions[target] = runs.versions;
  const cases = goldenCases.map((golden, index) => {
    const runs = { ...old.cases.find(({ name }) => name === golden.name)?.runs };
    for (const [target, { runs: made }] of found) runs[target] = made[index];
    return { ...recordOf(golden), runs };
  });
  const isStandIn = versions.keras?.keras === 'stand-in';
  return { note: `Written by runInterpreters.ts.${isStandIn ? ` ${notKeras}` : ''}`, versions, cases };
}

/** Writes the file in the form that `npm run check` asks for. */
async function write(golden: GoldenFile): Promise<void> {
  await writeFile(goldenPath, JSON.stringify(golden));
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  spawnSync(process.execPath, [biome, 'format', '--write', goldenPath], { cwd: root, stdio: 'inherit' });
}

/** Largest difference between two runs beside the largest number; infinite where the shapes differ. */
function difference(one: GoldenRun, other: GoldenRun | undefined): number {
  if (String(one.shape) !== String(other?.shape)) return Number.POSITIVE_INFINITY;
  const largest = Math.max(...one.numbers.map(Math.abs), Number.MIN_VALUE);
  return Math.max(
    ...one.numbers.map((number, place) => Math.abs(number - (other?.numbers[place] ?? Number.NaN)) / largest),
  );
}

function compare(old: GoldenFile, found: ReadonlyMap<RunTarget, TargetRuns>): void {
  for (const [target, { runs }] of found) {
    const others = goldenCases.filter(({ name }, index) => {
      const kept = old.cases.find((record) => record.name === name)?.runs[target];
      return !(difference(runs[index], kept) <= 1e-5);
    });
    console.log(`${target}: ${others.length} of ${runs.length} cases differ from golden.json.`);
    for (const { name } of others) console.log(`  ${name}`);
    if (others.length > 0) process.exitCode = 1;
  }
}

const scratch = await mkdtemp(join(tmpdir(), 'convscope-golden-'));
try {
  const found = new Map<RunTarget, TargetRuns>();
  for (const target of runTargets) {
    const runs = await runTarget(target, scratch);
    if (runs) found.set(target, runs);
  }
  if (process.argv.includes('--check')) compare(await earlier(), found);
  else await write(merged(await earlier(), found));
} finally {
  await rm(scratch, { recursive: true, force: true });
}
