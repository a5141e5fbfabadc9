import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run as runFiles } from 'node:test';
import { LAST_TEST } from './lastTest.ts';

/** Called by VS Code in its extension host: runs the test files beside this one and writes down how. */

/** One line of `results.jsonl`. */
export type ResultLine =
  | { readonly kind: 'passed'; readonly name: string }
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string }
  | { readonly kind: 'ended' };

const RESULTS = join(__dirname, 'results.jsonl');

function write(line: ResultLine): void {
  appendFileSync(RESULTS, `${JSON.stringify(line)}\n`);
}

/** Runs every `*.test.js` in this folder. Rejects where one failed, which VS Code turns into its status. */
export async function run(): Promise<void> {
  let failures = 0;
  try {
    const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
    files.push('last.js');
    const events = runFiles({ files: files.map((name) => join(__dirname, name)), isolation: 'none' });
    for await (const { type, data } of events) {
      if (type !== 'test:pass' && type !== 'test:fail') continue;
      if (data.nesting === 0 && data.name === LAST_TEST) break;
      // A suite is as good as its tests, but may fail where they all pass: in a hook.
      const isSuite = data.details.type === 'suite';
      if (type === 'test:pass') {
        if (!isSuite) write({ kind: 'passed', name: data.name });
        continue;
      }
      const { error } = data.details;
      if (isSuite && error.failureType === 'subtestsFailed') continue;
      failures++;
      write({ kind: 'failed', name: data.name, reason: reasonOf(error) });
    }
  } catch (error) {
    failures++;
    write({ kind: 'failed', name: 'the in-host tests', reason: reasonOf(error) });
  }
  write({ kind: 'ended' });
  if (failures > 0) throw new Error(`${failures} failed`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? (cause.stack ?? cause.message) : (error.stack ?? error.message);
}
