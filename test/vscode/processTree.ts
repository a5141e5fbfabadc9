import { type ChildProcess, spawnSync } from 'node:child_process';

/** Ending a process together with everything that it started. */

const PATIENCE_MS = 5000;
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Ends `child`, which must have been spawned with `detached: true` outside of Windows, and its whole
 * process group: asks first, and insists after five seconds. Resolves when the group is gone.
 */
export async function endProcessTree(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  signalGroup(pid, 'SIGTERM');
  if (!(await groupEnds(pid))) {
    signalGroup(pid, 'SIGKILL');
    await groupEnds(pid);
  }
}

/**
 * Kills the group of `child` when this process ends in any way that it can notice, an unheard signal
 * included. Returns the function that calls this off.
 */
export function endWithThisProcess(child: ChildProcess): () => void {
  const { pid } = child;
  if (pid === undefined || process.platform === 'win32') return () => {};
  const kill = () => signalGroup(pid, 'SIGKILL');
  const onSignal = (signal: NodeJS.Signals) => {
    // Whoever else listens ends things in good order; an unheard signal ends this process as it should.
    if (process.listenerCount(signal) > 0) return;
    kill();
    process.kill(process.pid, signal);
  };
  process.once('exit', kill);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  return () => {
    process.off('exit', kill);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** Sends `signal` to a process group; false where nobody is left in it. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

async function groupEnds(group: number): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (signalGroup(group, 0)) {
    if (Date.now() > deadline) return false;
    await new Promise((done) => setTimeout(done, 50));
  }
  return true;
}
