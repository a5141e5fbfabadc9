/** Decodes and encodes one picture many times in a process of its own, and prints by how many MB its memory grew. */
import { decodeImage } from '../../src/data/decodeImage.ts';
import { encodePng } from '../../src/data/encodeImage.ts';

const side = 600;
const image = {
  height: side,
  width: side,
  channels: 3 as const,
  data: new Uint8Array(side * side * 3).fill(90),
};
const png = await encodePng(image);
const times = async (count: number) => {
  for (let i = 0; i < count; i++) {
    await decodeImage(png, 'a.png');
    await encodePng(image);
  }
};
const now = () => process.memoryUsage().rss / 2 ** 20;
// The library, and the room that is given back and taken again.
await times(60);
const before = now();
await times(200);
console.log(Math.round(now() - before));
