import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { report, runInHost } from './vscode/inHost.ts';

/**
 * `npm test`: every layer, one after the other, also where an earlier one failed. Ends with the counts of
 * each, and `N passed, M failed` over all as the last line.
 */

const ROOT = resolve(import.meta.dirname, '..');
const RESULTS = join(ROOT, 'test-results');

/** For a log that no terminal colours. */
const PLAIN = process.stdout.isTTY ? [] : ['--colors=off'];

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

interface Layer {
  readonly name: string;
  run(): Promise<Counts>;
}

/** Runs a script of a package in `node_modules`, or of this repository, by this very Node. */
function succeeds(...args: string[]): boolean {
  return (
    spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  );
}

/** A layer that is one check: it holds or does not. */
function check(name: string, ...commands: readonly string[][]): Layer {
  return {
    name,
    async run() {
      return commands.every((args) => succeeds(...args))
        ? { passed: 1, failed: 0 }
        : { passed: 0, failed: 1 };
    },
  };
}

/** What vitest's JSON reporter writes, as far as it is read here. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** A project of vitest. What is skipped counts as failed; so does a file that breaks before its tests. */
function vitest(project: string): Layer {
  return {
    name: project,
    async run() {
      const file = join(RESULTS, `${project}.json`);
      await rm(file, { force: true });
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
      const held = succeeds('node_modules/vitest/vitest.mjs', 'run', '--project', project, ...reporters);
      if (!existsSync(file)) return { passed: 0, failed: 1 };
      const { numPassedTests, numTotalTests, testResults } = JSON.parse(
        await readFile(file, 'utf8'),
      ) as VitestReport;
      const broken = testResults.filter(
        ({ status, assertionResults }) =>
          status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
      ).length;
      const failed = numTotalTests - numPassedTests + broken;
      return { passed: numPassedTests, failed: held ? failed : Math.max(1, failed) };
    },
  };
}

const inHost: Layer = { name: 'in-host', run: async () => report(await runInHost()) };

const LAYERS: readonly Layer[] = [
  check('types', ['node_modules/typescript/bin/tsc', '--noEmit']),
  check('lint and format', ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', ...PLAIN]),
  check('build', ['esbuild.mjs', '--minify', '--stage'], ['.ci/package.ts']),
  vitest('unit'),
  inHost,
  vitest('window'),
];

/** A layer's counts; one that breaks, or has nothing to run, has failed. */
async function runLayer({ name, run }: Layer): Promise<Counts> {
  console.log(`\n— ${name}`);
  try {
    const counts = await run();
    return counts.passed + counts.failed > 0 ? counts : { passed: 0, failed: 1 };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

await mkdir(RESULTS, { recursive: true });
const lines: string[] = [];
let passed = 0;
let failed = 0;
for (const layer of LAYERS) {
  const start = performance.now();
  const counts = await runLayer(layer);
  passed += counts.passed;
  failed += counts.failed;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  lines.push(`${layer.name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`);
}
console.log(`\n${lines.join('\n')}\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
