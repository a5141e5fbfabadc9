import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { env } from 'node:process';
import { createInterface } from 'node:readline';

/** PyTorch at work in a process of its own, for as long as it is asked for steps. */
export class TorchPeer {
  readonly version: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    process: ChildProcessWithoutNullStreams,
    lines: AsyncIterator<string>,
    version: string,
  ) {
    this.#process = process;
    this.#lines = lines;
    this.version = version;
  }

  /** Starts `torchTraining.py` with these arguments; null where Python or PyTorch is not installed. */
  static async start(...args: readonly string[]): Promise<TorchPeer | null> {
    for (const python of env.PYTHON ? [env.PYTHON] : ['python3', '/usr/bin/python3']) {
      const process = spawn(python, [join(import.meta.dirname, 'torchTraining.py'), ...args]);
      // Where there is no such program its output ends, as it does where PyTorch is missing.
      process.on('error', () => {});
      process.stdin.on('error', () => {});
      process.stderr.resume();
      const lines = createInterface(process.stdout)[Symbol.asyncIterator]();
      const first = await lines.next();
      if (!first.done) return new TorchPeer(process, lines, first.value);
    }
    return null;
  }

  async train(steps: number): Promise<void> {
    this.#process.stdin.write(`${steps}\n`);
    await this.#next();
  }

  /** Ends the process, and says how much memory it took at most, in bytes. */
  async end(): Promise<number> {
    this.#process.stdin.end();
    const bytes = Number(await this.#next());
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
    return bytes;
  }

  async #next(): Promise<string> {
    const { done, value } = await this.#lines.next();
    if (done) throw new Error('PyTorch has ended.');
    return value;
  }
}
