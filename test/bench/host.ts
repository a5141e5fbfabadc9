/**
 * How late the event loop of a real extension host is while the network of `train` is trained in it, with the
 * panel open, beside the same host while nothing happens: other extensions live on that loop.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { launchChromium } from '../vscode/chromium.ts';
import { pageAddress, startServer } from '../vscode/server.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { DelayLine } from './hostDelays.ts';

const extension = resolve(import.meta.dirname, '../../.stage/extension');
const turns = 8;
const patienceMs = 280_000;

/** What late may be above the control, in ms. */
const goals = { p999: 20, longest: 50 };

/** 206,922 parameters; more epochs than a turn has time for. */
const network = {
  input: { shape: [28, 28, 1] },
  dataset: { type: 'synthetic', generator: 'digits', samples: 12_000, validationSplit: 0.1 },
  layers: [
    { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'maxPool2d', poolSize: 2 },
    { type: 'conv2d', filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'maxPool2d', poolSize: 2 },
    { type: 'flatten' },
    { type: 'dense', units: 128, activation: 'relu' },
    { type: 'dense', units: 10 },
  ],
  training: { epochs: 1000, batchSize: 64 },
};

/** Rows of the `host` benchmark; "theirs" is the idle host. */
export async function host(): Promise<BenchRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'convscope-host-'));
  const [folder, module] = [join(home, 'workspace'), join(home, 'module')];
  try {
    await mkdir(folder);
    await writeFile(join(folder, 'host.cnn.json'), JSON.stringify(network));
    await bundleModule(module);
    const lines = await measure(folder, join(module, 'hostDelays.js'));
    // The first turn starts what the others use again.
    return [row(lines.slice(2), 'p999', 'p99.9'), row(lines.slice(2), 'longest', 'longest')];
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

type Measured = Exclude<DelayLine, { readonly error: string }>;

async function bundleModule(outdir: string): Promise<void> {
  await mkdir(outdir);
  await writeFile(join(outdir, 'package.json'), '{ "type": "commonjs" }');
  await build({
    entryPoints: [join(import.meta.dirname, 'hostDelays.ts')],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
}

async function measure(folder: string, tests: string): Promise<Measured[]> {
  const server = await startServer();
  try {
    const browser = await launchChromium();
    try {
      const context = await browser.newContext({ locale: 'en-US' });
      await (await context.newPage()).goto(pageAddress(server, { folder, extension, tests }));
      return await linesIn(join(folder, 'delays.jsonl'));
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

async function linesIn(file: string): Promise<Measured[]> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await delay(500)) {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    const lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as DelayLine);
    const failed = lines.find((line) => 'error' in line);
    if (failed && 'error' in failed) throw new Error(failed.error);
    if (lines.length === 2 * turns) return lines as Measured[];
  }
  throw new Error('The extension host did not measure to the end.');
}

function row(lines: readonly Measured[], key: 'p999' | 'longest', name: string): BenchRow {
  const of = (isTraining: boolean) =>
    median(lines.filter((line) => line.isTraining === isTraining).map((line) => line[key]));
  const [ours, theirs] = [of(true), of(false)];
  const above = ours - theirs;
  return {
    work: `event-loop delay while training, ${name}`,
    threads: 1,
    peer: 'the idle host',
    ours,
    theirs,
    unit: 'ms',
    ratio: theirs / ours,
    note: `${above.toFixed(1)} ms above, to stay under ${goals[key]}`,
  };
}
