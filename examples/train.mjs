/** Trains a network to tell which way stripes run: `npm run build`, then `node examples/train.mjs`. */
import { createWasmBackend, Network, Random, randomKey, tensor } from '../dist/engine.js';

const layers = [
  { type: 'conv2d', filters: 8, kernelSize: 3, activation: 'relu' },
  { type: 'globalAvgPool2d' },
  { type: 'dense', units: 4, activation: 'softmax' },
];
const backend = await createWasmBackend({ threads: 2 });
const network = new Network({ inputShape: [12, 12, 1], layers, optimizer: { type: 'adam' }, backend });
const random = new Random(randomKey(7));
for (let step = 0; step <= 200; step++) {
  const { loss } = await network.trainStep(...stripes(64), 0.01);
  if (step % 40 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}
console.log(`${(await network.evaluate(...stripes(500))).correct} of 500 new images told right`);
await backend.dispose();

/** Images of stripes that lie, stand, or rise to either side, in noise, and which of the four each is. */
function stripes(count) {
  const [images, labels] = [tensor([count, 12, 12, 1]), tensor([count])];
  for (let place = 0; place < images.data.length; place++) {
    const [image, row, column] = [Math.floor(place / 144), Math.floor(place / 12) % 12, place % 12];
    if (place % 144 === 0) labels.data[image] = random.below(4);
    const along = [row, column, row + column, row - column][labels.data[image]];
    images.data[place] = ((along + 12) % 4 < 2 ? 1 : 0) + random.normal() / 2;
  }
  return [images, labels];
}
