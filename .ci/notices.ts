import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The notice of third parties: what other people's work the extension carries, and under which terms. */

/** One file that esbuild wrote. */
export interface BuiltFile {
  readonly bytes: number;
  /** Files whose code is in it. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What it asks for at run time is `external`. */
  readonly imports: readonly { readonly path: string; readonly external?: boolean }[];
}

/** What esbuild.mjs writes to `dist/meta.json`: each bundle's metafile. */
export interface BuildReport {
  readonly minify: boolean;
  readonly bundles: Readonly<Record<string, { readonly outputs: Readonly<Record<string, BuiltFile>> }>>;
}

interface Work {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

/** Packages whose licence names texts that they do not carry. */
const ADDED_TEXTS: Readonly<Record<string, { readonly remark: string; readonly files: readonly string[] }>> =
  {
    '@img/sharp-wasm32': {
      remark:
        'This package contains libvips, GLib, libexif and libheif under the GNU Lesser General Public License, ' +
        'version 3. It is a folder of its own (node_modules/@img/sharp-wasm32) and may be replaced by another ' +
        'build of the same version. Its sources: https://github.com/lovell/sharp (npm/wasm32) and ' +
        'https://github.com/lovell/sharp-libvips.',
      files: ['LGPL-3.0.txt', 'GPL-3.0.txt'],
    },
  };

/** The folder of the package that a path lies in, `node_modules/@scope/name`; null outside of packages. */
export function packageFolder(path: string): string | null {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll('\\', '/'))?.[0] ?? null;
}

/** The package folders whose code is in the bundles `names`. Sorted. */
export function bundledPackages({ bundles }: BuildReport, names: readonly string[]): string[] {
  const paths: string[] = [];
  for (const name of names) {
    for (const output of Object.values(bundles[name]?.outputs ?? {}))
      paths.push(...Object.keys(output.inputs));
  }
  const folders = paths.map(packageFolder).filter((folder) => folder !== null);
  return [...new Set(folders)].sort();
}

/** The folders of the packages in `node_modules` below `folder`. Sorted. */
export async function installedPackages(folder: string): Promise<string[]> {
  const root = join(folder, 'node_modules');
  const entries = (await readdir(root)).filter((name) => !name.startsWith('.'));
  const nested = await Promise.all(
    entries.map(async (name) =>
      name.startsWith('@') ? (await readdir(join(root, name))).map((inner) => `${name}/${inner}`) : [name],
    ),
  );
  return nested
    .flat()
    .sort()
    .map((name) => join(root, name));
}

/** The text of the notice for the packages in `folders`. Throws where a package carries no licence. */
export async function noticeText(root: string, folders: readonly string[]): Promise<string> {
  const works = await Promise.all(folders.map((folder) => readWork(root, folder)));
  const sections = works
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, version, license, text }) => `${name} ${version}\nLicence: ${license}\n\n${text.trim()}\n`);
  const list = works.map(({ name, version, license }) => `  ${name} ${version}: ${license}`).join('\n');
  const opening = `Convscope is under the MIT licence (LICENSE). It carries the work of others:\n\n${list}\n`;
  return [opening, ...sections].join(`\n${'-'.repeat(80)}\n\n`);
}

async function readWork(root: string, folder: string): Promise<Work> {
  const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const { name, version, license } = manifest;
  if (!license) throw new Error(`${name} does not say its licence in package.json.`);
  const texts = await licenseTexts(join(root, folder), license);
  const added = ADDED_TEXTS[name];
  if (added) {
    texts.push(added.remark);
    for (const file of added.files) texts.push(await readFile(join(root, '.ci/licenses', file), 'utf8'));
  }
  if (texts.length === 0) throw new Error(`${name} carries no licence text (${license}).`);
  return { name, version, license, text: texts.join('\n\n') };
}

/** All licence and notice files of a package; where there is none, its README's words. */
async function licenseTexts(folder: string, license: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const readme = join(folder, 'README.md');
  if (existsSync(readme) && (texts.length === 0 || license.includes(' AND '))) {
    const section = /^#+\s*licen[cs](?:e|ing)[\s\S]*/im.exec(await readFile(readme, 'utf8'))?.[0];
    if (section) texts.push(section);
  }
  return texts.map((text) => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
}
