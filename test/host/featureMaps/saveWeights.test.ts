import { afterEach, expect, test, vi } from 'vitest';
import { Uri, window } from 'vscode';
import { saveWeights } from '../../../src/host/featureMaps/saveWeights.ts';

/** Where changed weights are written: asked first. */

vi.mock('vscode', async () => ({
  ...(await import('../fakeVscode.ts')),
  window: { showSaveDialog: vi.fn() },
}));
afterEach(() => vi.clearAllMocks());

test('a person says where; beside the network file is offered', async () => {
  const written: string[] = [];
  vi.mocked(window.showSaveDialog).mockResolvedValueOnce(Uri.file('/elsewhere/mine.safetensors'));
  const write = async (path: string) => {
    written.push(path);
  };
  expect(await saveWeights(Uri.file('/work/digits.cnn.json'), write)).toBe('mine.safetensors');
  expect(written).toEqual(['/elsewhere/mine.safetensors']);
  const [options] = vi.mocked(window.showSaveDialog).mock.lastCall ?? [];
  expect(options?.defaultUri?.path).toBe('/work/digits.safetensors');
});

test('who says nowhere has nothing written', async () => {
  vi.mocked(window.showSaveDialog).mockResolvedValueOnce(undefined);
  const write = vi.fn();
  expect(await saveWeights(Uri.file('/work/digits.cnn.json'), write)).toBeNull();
  expect(write).not.toHaveBeenCalled();
});
