/** Reads the malicious files in a process of its own and prints by how many MB its memory grew at most. */
import { decodeImage, decodePreview } from '../../src/data/decodeImage.ts';
import { hostileImages } from '../fixtures/hostileImages.ts';

const [, , sharpFrom] = process.argv;
const options = sharpFrom ? { sharpFrom } : {};
const files = await Promise.all(
  hostileImages.map(async ({ name, bytes }) => ({ name, bytes: await bytes() })),
);
// The library itself, and what the fixtures needed, are not at stake.
await decodeImage(files[0].bytes, files[0].name, options);
const peak = () => process.resourceUsage().maxRSS / 1024;
const before = peak();
for (const { name, bytes } of files) {
  await decodeImage(bytes, name, options).catch(() => {});
  await decodePreview(bytes, name, 1000, options).catch(() => {});
}
console.log(Math.round(peak() - before));
