import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BuildReport,
  bundledPackages,
  installedPackages,
  noticeText,
  packageFolder,
} from '../.ci/notices.ts';
import { SHIPPED, STAGED } from '../.ci/stage.ts';
import { ROOT, read } from './sources.ts';

describe('the notice of third parties', () => {
  const report = JSON.parse(read('dist/meta.json')) as BuildReport;

  it('names every package that is bundled or staged, with its version and licence', async () => {
    const notice = await readFile(join(STAGED, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const staged = await installedPackages(STAGED);
    const bundled = bundledPackages(report, SHIPPED).map((folder) => join(ROOT, folder));
    expect(bundled.length).toBeGreaterThan(0);
    expect(staged.map((folder) => packageFolder(folder)?.split('node_modules/').at(-1))).toContain('sharp');
    for (const folder of [...staged, ...bundled]) {
      const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      expect(notice).toContain(`\n${name} ${version}\nLicence: ${license}\n`);
    }
  });

  it('carries the texts that the WebAssembly build of sharp asks for', async () => {
    const notice = await readFile(join(STAGED, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    expect(notice).toContain('Licence: Apache-2.0 AND LGPL-3.0-or-later AND MIT');
    expect(notice).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
    expect(notice).toContain('GNU GENERAL PUBLIC LICENSE');
    expect(notice).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
    expect(notice).toMatch(/libvips\s+\| LGPLv3/);
  });
});

describe('noticeText', () => {
  let root: string;
  const add = async (name: string, manifest: object, files: Record<string, string>) => {
    const folder = join(root, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...manifest }));
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    return `node_modules/${name}`;
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'convscope-notices-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it('has the licence files of each package, by name', async () => {
    const b = await add('b', { license: 'ISC' }, { LICENSE: 'The text of b.' });
    const a = await add('@x/a', { license: 'MIT' }, { 'license.md': 'The text of a.', NOTICE: 'And more.' });
    const text = await noticeText(root, [b, a]);
    expect(text).toContain('  @x/a 1.2.3: MIT\n  b 1.2.3: ISC\n');
    expect(text).toContain('@x/a 1.2.3\nLicence: MIT\n\nAnd more.\n\nThe text of a.\n');
    expect(text).toContain('b 1.2.3\nLicence: ISC\n\nThe text of b.\n');
  });

  it('takes the licence section of a README where there is no file', async () => {
    const folder = await add(
      'c',
      { license: 'MIT' },
      { 'README.md': '# c\nUse it.\n## License\nMIT, by c.\n' },
    );
    const text = await noticeText(root, [folder]);
    expect(text).toContain('MIT, by c.');
    expect(text).not.toContain('Use it.');
  });

  it('refuses a package without a licence, or without its text', async () => {
    const silent = await add('d', {}, { LICENSE: 'text' });
    await expect(noticeText(root, [silent])).rejects.toThrow('d does not say its licence in package.json.');
    const bare = await add('e', { license: 'MIT' }, {});
    await expect(noticeText(root, [bare])).rejects.toThrow('e carries no licence text (MIT).');
  });
});

describe('packageFolder', () => {
  it('is the innermost package of a path', () => {
    expect(packageFolder('node_modules/preact/dist/preact.mjs')).toBe('node_modules/preact');
    expect(packageFolder('node_modules/@preact/signals/x.js')).toBe('node_modules/@preact/signals');
    expect(packageFolder('node_modules/a/node_modules/b/c.js')).toBe('node_modules/a/node_modules/b');
    expect(packageFolder('node_modules\\a\\b.js')).toBe('node_modules/a');
    expect(packageFolder('src/engine/tensor.ts')).toBeNull();
  });
});
