/** Entry of `dist/cli.js`. */
import { join } from 'node:path';
import { formatMessage, message } from '../engine/message.ts';
import { bundleOf, languageOf } from './language.ts';
import { removePendingFiles } from './outputFile.ts';
import { runCli } from './program.ts';
import { tellSignal } from './signals.ts';

const args = process.argv.slice(2);

/** The signal that a command is finishing for. */
let caught: NodeJS.Signals | null = null;

for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (tellSignal()) caught = signal;
    else end(signal);
  });
}

function end(signal: NodeJS.Signals): void {
  removePendingFiles();
  // Once more, now without a listener: `process.exit` would wait for a thread that waits for a pipe.
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, as `head` has, is no error.
  if (error.code === 'EPIPE') return;
  const sentence = message('Standard output cannot be written ({reason}). Send it elsewhere.', {
    reason: error.code ?? error.message,
  });
  process.stderr.write(`error: ${formatMessage(sentence, bundleOf(languageOf(args)))}\n`);
  removePendingFiles();
  process.exit(1);
});

const streams = {
  out: (text: string) => process.stdout.write(text),
  error: (text: string) => process.stderr.write(text),
  get columns() {
    return process.stderr.isTTY ? process.stderr.columns : undefined;
  },
};
void runCli(args, streams, join(import.meta.dirname, 'worker.js')).then((status) => {
  process.exitCode = status;
  if (caught) end(caught);
});
