import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A language pack with nothing translated but one word: with it, a browser that asks for Spanish gets a
 * VS Code whose display language is Spanish, and so an extension in Spanish. The real packs come from the
 * marketplace, which the tests do without.
 */
export async function writeLanguagePack(userData: string): Promise<void> {
  const folder = join(userData, 'spanish');
  await mkdir(folder, { recursive: true });
  const translations = join(folder, 'main.i18n.json');
  const contents = {
    'vs/workbench/contrib/files/browser/views/explorerView': { explorerSection: 'Explorador' },
  };
  await writeFile(translations, JSON.stringify({ version: '1.0.0', contents }));
  const pack = {
    hash: 'convscope-tests',
    extensions: [{ extensionIdentifier: { id: 'convscope.spanish-for-tests' }, version: '1.0.0' }],
    translations: { vscode: translations },
    label: 'español',
  };
  await writeFile(join(userData, 'languagepacks.json'), JSON.stringify({ es: pack }));
  // Without this file the server takes English; with it, and no `locale` in it, the browser's language.
  await mkdir(join(userData, 'User'), { recursive: true });
  await writeFile(join(userData, 'User', 'argv.json'), '{}');
}
