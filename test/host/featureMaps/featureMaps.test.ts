import { afterEach, expect, test, vi } from 'vitest';
import { EventEmitter, Uri } from 'vscode';
import { FeatureMaps, type FeatureMapsParts } from '../../../src/host/featureMaps/featureMaps.ts';
import type { MapsNetwork, MapsSnapshot } from '../../../src/protocol/featureMaps.ts';

/** What the page of feature maps is told while a run goes on. */

/** What the thread was asked, and when. */
const asked: { readonly method: string; readonly at: number; readonly params: unknown }[] = [];

const network: MapsNetwork = {
  input: [8, 8, 1],
  layers: [],
  weights: { type: 'random', why: null },
  epochs: [],
  history: [],
};

vi.mock('vscode', async () => {
  const fake = await import('../fakeVscode.ts');
  return {
    ...fake,
    ThemeColor: class {},
    window: {
      createTextEditorDecorationType: () => ({ dispose: () => {} }),
      onDidChangeTextEditorSelection: () => fake.Disposable.from(),
      visibleTextEditors: [],
    },
    workspace: {
      ...fake.workspace,
      onDidChangeTextDocument: () => fake.Disposable.from(),
      openTextDocument: async () => ({ getText: () => '' }),
    },
  };
});
vi.mock('../../../src/host/featureMaps/mapsThread.ts', () => ({
  MapsThread: class {
    async ask(method: string, params: { readonly epoch?: number }) {
      asked.push({ method, params, at: performance.now() });
      const weights = { type: 'training', epoch: params.epoch ?? 0 };
      return method === 'follow' ? { ...network, weights } : network;
    }
    end() {}
  },
}));

const opened: FeatureMaps[] = [];
afterEach(() => {
  for (const maps of opened.splice(0)) maps.dispose();
  asked.length = 0;
});

test('maps and kernels move with a run in progress, at most ten times a second', async () => {
  const file = Uri.file('/work/some.cnn.json');
  const changed = new EventEmitter<unknown>();
  const run = {
    file,
    view: { state: 'running', name: 'one', batch: { epoch: 1 } },
    weights: async () => [{ name: 'conv2d_0.kernel', data: new Float32Array(9) }],
  };
  const told: MapsSnapshot[] = [];
  const maps = new FeatureMaps(file, {
    extensionPath: '/',
    runs: { onDidChange: changed.event, inProgressOf: () => run },
    notify: (_method: string, snapshot: MapsSnapshot) => told.push(snapshot),
    describe: (error: unknown) => ({ message: String(error) }),
  } as unknown as FeatureMapsParts);
  opened.push(maps);
  // A batch is over every other millisecond.
  const batches = setInterval(() => changed.fire({ run, change: { batch: run.view.batch } }), 2);
  await maps.methods.mapsReady(null);
  const follows = () => asked.filter(({ method }) => method === 'follow');
  try {
    await expect.poll(() => follows().length).toBeGreaterThanOrEqual(5);
  } finally {
    clearInterval(batches);
  }
  const times = follows().map(({ at }) => at);
  // A timer may fire a moment early.
  for (const [place, at] of times.slice(1).entries()) expect(at - times[place]).toBeGreaterThan(98);
  const moved = told.filter((snapshot) => snapshot.network?.weights.type === 'training');
  expect(moved.length).toBeGreaterThanOrEqual(4);
  expect(new Set(moved.map(({ version }) => version)).size).toBe(moved.length);
});

test('maps of a run begin to move with its next batch, where the page was open before', async () => {
  const file = Uri.file('/work/some.cnn.json');
  const changed = new EventEmitter<unknown>();
  const run = { file, view: { state: 'running', name: 'one', batch: { epoch: 1 } }, weights: async () => [] };
  const runs: { onDidChange: unknown; inProgressOf: () => unknown } = {
    onDidChange: changed.event,
    inProgressOf: () => undefined,
  };
  const maps = new FeatureMaps(file, {
    extensionPath: '/',
    runs,
    notify: () => {},
    describe: (error: unknown) => ({ message: String(error) }),
  } as unknown as FeatureMapsParts);
  opened.push(maps);
  await maps.methods.mapsReady(null);
  await expect.poll(() => asked.map(({ method }) => method)).toEqual(['open']);
  await new Promise((resolve) => setTimeout(resolve, 20));
  runs.inProgressOf = () => run;
  changed.fire({ run, change: { batch: run.view.batch } });
  await expect.poll(() => asked.filter(({ method }) => method === 'follow').length).toBeGreaterThan(0);
});
