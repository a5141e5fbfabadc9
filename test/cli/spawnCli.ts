import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The bundled command line: `npm run build` makes it. */
export const cliFile =
  process.env.CONVSCOPE_CLI ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface SpawnedRun {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the bundled command line as a person does. `status` is −1 where a signal ended it. */
export function spawnCli(...args: readonly string[]): Promise<SpawnedRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cliFile, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const run = { status: -1, out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      run.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      run.error += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ ...run, status: status ?? -1 }));
  });
}
