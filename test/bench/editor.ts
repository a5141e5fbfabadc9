/**
 * What a keystroke in a long network file takes of the thread that reads it, in its own working time: the hints of the whole file, what
 * may be written at the cursor, a hover; and of the host's main thread, which only asks. Each key makes a
 * text that nobody has seen before.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { execPath, threadCpuUsage, version } from 'node:process';
import { LanguageThread } from '../../src/host/networkFile/languageThread.ts';
import { NetworkLanguage } from '../../src/language/networkLanguage.ts';
import { Speech } from '../../src/language/speech.ts';
import { type BenchRow, median } from './benchRow.ts';

const root = join(import.meta.dirname, '../..');
const layers = 300;
const goalMs = 10;
const keys = 61;
/** Keys until the compiler of the runtime knows the work. */
const warming = 30;

/** Rows of the `editor` benchmark; "theirs" is the time to stay under. */
export async function editor(): Promise<BenchRow[]> {
  execFileSync(execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const language = new NetworkLanguage(new Speech({}, 'en'));
  const rows = [
    await measure('hints', (text) => language.hints(text)),
    await measure('hints, then what may be written at the cursor', async (text) => {
      language.hints(text);
      await language.complete(text, text.lastIndexOf('"kernelSize"'), {}, async () => []);
    }),
    await measure('hints, then a hover', (text) => {
      language.hints(text);
      return language.hover(text, text.lastIndexOf('"conv2d"'));
    }),
  ];
  return [...rows, await measureHost()];
}

async function measure(work: string, answer: (text: string) => unknown): Promise<BenchRow> {
  const times: number[] = [];
  for (let key = 0; key < warming + keys; key++) {
    const text = typed(key);
    const before = threadCpuUsage();
    await answer(text);
    times.push(elapsedMs(before));
  }
  return row(work, 1, times.slice(warming));
}

/** What asking takes of the main thread: until the question is sent, and from its answer on. */
async function measureHost(): Promise<BenchRow> {
  const host = { entries: async () => [] };
  const file = join(root, 'dist/languageWorker.js');
  const thread = new LanguageThread(file, { bundle: {}, language: 'en' }, host, (reason) =>
    console.error(reason),
  );
  const times: number[] = [];
  try {
    for (let key = 0; key < warming + keys; key++) {
      const text = typed(key);
      const before = threadCpuUsage();
      await thread.ask('hints', { text });
      times.push(elapsedMs(before));
    }
  } finally {
    thread.end();
  }
  return row('hints, of the main thread', 2, times.slice(warming));
}

/** What this thread has worked since: a machine that does other things, too, makes it wait, not work. */
function elapsedMs(before: NodeJS.CpuUsage): number {
  const { user, system } = threadCpuUsage(before);
  return (user + system) / 1000;
}

/** The file after another key: the filters of a layer in its middle. */
function typed(key: number): string {
  const lines = Array.from({ length: layers - 2 }, (_, place) => {
    const filters = place === layers / 2 ? 8 + key : 8;
    return `    { "type": "conv2d", "filters": ${filters}, "kernelSize": 3, "padding": "same", "activation": "relu" },`;
  });
  return `{
  "input": { "shape": [28, 28, 1] },
  "dataset": { "type": "synthetic", "generator": "shapes", "validationSplit": 0.2 },
  "layers": [
${lines.join('\n')}
    { "type": "flatten" },
    { "type": "dense", "units": 4, "activation": "softmax" }
  ]
}
`;
}

function row(work: string, threads: number, times: readonly number[]): BenchRow {
  const ours = median(times);
  return {
    ...{ work: `${work}, ${layers} layers`, threads, peer: 'goal', ours, theirs: goalMs, unit: 'ms' },
    ratio: goalMs / ours,
    note: `Node ${version}; the longest of ${times.length} keys ${Math.max(...times).toFixed(1)} ms`,
  };
}
