import { afterEach, expect, test, vi } from 'vitest';
import { type EventEmitter, type FileStat, FileType, Uri, workspace } from 'vscode';
import { DatasetFacts } from '../../../src/host/networkFile/datasetFacts.ts';

/** What is known of the paths of a network file, whatever order it is found out in. */

vi.mock('vscode', () => import('../fakeVscode.ts'));
const { watched } = (await import('vscode')) as unknown as { watched: EventEmitter<void> };
const stat = vi.mocked(workspace.fs.stat);

afterEach(() => {
  vi.useRealTimers();
  vi.resetAllMocks();
});

const file = Uri.file('/work/some.cnn.json');
const folder = { type: FileType.Directory } as FileStat;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Looks at a path, each of which ends when the test says so. */
function slowDisk(): PromiseWithResolvers<FileStat>[] {
  const looks: PromiseWithResolvers<FileStat>[] = [];
  stat.mockImplementation(() => {
    const look = Promise.withResolvers<FileStat>();
    looks.push(look);
    return look.promise;
  });
  return looks;
}

test('an older look that ends later does not take the place of a newer one', async () => {
  const looks = slowDisk();
  const facts = new DatasetFacts();
  void facts.wish(file, ['own']);
  facts.lookAgain();
  looks[1].resolve(folder);
  await settled();
  looks[0].reject(new Error('nothing there'));
  await settled();
  expect(facts.of(file).paths?.get('own')?.kind).toBe('folder');
  facts.dispose();
});

test('a look that ends while a newer one goes on is good until then', async () => {
  const looks = slowDisk();
  const facts = new DatasetFacts();
  const looked = facts.wish(file, ['own']);
  facts.lookAgain();
  looks[0].resolve(folder);
  await looked;
  expect(facts.of(file).paths?.get('own')?.kind).toBe('folder');
  looks[1].reject(new Error('gone'));
  await settled();
  expect(facts.of(file).paths?.get('own')?.kind).toBeNull();
  facts.dispose();
});

test('what came before the paths were others is not looked at any more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  stat.mockResolvedValue(folder);
  const facts = new DatasetFacts();
  await facts.wish(file, ['own']);
  watched.fire();
  expect(vi.getTimerCount()).toBe(1);
  facts.forget(file);
  expect(vi.getTimerCount()).toBe(0);
});
