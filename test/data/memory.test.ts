import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SharpBuild, sharpBuilds } from './sharpBuilds.ts';

const run = promisify(execFile);

describe.each(sharpBuilds)('with the %s library', (_name, load) => {
  let build: SharpBuild;
  beforeAll(async () => {
    build = await load();
  }, 120_000);
  afterAll(() => build.dispose());

  test('all hostile files together need less than 100 MB', async () => {
    const from = build.options.sharpFrom;
    const { stdout } = await run(process.execPath, [
      join(import.meta.dirname, 'peakMemory.ts'),
      ...(from ? [from] : []),
    ]);
    // Any one of the bombs alone, decoded, is 400 MB and more.
    expect(Number(stdout)).toBeLessThan(100);
  }, 60_000);
});

test('a picture that was decoded leaves nothing behind', async () => {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'repeatedMemory.ts')]);
  // 200 pictures of a megabyte.
  expect(Number(stdout)).toBeLessThan(100);
}, 60_000);
