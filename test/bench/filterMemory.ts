/**
 * Peak memory of a process that does nothing but a chain of four steps on a 24-megapixel image, with the
 * float32 numbers of the last step as its result. Prints bytes.
 */
import { createRequire } from 'node:module';
import { argv, resourceUsage, stdout } from 'node:process';

const { FilterEngine }: typeof import('../../src/engine/index.ts') = createRequire(import.meta.url)(argv[2]);

const [height, width, channels] = [4000, 6000, 3] as const;
const data = new Uint8Array(new SharedArrayBuffer(height * width * channels));
for (let place = 0; place < data.length; place++) data[place] = (place * 31) & 255;

const step = {
  type: 'convolution',
  kernel: { height: 7, width: 7, weights: Array.from({ length: 49 }, (_, place) => Math.sin(place)) },
  divisor: 1,
  bias: 0,
  flip: false,
  padding: 'same',
  padMode: { type: 'reflect' },
  stride: [1, 1],
  dilation: [1, 1],
  activation: 'relu',
} as const;
const pool = { type: 'pool', pool: 'max', size: [3, 3], stride: [1, 1], padding: 'same' } as const;

const engine = await FilterEngine.create({ workerFile: argv[3] });
engine.load({ height, width, channels, data });
await engine.run({
  chain: { channels: 'each', steps: [step, pool, step, step] },
  sinks: [{ type: 'values', stage: 3 }],
});
await engine.dispose();
stdout.write(`${resourceUsage().maxRSS * 1024}\n`);
