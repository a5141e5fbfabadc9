import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { launchChromium } from './chromium.ts';
import type { ResultLine } from './inHost/index.ts';
import { bundleInHostTests, copyWorkspace, IN_HOST_MODULE, readResults } from './inHostBundle.ts';
import { pageAddress, startServer } from './server.ts';

/** Runs the in-host tests in the extension host of VS Code's server, with a browser as its window. */

const EXTENSION = resolve(import.meta.dirname, '../../.stage/extension');
const PATIENCE_MS = 180_000;

/** Each test's outcome. A run that does not end is a failure of its own. */
export async function runInHost(): Promise<ResultLine[]> {
  await bundleInHostTests();
  const folder = await copyWorkspace();
  const server = await startServer();
  try {
    const browser = await launchChromium();
    try {
      const context = await browser.newContext({ locale: 'en-US' });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (line) => {
        if (line.type() === 'error' && line.text().includes('inHost')) complaints.push(line.text());
      });
      await page.goto(pageAddress(server, { folder, extension: EXTENSION, tests: IN_HOST_MODULE }));
      return await ended(complaints);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function ended(complaints: readonly string[]): Promise<ResultLine[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const lines = await readResults();
    if (lines.some(({ kind }) => kind === 'ended')) return lines;
    if (Date.now() > deadline) {
      const reason = [`no end after ${PATIENCE_MS / 1000} s`, ...complaints].join('\n');
      return [...lines, { kind: 'failed', name: 'the in-host tests', reason }];
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Prints the outcomes; the number of those that passed and failed. */
export function report(lines: readonly ResultLine[]): { passed: number; failed: number } {
  let passed = 0;
  let failed = 0;
  for (const line of lines) {
    if (line.kind === 'passed') {
      passed++;
      console.log(`✓ ${line.name}`);
    } else if (line.kind === 'failed') {
      failed++;
      console.log(`✗ ${line.name}\n${line.reason}`);
    }
  }
  return { passed, failed };
}

if (import.meta.main) {
  const { passed, failed } = report(await runInHost());
  console.log(`in-host: ${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
