import { afterEach, expect, test, vi } from 'vitest';
import { EventEmitter, Uri, type WebviewPanel } from 'vscode';
import { NetworkViewPanel, type NetworkViewParts } from '../../../src/host/networkView/networkViewPanel.ts';
import type { HeldRun } from '../../../src/host/training/heldRun.ts';
import type { NetworkViewSnapshot } from '../../../src/protocol/networkView.ts';
import type { RpcMessage } from '../../../src/protocol/rpc.ts';

/** What the page of a panel is sent, whatever order the host learns it in. */

vi.mock('vscode', () => import('../fakeVscode.ts'));
vi.mock('../../../src/host/featureMaps/featureMaps.ts', () => ({
  FeatureMaps: class {
    readonly methods = { mapsLeft: () => {} };
    show() {}
    dispose() {}
  },
}));

const panels: NetworkViewPanel[] = [];
afterEach(() => {
  for (const panel of panels.splice(0)) panel.dispose();
});

const [a, b] = ['a', 'b'].map((name) => Uri.file(`/work/${name}.cnn.json`));

/** A panel of file `a`; a test says when the runs of each file are listed. */
function openPanel() {
  const listed = new EventEmitter<Uri>();
  const received = new EventEmitter<unknown>();
  const closed = new EventEmitter<void>();
  const lists = new Map<string, PromiseWithResolvers<never[]>>();
  const inProgress: HeldRun[] = [];
  const runs = {
    inProgress,
    inProgressOf: () => undefined,
    known: () => [],
    list: ({ path }: Uri) => {
      const list = Promise.withResolvers<never[]>();
      lists.set(path, list);
      return list.promise;
    },
    onDidChange: new EventEmitter().event,
    onDidList: listed.event,
  };
  const sent: RpcMessage[] = [];
  const webview = {
    postMessage: (message: RpcMessage) => sent.push(message),
    onDidReceiveMessage: received.event,
  };
  const panel = {
    webview,
    visible: true,
    onDidChangeViewState: new EventEmitter().event,
    onDidDispose: closed.event,
    dispose: () => closed.fire(),
  };
  const context = { extensionPath: process.cwd(), extensionUri: Uri.file(process.cwd()) };
  const parts = { context, log: {}, runs, commands: {} } as unknown as NetworkViewParts;
  const view = new NetworkViewPanel(panel as unknown as WebviewPanel, a, parts, null);
  panels.push(view);
  return {
    view,
    sent,
    inProgress,
    listed,
    /** The runs of a file are known at last. */
    answer: async (file: Uri) => {
      lists.get(file.path)?.resolve([]);
      await new Promise((resolve) => setImmediate(resolve));
    },
    ask: (method: string) => received.fire({ kind: 'request', id: 1, method, params: null }),
  };
}

const shownFiles = (sent: readonly RpcMessage[]) =>
  sent.flatMap((message) =>
    message.kind === 'event' && message.method === 'shown'
      ? [(message.params as NetworkViewSnapshot).file]
      : [],
  );

test('the file that was asked for last is shown, however late the runs of another are known', async () => {
  const { view, sent, answer } = openPanel();
  view.show(a, 'training');
  view.show(b, 'training');
  await answer(b);
  await answer(a);
  // Where it is asked anew, for the file that is shown by now.
  await answer(b);
  expect(shownFiles(sent)).toEqual(['b.cnn.json']);
});

test('a page that is loaded while the file changes begins with the new one', async () => {
  const { view, sent, answer, ask } = openPanel();
  ask('ready');
  view.show(b, 'training');
  await answer(a);
  await answer(b);
  const [reply] = sent.filter(({ kind }) => kind === 'result');
  expect(reply).toMatchObject({ result: { file: 'b.cnn.json' } });
});

test('the kernels of a run are looked at that began elsewhere while the panel is open', () => {
  const { inProgress, listed } = openPanel();
  const watched: unknown[] = [];
  inProgress.push({ file: a, watch: (isWatched: boolean) => watched.push(isWatched) } as unknown as HeldRun);
  listed.fire(b);
  expect(watched).toEqual([]);
  listed.fire(a);
  expect(watched).toEqual([true]);
});
