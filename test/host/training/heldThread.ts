import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogOutputChannel, Uri } from 'vscode';
import { TrainingRuns } from '../../../src/host/training/trainingRuns.ts';
import { temporaryFolder } from '../../training/folder.ts';

/** A thread that trains until it is ended; it knows the runs of a file by the folders that lie there. */
const script = `
const { readdirSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { parentPort } = require('node:worker_threads');
const runOf = (folder) => ({
  folder, id: basename(folder), name: basename(folder), state: 'stopped', started: 'then',
  epochs: 9, last: { epoch: 4 }, canResume: true,
});
const methods = {
  list: ({ file }) => {
    const runs = join(dirname(file), '.convscope', 'runs', basename(file, '.cnn.json'));
    return readdirSync(runs).sort().reverse().map((name) => runOf(join(runs, name)));
  },
  train: ({ resume, file }) => {
    const folder = resume ?? join(dirname(file), '.convscope', 'runs', basename(file, '.cnn.json'), 'new');
    parentPort.postMessage({ kind: 'event', method: 'runChanged', params: { state: 'running', folder } });
  },
};
parentPort.on('message', ({ kind, id, method, params }) => {
  const result = methods[method]?.(params);
  if (kind === 'request' && method !== 'train') parentPort.postMessage({ kind: 'result', id, result });
});
`;

/** The runs of a window, whose threads do nothing; what it remembers outlives it. */
export async function heldRuns() {
  const home = await temporaryFolder();
  await mkdir(join(home, 'dist'));
  await writeFile(join(home, 'dist', 'package.json'), '{}');
  await writeFile(join(home, 'dist', 'trainingWorker.js'), script);
  const kept = new Map<string, unknown>();
  const context = {
    extensionPath: home,
    extension: { packageJSON: { version: '1.2.3' } },
    workspaceState: {
      get: (key: string, otherwise: unknown) => kept.get(key) ?? otherwise,
      update: async (key: string, value: unknown) => void kept.set(key, value),
    },
  };
  const log = { error: () => {} } as unknown as LogOutputChannel;
  return {
    log,
    /** A network file with runs of these names; their folders. */
    fileWith: async (name: string, runs: readonly string[]) => {
      const path = join(home, `${name}.cnn.json`);
      await writeFile(path, '{}');
      const folders = runs.map((run) => join(home, '.convscope', 'runs', name, run));
      for (const folder of folders) await mkdir(folder, { recursive: true });
      return { file: Uri.file(path), folders };
    },
    /** What the window before has cut off, or what this one would leave. */
    cutOff: {
      set: (folders: readonly string[]) => void kept.set('training.inProgress', folders),
      get: () => kept.get('training.inProgress'),
    },
    openWindow: () => new TrainingRuns(context as never, log),
  };
}
