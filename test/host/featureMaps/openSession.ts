import { readFile } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { MapsSession } from '../../../src/host/featureMaps/mapsSession.ts';
import { temporaryFolder } from '../../training/folder.ts';
import { networkFile } from '../../training/runs.ts';

/** What the thread answers about the network of a file: without VS Code, on the real engine. */
export async function openSession(parts: Parameters<typeof networkFile>[1] = {}) {
  const folder = await temporaryFolder();
  const file = await networkFile(folder, parts);
  const session = new MapsSession({ role: 'featureMaps', bundle: {}, language: 'en' });
  onTestFinished(() => session.close());
  const open = async () => session.open({ file, text: await readFile(file, 'utf8'), roots: [folder] });
  return { folder, file, session, open, network: await open() };
}

/** The first image of what the network is not trained on. */
export const first = { type: 'sample', part: null, index: 0 } as const;
