/** Peak memory of a process that does nothing but train a network: the engine's files and the threads as arguments. Prints bytes. */
import { createRequire } from 'node:module';
import { argv, resourceUsage, stdout } from 'node:process';
import { batch, digits, imagesOf } from './trainNetworks.ts';

const { createWasmBackend, Network }: typeof import('../../src/engine/index.ts') = createRequire(
  import.meta.url,
)(argv[2]);

const backend = await createWasmBackend({ threads: Number(argv[4]), workerFile: argv[3] });
const { inputShape, layers } = digits;
const network = new Network({ inputShape, layers, optimizer: { type: 'adam' }, backend });
const { images, labels } = imagesOf(digits, batch);
for (let step = 0; step < 100; step++) await network.trainStep(images, labels, 0.001);
await backend.dispose();
stdout.write(`${resourceUsage().maxRSS * 1024}\n`);
