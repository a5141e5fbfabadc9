import { expect, test, vi } from 'vitest';
import { type CodeLensProvider, languages, type TextDocument, Uri } from 'vscode';
import { registerTopLens } from '../../../src/host/networkFile/topLens.ts';

vi.mock('vscode', () => import('../fakeVscode.ts'));

test('stands in a network file that somebody works on, and in no older version of it', () => {
  registerTopLens({ title: 'Words', tooltip: '', command: 'some.command' });
  const [, provider] = vi.mocked(languages.registerCodeLensProvider).mock.lastCall ?? [];
  const lenses = (address: string) =>
    (provider as CodeLensProvider).provideCodeLenses(
      { uri: Uri.parse(address) } as TextDocument,
      {} as never,
    ) as unknown[];
  expect(lenses('file:///work/some.cnn.json')).toHaveLength(1);
  for (const scheme of ['git', 'convscope-run']) {
    expect(lenses(`${scheme}:///work/some.cnn.json`), scheme).toEqual([]);
  }
});
