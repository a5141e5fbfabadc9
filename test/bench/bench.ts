/**
 * Measures one thing: `npm run bench -- NAME [--json]`. Each NAME is a file here that exports a function of
 * the same name, which gives its rows.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { exit, stderr, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import type { BenchRow } from './benchRow.ts';

/** What is measured here: other files are no benchmarks by themselves. */
const names = readdirSync(import.meta.dirname)
  .map((file) => basename(file, '.ts'))
  .filter((each) => existsSync(fileOf(each)))
  .filter((each) => readFileSync(fileOf(each), 'utf8').includes(`function ${each}(): Promise<BenchRow[]>`));

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [name] = positionals;
if (positionals.length !== 1 || !names.includes(name)) {
  stderr.write(`Usage: npm run bench -- NAME [--json]; NAME is one of: ${names.join(', ')}.\n`);
  exit(2);
}

const module: Record<string, () => Promise<BenchRow[]>> = await import(`./${name}.ts`);
const rows = await module[name]();
stdout.write(values.json ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : table(rows));

function fileOf(benchmark: string): string {
  return join(import.meta.dirname, `${benchmark}.ts`);
}

function table(shown: readonly BenchRow[]): string {
  const lines = shown.map(({ work, threads, peer, ours, theirs, unit, ratio, note }) => {
    const times = [number(ours), theirs === null ? '–' : number(theirs)];
    const times2 = ratio === null ? '–' : `${ratio.toFixed(2)}×`;
    return `| ${[work, threads, peer, ...times, unit, times2, note].join(' | ')} |`;
  });
  const head = [
    '| work | threads | peer | ours | theirs | unit | ratio | note |',
    '|---|---|---|---|---|---|---|---|',
  ];
  return `${[...head, ...lines].join('\n')}\n`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
