/**
 * Training, step after step on the same batch: forward, backward and Adam, beside PyTorch on the same number
 * of threads and in its better layout, and beside TensorFlow.js.
 *
 * Ours: the engine as it ships, asked from a main thread that does not compute; images and labels are copied
 * in at each step. PyTorch's: eager, in a process of its own, with images and labels in place.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execPath, version } from 'node:process';
import { buildSync } from 'esbuild';
import { type BenchRow, median } from './benchRow.ts';
import { interleave } from './interleave.ts';
import { TorchPeer } from './torchPeer.ts';
import { batch, digits, imagesOf, residual, type TrainNetwork } from './trainNetworks.ts';

const root = join(import.meta.dirname, '../..');
const engineFile = join(root, 'dist/engine.js');
const workerFile = join(root, 'dist/networkWorker.js');

const networks = { digits, residual };
const layouts = ['contiguous_format', 'channels_last'];

/** Rows of the `train` benchmark. */
export async function train(): Promise<BenchRow[]> {
  execFileSync(execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const rows: BenchRow[] = [];
  for (const name of ['digits', 'residual'] as const) {
    for (const threads of [1, 2]) rows.push(await besideTorch(name, threads));
  }
  return [...rows, await besideTfjs(), ...notInstalled(rows[0].ours), await memoryRow(1), await memoryRow(2)];
}

async function besideTorch(name: 'digits' | 'residual', threads: number): Promise<BenchRow> {
  const network = networks[name];
  const ours = await startOurs(network, threads);
  const peers = await Promise.all(layouts.map((layout) => TorchPeer.start(name, layout, String(threads))));
  const contenders = [
    () => ours.train(network.steps),
    ...peers.map((peer) => peer && (() => peer.train(network.steps))),
  ];
  const [oursMs, ...torchMs] = await interleave(contenders);
  await ours.end();
  await Promise.all(peers.map((peer) => peer?.end()));
  const speeds = [oursMs, ...torchMs].map((ms) => (ms === null ? null : (network.steps * batch * 1000) / ms));
  const [speed, ...theirs] = speeds;
  const best = theirs.reduce((most, each) => (each !== null && each > (most ?? 0) ? each : most), null);
  const layout = layouts[theirs.indexOf(best)];
  return {
    work: network.name,
    threads,
    peer: peers[0] ? `PyTorch ${peers[0].version}` : 'PyTorch',
    ours: speed ?? 0,
    theirs: best,
    unit: 'images/s',
    ratio: best && speed ? speed / best : null,
    note: peers[0] ? `${ours.level}, Node ${version}; ${layout}` : 'PyTorch is not installed',
  };
}

async function startOurs({ inputShape, layers }: TrainNetwork, threads: number, size = batch) {
  const { createWasmBackend, Network }: typeof import('../../src/engine/index.ts') = createRequire(
    import.meta.url,
  )(engineFile);
  const backend = await createWasmBackend({ threads, workerFile });
  const network = new Network({ inputShape, layers, optimizer: { type: 'adam' }, backend });
  const { images, labels } = imagesOf({ inputShape }, size);
  return {
    level: backend.level,
    async train(steps: number) {
      for (let step = 0; step < steps; step++) await network.trainStep(images, labels, 0.001);
    },
    end: () => backend.dispose(),
  };
}

/** TensorFlow.js takes seconds for a batch: both train on a small one. */
const tfjsBatch = 4;

async function besideTfjs(): Promise<BenchRow> {
  const steps = 20;
  const ours = await startOurs(digits, 1, tfjsBatch);
  const { tfjsName, tfjsTraining } = await import('./tfjsTraining.ts');
  const [oursMs, theirsMs] = await interleave([() => ours.train(steps), tfjsTraining(tfjsBatch)]);
  await ours.end();
  const speed = (steps * tfjsBatch * 1000) / (oursMs ?? 1);
  const theirs = (tfjsBatch * 1000) / (theirsMs ?? 1);
  return {
    work: `${digits.name}, batch of ${tfjsBatch}`,
    threads: 1,
    peer: tfjsName,
    ours: speed,
    theirs,
    unit: 'images/s',
    ratio: speed / theirs,
    note: `${ours.level}, Node ${version}`,
  };
}

/** Peers that are named in the goals and are no part of the development tools. */
function notInstalled(ours: number): BenchRow[] {
  return ['tfjs wasm with a gradient added', 'convnetjs'].map((peer) => ({
    work: digits.name,
    threads: 1,
    peer,
    ours,
    theirs: null,
    unit: 'images/s',
    ratio: null,
    note: 'not installed',
  }));
}

const memoryRuns = 3;

async function memoryRow(threads: number): Promise<BenchRow> {
  // As JavaScript: what Node takes to read TypeScript is not the engine's.
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'trainMemory.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  const args = ['--input-type=module', '-', engineFile, workerFile, String(threads)];
  const input = outputFiles[0].text;
  const peaks = Array.from(
    { length: memoryRuns },
    () => Number(execFileSync(execPath, args, { input })) / 1e6,
  );
  const ours = median(peaks);
  const torch = await TorchPeer.start('digits', layouts[0], String(threads));
  await torch?.train(100);
  const theirs = torch && (await torch.end()) / 1e6;
  return {
    work: `${digits.name}: peak memory of the process`,
    threads,
    peer: torch ? `PyTorch ${torch.version}` : 'PyTorch',
    ours,
    theirs,
    unit: 'MB',
    ratio: theirs === null ? null : theirs / ours,
    note: torch ? '100 steps' : '100 steps; PyTorch is not installed',
  };
}
