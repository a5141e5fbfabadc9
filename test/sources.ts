import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository's own files, for the tests that read sources. */

/** The repository. */
export const ROOT = resolve(import.meta.dirname, '..');

/** Folders of AssemblyScript, which looks like TypeScript and is not. */
const ASSEMBLY = ['src/engine/filter/microkernels/', 'src/engine/microkernels/assembly/'];

/** Paths of the TypeScript files below `folder`, from the root, with forward slashes. Sorted. */
export function sourceFiles(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .filter((path) => !ASSEMBLY.some((assembly) => path.startsWith(assembly)))
    .sort();
}

/** The text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
