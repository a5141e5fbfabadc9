import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The bundled command line: `npm run build` makes it. */
const cliFile = process.env.CONVSCOPE_CLI ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Sends the most memory that the process ever had, in kilobytes, to its parent. */
const tellMemory =
  "data:text/javascript,process.on('exit',()=>process.send?.(process.resourceUsage().maxRSS))";

export interface SpawnedRun {
  readonly status: number;
  readonly out: string;
  readonly error: string;
  /** What ended it, where that was a signal; `status` is −1 then. */
  readonly signal: NodeJS.Signals | null;
  /** Most memory the process ever had. */
  readonly peakMegabytes: number;
}

/** A command line that runs: `child` to signal it, `done` when it has ended. */
export function startCli(...args: readonly string[]) {
  return startCliTo('pipe', ...args);
}

/** The same with its standard output at `output`: a file descriptor, or a pipe that is read. */
export function startCliTo(output: number | 'pipe', ...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', tellMemory, cliFile, ...args], {
    stdio: ['ignore', output, 'pipe', 'ipc'],
    // A test that fails leaves no process behind.
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  const run = { status: -1, out: '', error: '', peakMegabytes: 0 };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    run.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    run.error += text;
  });
  child.on('message', (kilobytes: number) => {
    run.peakMegabytes = kilobytes / 1024;
  });
  const done = new Promise<SpawnedRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ ...run, status: status ?? -1, signal }));
  });
  return { child, done };
}

/** Runs the bundled command line as a person does. */
export function spawnCli(...args: readonly string[]): Promise<SpawnedRun> {
  return startCli(...args).done;
}
