/** Runs in processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';
import type { RunEvent } from '../../src/training/runEvents.ts';

let folder = '';

afterAll(() => {
  if (folder) rmSync(folder, { recursive: true });
});

/** The script of a child, bundled once. */
function script(): string {
  if (folder) return join(folder, 'train.mjs');
  folder = mkdtempSync(join(tmpdir(), 'convscope-child-'));
  buildSync({
    entryPoints: [fileURLToPath(new URL('../fixtures/training/trainInChild.ts', import.meta.url))],
    outfile: join(folder, 'train.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    loader: { '.wasm': 'binary' },
    external: ['sharp'],
  });
  return join(folder, 'train.mjs');
}

export interface ChildRun {
  readonly events: RunEvent[];
  /** Null where a signal ended it. */
  readonly status: number | null;
}

/** Trains `file` in `run`, gone on with where there is a checkpoint. `shell` is said before. */
export function childRun(
  file: string,
  run: string,
  { onEvent, shell = ':' }: { onEvent?: (event: RunEvent, child: ChildProcess) => void; shell?: string } = {},
): Promise<ChildRun> {
  const command = `${shell}; exec "$0" "$@"`;
  const child = spawn('bash', ['-c', command, process.execPath, script(), file, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A test that fails leaves no process behind.
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const events: RunEvent[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as RunEvent;
    events.push(event);
    onEvent?.(event, child);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ events, status }));
  });
}
