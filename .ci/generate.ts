/** Writes the schema and the reference of the network file anew: `npm run generate`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { generatedFiles } from './generated.ts';

const root = resolve(import.meta.dirname, '..');
for (const [path, text] of Object.entries(generatedFiles())) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  console.log(`${path}: ${text.length} characters`);
}
