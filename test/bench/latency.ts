/**
 * One image through a network, from its pixels to its probabilities, beside onnxruntime-node on as many
 * threads. Ours: `predict` of the engine as it ships, on the thread that asks or on others. onnxruntime's:
 * `run` of a session whose weights are constants of the model.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execPath, version } from 'node:process';
import type { BenchRow } from './benchRow.ts';
import { interleave, warm } from './interleave.ts';
import { onnxNetwork, startOnnx } from './onnxNetwork.ts';
import { digits, imagesOf } from './trainNetworks.ts';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** Images of one measurement, one after the other. */
const repetitions = 200;

/** Rows of the `latency` benchmark. */
export async function latency(): Promise<BenchRow[]> {
  execFileSync(execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return [await measure(1, true), await measure(1, false), await measure(2, false)];
}

async function measure(threads: number, joins: boolean): Promise<BenchRow> {
  const ours = await startOurs(threads, joins);
  const { run, peer } = await startOnnx(onnxNetwork(digits), digits, threads);
  await warm(ours.run);
  const [oursMs, theirsMs] = await interleave([repeated(ours.run), run && repeated(run)]);
  await ours.end();
  const [time, theirs] = [oursMs ?? 0, theirsMs].map((ms) =>
    ms === null ? null : (ms * 1000) / repetitions,
  );
  return {
    work: `one image through ${digits.name}`,
    threads,
    peer,
    ours: time ?? 0,
    theirs,
    unit: 'µs',
    ratio: theirs && time ? theirs / time : null,
    note: `${ours.level}, Node ${version}; ${joins ? 'on the thread that asks' : 'on other threads'}`,
  };
}

function repeated(run: () => Promise<unknown>) {
  return async () => {
    for (let turn = 0; turn < repetitions; turn++) await run();
  };
}

async function startOurs(threads: number, joins: boolean) {
  const engine: typeof import('../../src/engine/index.ts') = require(join(root, 'dist/engine.js'));
  const workerFile = join(root, 'dist/networkWorker.js');
  const backend = await engine.createWasmBackend({ threads, joins, workerFile });
  const { inputShape, layers } = digits;
  const network = new engine.Network({ inputShape, layers, backend });
  const { images } = imagesOf(digits, 1);
  return { level: backend.level, run: () => network.predict(images), end: () => backend.dispose() };
}
