import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Has the log of a run say something else of its last epoch, in as many bytes: it counts up to its checkpoint. */
export async function replaceLastHealth(folder: string, event: object): Promise<void> {
  const path = join(folder, 'metrics.jsonl');
  const lines = (await readFile(path, 'utf8')).split('\n');
  const last = lines.findLastIndex((line) => line.startsWith('{"type":"health"'));
  lines[last] = JSON.stringify({ type: 'health', ...event }).padEnd(lines[last].length);
  await writeFile(path, lines.join('\n'));
}
