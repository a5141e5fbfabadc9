/** Entry of `dist/cli.js`. */
import { join } from 'node:path';
import type { CliStreams } from './context.ts';
import { removePendingFiles } from './outputFile.ts';
import { runCli } from './program.ts';

/** Signals that end a run, and the status by which a shell knows them. */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

for (const [signal, status] of Object.entries(signals)) {
  process.once(signal, () => {
    removePendingFiles();
    process.exit(status);
  });
}
// A reader that has seen enough, as `head` has, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const streams: CliStreams = {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
};
void runCli(process.argv.slice(2), streams, join(import.meta.dirname, 'worker.js')).then((status) => {
  process.exitCode = status;
});
