import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { VSIX } from '../../.ci/package.ts';
import { type Server, startServer } from '../vscode/server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port of the server that all window tests share. */
    readonly serverPort: number;
  }
}

/** One server for all window tests, with the packaged extension installed for those that ask for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await forgetFailures();
  const server: Server = await startServer({ vsix: VSIX });
  project.provide('serverPort', server.port);
  return () => server.stop();
}

/** Pictures of tests that failed in an earlier run. */
async function forgetFailures(): Promise<void> {
  const folder = resolve(import.meta.dirname, '../../test-results');
  await mkdir(folder, { recursive: true });
  const stale = (await readdir(folder)).filter((name) => name.startsWith('failed-'));
  await Promise.all(stale.map((name) => rm(join(folder, name))));
}
