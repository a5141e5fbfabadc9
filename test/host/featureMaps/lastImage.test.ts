import { afterEach, expect, test, vi } from 'vitest';
import { Uri, window } from 'vscode';
import { LastImage } from '../../../src/host/featureMaps/lastImage.ts';
import type { MapsLook } from '../../../src/protocol/featureMaps.ts';

/** Where the image comes from that is looked at. */

vi.mock('vscode', async () => ({
  ...(await import('../fakeVscode.ts')),
  window: { showOpenDialog: vi.fn() },
}));
afterEach(() => vi.clearAllMocks());

const sample = { type: 'sample', part: 'test', index: 3 } as const;
const again = { type: 'again' } as const;
/** A look, of a sample of the data or of something else. */
const lookAt = (index: number | null): MapsLook =>
  ({ sample: index === null ? null : { part: 'test', index } }) as unknown as MapsLook;

test('a file is the one that a person chooses, if any, and is looked at next', async () => {
  const dialog = vi.mocked(window.showOpenDialog);
  dialog.mockResolvedValueOnce([Uri.file('/images/one.png')]).mockResolvedValueOnce(undefined);
  const last = new LastImage();
  const file = { type: 'file', image: { kind: 'file', path: '/images/one.png', name: 'one.png' } } as const;
  last.keep(sample, lookAt(3));
  expect(await last.choose()).toBe(true);
  expect(last.find(again)).toEqual(file);
  last.keep(last.find(again), lookAt(null));
  expect(await last.choose()).toBe(false);
  expect(last.find(again)).toEqual(file);
  last.forget();
  expect(last.find(again)).toEqual({ type: 'sample', part: null, index: 0 });
});

test('a file that cannot be looked at is not tried again', async () => {
  vi.mocked(window.showOpenDialog).mockResolvedValueOnce([Uri.file('/images/none.png')]);
  const last = new LastImage();
  last.keep(sample, lookAt(3));
  await last.choose();
  last.drop(last.find(again));
  expect(last.find(again)).toEqual(sample);
});

test('again is the sample that a search has found, not another search', () => {
  const last = new LastImage();
  const search = { label: null, verdict: 'wrong', direction: 1 } as const;
  last.keep({ ...sample, index: 0, search }, lookAt(3));
  expect(last.find(again)).toEqual(sample);
  expect(last.find(sample)).toBe(sample);
});
