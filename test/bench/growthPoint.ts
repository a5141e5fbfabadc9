/**
 * One size of network, trained in a process of its own: the engine's bundle and the size as arguments. Prints a
 * {@link GrowthPoint}.
 */
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { argv, cpuUsage, resourceUsage, stdout } from 'node:process';
import { median } from './benchRow.ts';
import type { GrowthPoint, GrowthSize } from './growth.ts';
import { growthLayers } from './growthLayers.ts';
import { rounds } from './interleave.ts';
import { imagesOf } from './trainNetworks.ts';

const engine: typeof import('../../src/engine/index.ts') = createRequire(import.meta.url)(argv[2]);
const size = JSON.parse(argv[3]) as GrowthSize;

/** Of a warm-up, until the compiled code is the quick one, and of a round, at least. */
const [warmMs, roundMs] = [200, 40];

const first = await start(1);
const peakBytes = resourceUsage().maxRSS * 1024;
const second = await start(2);
const [firstTimes, secondTimes] = [[], []] as { ms: number; cpuMs: number }[][];
for (let round = 0; round < rounds; round++) {
  firstTimes.push(await first.round());
  secondTimes.push(await second.round());
}
await Promise.all([first.end(), second.end()]);
const point: GrowthPoint = {
  ms: [firstTimes, secondTimes].map((times) => Math.min(...times.map(({ ms }) => ms))),
  cpuMs: [firstTimes, secondTimes].map((times) => median(times.map(({ cpuMs }) => cpuMs))),
  planBytes: first.planBytes,
  peakBytes,
};
stdout.write(JSON.stringify(point));

async function start(threads: number) {
  const { batch, side } = size;
  const backend = await engine.createWasmBackend({ threads });
  const inputShape = [side, side, 3];
  const layers = growthLayers(size);
  const network = new engine.Network({ inputShape, layers, optimizer: { type: 'adam' }, backend });
  const { images, labels } = imagesOf({ inputShape }, batch);
  const train = async (steps: number) => {
    for (let step = 0; step < steps; step++) await network.trainStep(images, labels, 0.001);
  };
  await train(2);
  const begun = performance.now();
  let done = 0;
  for (; performance.now() - begun < warmMs; done++) await train(1);
  const steps = Math.ceil((roundMs * done) / (performance.now() - begun));
  return {
    planBytes: network.planBytes('training', batch),
    async round() {
      const [wall, cpu] = [performance.now(), cpuUsage()];
      await train(steps);
      const { user, system } = cpuUsage(cpu);
      return { ms: (performance.now() - wall) / steps, cpuMs: (user + system) / 1000 / steps };
    },
    end: () => backend.dispose(),
  };
}
