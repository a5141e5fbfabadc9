import { expect, test } from 'vitest';
import type {
  NetworkViewHostMethods,
  NetworkViewSnapshot,
  RunView,
} from '../../../src/protocol/networkView.ts';
import { type Rpc, RpcError } from '../../../src/protocol/rpc.ts';
import { NetworkView } from '../../../webview/networkView/state/networkView.ts';
import { makeRun, samplePicture, summaryOf } from './harness/runs.ts';

/** What the panel holds, whatever order the answers of the host come in. */

type Method = keyof NetworkViewHostMethods;

interface Asked {
  readonly method: Method;
  readonly params: unknown;
  answer(result: unknown): Promise<void>;
  refuse(words: string): Promise<void>;
}

const [one, two, three] = ['one', 'two', 'three'].map((id) => makeRun({ id, name: id }));

/** A view of three runs, of which the first is shown; a test answers for the host. */
function openView() {
  const asked: Asked[] = [];
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  const host = {
    request: (method: Method, params: unknown) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      asked.push({
        method,
        params,
        answer: (result) => {
          resolve(result);
          return settled();
        },
        refuse: (message) => {
          reject(new RpcError({ code: 'refused', message }));
          return settled();
        },
      });
      return promise;
    },
    notify: () => {},
    dispose: () => {},
  };
  const view = new NetworkView({
    host: host as Rpc<NetworkViewHostMethods>,
    saved: null,
    save: () => {},
  });
  view.show(snapshotOf(one));
  return { view, asked };
}

function snapshotOf(run: RunView): NetworkViewSnapshot {
  const runs = [one, two, three].map(summaryOf);
  return { language: 'en', file: 'some.cnn.json', obstacle: null, runs, run };
}

test('of two runs that were clicked the later one is shown, whichever is read first', async () => {
  const { view, asked } = openView();
  void view.showRun('two');
  void view.showRun('three');
  await asked[1].answer(three);
  await asked[0].answer(two);
  expect(view.run.value?.id).toBe('three');
});

test('a run that was clicked before another began does not take its place', async () => {
  const { view, asked } = openView();
  void view.showRun('two');
  view.show(snapshotOf(three));
  await asked[0].answer(two);
  expect(view.run.value?.id).toBe('three');
});

test('what the page asks by itself leaves a refusal on it; what a person asks takes it away', async () => {
  const { view, asked } = openView();
  void view.control('pause');
  await asked[0].refuse('No.');
  view.wantPictures('validation', [3]);
  await asked[1].answer([]);
  expect(view.failure.value).toBe('No.');
  void view.train();
  expect(view.failure.value).toBeNull();
});

test('a run that is gone is not asked for what sets it apart', async () => {
  const { view, asked } = openView();
  void view.compare('two', true);
  await asked[0].answer(null);
  expect(view.failure.value).toMatch(/gone/);
  expect(asked.map(({ method }) => method)).toEqual(['run']);
});

test('runs that are laid over are other ones only where they have changed', async () => {
  const { view, asked } = openView();
  void view.compare('two', true);
  await asked[0].answer(two);
  const before = view.compared.value;
  expect(before).toEqual([two]);
  view.runChanged({ id: 'one', state: 'paused' });
  view.runsChanged([one, two].map(summaryOf));
  expect(view.compared.value).toBe(before);
  view.runChanged({ id: 'two', state: 'paused' });
  expect(view.compared.value[0].state).toBe('paused');
});

test('a picture that was not there is asked for again, one that is there is not', async () => {
  const { view, asked } = openView();
  view.wantPictures('validation', [3, 4]);
  view.wantPictures('validation', [4]);
  await asked[0].answer([samplePicture(4)]);
  expect(asked).toHaveLength(1);
  view.wantPictures('validation', [3, 4]);
  expect(asked[1].params).toEqual({ id: 'one', indices: [3] });
  expect([...view.pictures.known.value.keys()]).toEqual([4, 3]);
});
