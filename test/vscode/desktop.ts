import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { report } from './inHost.ts';
import { bundleInHostTests, copyWorkspace, IN_HOST_MODULE, readResults } from './inHostBundle.ts';

/**
 * Runs the in-host tests in the desktop VS Code, which `@vscode/test-electron` downloads: for machines
 * with a display. Linux without one: `xvfb-run -a npm run test:desktop`.
 */

const EXTENSION = resolve(import.meta.dirname, '../../.stage/extension');

await bundleInHostTests();
const workspace = await copyWorkspace();
// A path of its own, and a short one: macOS limits the length of the socket that VS Code makes in it.
const userData = await mkdtemp(join(tmpdir(), 'cs-'));
let status = 0;
try {
  status = await runTests({
    extensionDevelopmentPath: EXTENSION,
    extensionTestsPath: IN_HOST_MODULE,
    launchArgs: [
      workspace,
      ...['--user-data-dir', userData, '--extensions-dir', join(userData, 'extensions')],
      ...['--disable-extensions', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
    ],
  });
} catch (error) {
  status = 1;
  console.error(error instanceof Error ? error.message : error);
} finally {
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
  await rm(userData, { recursive: true, force: true, maxRetries: 5 });
}
const lines = await readResults();
const { passed, failed } = report(lines);
const complete = lines.some(({ kind }) => kind === 'ended');
console.log(`desktop: ${passed} passed, ${failed} failed${complete ? '' : ', and the run did not end'}`);
if (status !== 0 || failed > 0 || passed === 0 || !complete) process.exitCode = 1;
