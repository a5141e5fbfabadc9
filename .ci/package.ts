import { rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import manifest from '../package.json' with { type: 'json' };
import { STAGED } from './stage.ts';

/** Packs the staged folder into `convscope-<version>.vsix`, one file for all platforms. */

const ROOT = resolve(import.meta.dirname, '..');
/** The packaged extension. */
export const VSIX = join(ROOT, `convscope-${manifest.version}.vsix`);

/** Makes {@link VSIX} from the staged folder. */
export async function packageStaged(): Promise<void> {
  const fresh = `${VSIX}.new`;
  await rm(fresh, { force: true });
  await createVSIX({
    cwd: STAGED,
    packagePath: fresh,
    rewriteRelativeLinks: false,
    allowMissingRepository: true,
  });
  await rename(fresh, VSIX);
}

if (import.meta.main) {
  await packageStaged();
  console.log(`${VSIX}: ${((await stat(VSIX)).size / 1e6).toFixed(1)} MB`);
}
