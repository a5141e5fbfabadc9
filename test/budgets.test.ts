import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BuildReport, packageFolder } from '../.ci/notices.ts';
import { VSIX } from '../.ci/package.ts';
import { SHIPPED, STAGED } from '../.ci/stage.ts';
import manifest from '../package.json' with { type: 'json' };
import { ROOT, read } from './sources.ts';
import { zipEntries } from './zipEntries.ts';

/** What the product may weigh, measured on what was built last: `npm run package` makes it. */

const KB = 1000;
const MB = 1000 * KB;
const report = JSON.parse(read('dist/meta.json')) as BuildReport;

/** Bytes of the scripts of one bundle. */
function scriptBytes(name: string): number {
  const outputs = Object.entries(report.bundles[name]?.outputs ?? {});
  return outputs.filter(([path]) => path.endsWith('.js')).reduce((sum, [, { bytes }]) => sum + bytes, 0);
}

/** Modules that a bundle asks for at run time. */
function externals(name: string): string[] {
  return Object.values(report.bundles[name].outputs).flatMap(({ imports }) =>
    imports.filter(({ external }) => external).map(({ path }) => path),
  );
}

describe('the bundles', () => {
  it('are measured as they ship', () => {
    expect(report.minify).toBe(true);
    for (const name of SHIPPED) expect(scriptBytes(name), name).toBeGreaterThan(0);
  });

  it('keep extension.js under 150 KB and each webview under 300 KB', () => {
    expect(scriptBytes('extension')).toBeLessThan(150 * KB);
    for (const panel of ['kernelLab', 'networkView'])
      expect(scriptBytes(panel), panel).toBeLessThan(300 * KB);
  });

  it('load sharp in the image worker alone, never in the extension host itself', () => {
    expect(externals('imageWorker')).toContain('sharp');
    expect(externals('extension')).toContain('vscode');
    expect(externals('extension')).not.toContain('sharp');
    expect(externals('worker')).not.toContain('sharp');
  });

  it('carry no code of a package that the manifest does not name or that comes with one', () => {
    const named = new Set(Object.keys(manifest.dependencies));
    const lock = JSON.parse(read('package-lock.json')) as {
      readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
    };
    const inputs = Object.values(report.bundles).flatMap(({ outputs }) =>
      Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
    );
    const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== null));
    expect(folders.size).toBeGreaterThan(0);
    const strangers = [...folders].filter(
      (folder) => !named.has(folder.replace('node_modules/', '')) && lock.packages[folder]?.dev !== undefined,
    );
    expect(strangers).toEqual([]);
  });
});

describe('the package', () => {
  const entries = zipEntries(readFileSync(VSIX));

  it('weighs under 5 MB', () => {
    expect(statSync(VSIX).size).toBeLessThan(5 * MB);
  });

  it('is what was staged, file for file', () => {
    for (const name of ['dist/extension.js', 'dist/worker.js', 'dist/imageWorker.js', 'dist/kernelLab.js']) {
      const entry = entries.find((candidate) => candidate.name === `extension/${name}`);
      expect(entry?.size, name).toBe(statSync(join(STAGED, name)).size);
    }
  });

  it('has the notice, the translations, the icon, and sharp as WebAssembly', () => {
    const names = entries.map(({ name }) => name);
    for (const name of [
      ...['THIRD-PARTY-NOTICES.txt', 'LICENSE.txt', 'readme.md', 'changelog.md', 'package.nls.es.json'],
      ...['l10n/bundle.l10n.es.json', 'media/icon.png', 'node_modules/sharp/package.json'],
    ]) {
      expect(names).toContain(`extension/${name}`);
    }
    expect(names.some((name) => /@img\/sharp-wasm32\/.*\.wasm$/.test(name))).toBe(true);
  });

  it('has every picture of the README', () => {
    const readme = readFileSync(join(STAGED, 'README.md'), 'utf8');
    const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => `extension/${path}`);
    expect(pictures.length).toBeGreaterThan(0);
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(pictures));
  });

  it('has nothing native, no sources, no maps, no tests', () => {
    const unwanted =
      /\.(node|so|dylib|dll|map|ts|tsx|cc)(\.\d+)*$|\/(test|src|webview|examples)\/|sharp-libvips/;
    const names = entries.map(({ name }) => name);
    expect(
      names.filter((name) => unwanted.test(name) && !name.startsWith('extension/node_modules/semver/')),
    ).toEqual([]);
  });

  it('has a manifest without scripts and with sharp as its only dependency', () => {
    const staged = JSON.parse(readFileSync(join(STAGED, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(staged).not.toHaveProperty('scripts');
    expect(staged).not.toHaveProperty('devDependencies');
    expect(Object.keys(staged.dependencies as object).sort()).toEqual(['@img/sharp-wasm32', 'sharp']);
  });
});

describe('the staged extension', () => {
  it('loads sharp as WebAssembly, though the native one lies further up', () => {
    expect(existsSync(join(ROOT, 'node_modules/sharp'))).toBe(true);
    const program = `
      require(${JSON.stringify(join(STAGED, 'node_modules/sharp'))});
      console.log(JSON.stringify(Object.keys(require.cache)));
      console.log(JSON.stringify(process.report.getReport().sharedObjects));`;
    const printed = execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    const [modules, objects] = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
    expect(modules.some((path) => path.includes('sharp-wasm32'))).toBe(true);
    expect(modules.filter((path) => /\.node$/.test(path))).toEqual([]);
    expect(objects.filter((path) => /vips|sharp/.test(path))).toEqual([]);
  });
});

describe('the manifest', () => {
  it('asks for the VS Code whose types it is checked against', () => {
    const types = createRequire(import.meta.url)('@types/vscode/package.json') as {
      readonly version: string;
    };
    const minor = (version: string) =>
      version
        .replace(/^[^\d]*/, '')
        .split('.')
        .slice(0, 2)
        .join('.');
    expect(minor(manifest.engines.vscode)).toBe(minor(types.version));
    expect(minor(manifest.devDependencies['@types/vscode'])).toBe(minor(types.version));
  });

  it('keeps addresses of registries out of the lock file and all other files', () => {
    const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const files = tracked
      .trim()
      .split('\n')
      .filter((path) => /\.(jsonc?|[cm]?[jt]sx?|md|txt|ya?ml|css|html|npmrc|py)$|\/run$/.test(path))
      .filter((path) => existsSync(join(ROOT, path)));
    expect(files).toContain('package-lock.json');
    const host = new RegExp(['registry', '(npmjs|yarnpkg)', '(org|com)'].join('\\.'), 'i');
    expect(files.filter((path) => host.test(read(path)))).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/"resolved"/);
    expect(read('.npmrc')).not.toMatch(/^\s*(@[^:]+:)?registry\s*=/m);
  });
});
