/**
 * Opens the files of a folder, in a process of its own, and prints the code of each error and by how many MB
 * memory grew at most.
 */
import { readdirSync } from 'node:fs';
import { openDataset } from '../../../src/data/datasets/openDataset.ts';

const [, , folder] = process.argv;
const options = { inputShape: [28, 28, 1], normalize: 'unit', baseFolder: folder, seed: 0 } as const;
const peak = () => process.resourceUsage().maxRSS / 1024;
const before = peak();
const codes: string[] = [];
for (const name of readdirSync(folder).sort()) {
  if (name === 'labels') continue;
  const spec = name.endsWith('.csv')
    ? ({ type: 'csv', train: name } as const)
    : ({ type: 'idx', train: { images: name, labels: 'labels' } } as const);
  await openDataset(spec, options).catch((error: { readonly code?: string }) =>
    codes.push(`${name} ${error.code}`),
  );
}
console.log(JSON.stringify({ codes, grown: Math.round(peak() - before) }));
