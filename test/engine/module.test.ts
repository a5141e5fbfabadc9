import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as source from '../../src/engine/index.ts';
import { oldestNode } from '../oldestNode.ts';
import { ROOT } from '../sources.ts';

/** The engine as other programs have it: what `npm run build` made in `dist/`, its types, and the example. */

const run = promisify(execFile);
const require = createRequire(import.meta.url);

describe('dist/engine.js', () => {
  it('has every export of the source, for require and for import', async () => {
    const names = Object.keys(source).sort();
    expect(names.length).toBeGreaterThan(40);
    expect(Object.keys(require(join(ROOT, 'dist/engine.js'))).sort()).toEqual(names);
    const tell = "console.log(Object.keys(await import('./dist/engine.js')).sort().join())";
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', tell], { cwd: ROOT });
    expect(stdout.trim().split(',')).toEqual(expect.arrayContaining(names));
  });
});

describe('dist/engine.d.ts', { timeout: 60_000 }, () => {
  it.each(['nodenext', 'bundler'])('types a program that resolves modules as %s', async (resolution) => {
    expect(await typeErrors(resolution, right)).toBe('');
  });

  it('refuses what the engine would', async () => {
    const errors = await typeErrors('nodenext', wrong);
    expect(errors.match(/^program\.mts\(\d+/gm)).toEqual(['program.mts(2', 'program.mts(3', 'program.mts(4']);
    expect(errors).toContain("'filtres' does not exist");
  });
});

describe('examples/train.mjs', { timeout: 60_000 }, () => {
  it.each([
    ['this Node', async () => process.execPath],
    ['the oldest Node of this machine', async () => (await oldestNode()).path],
  ])('learns on %s', async (_, path) => {
    const { stdout, stderr } = await run(await path(), [join(ROOT, 'examples/train.mjs')]);
    expect(stderr).toBe('');
    const losses = [...stdout.matchAll(/^step (\d+): loss ([\d.]+)$/gm)].map(([, , loss]) => Number(loss));
    expect(losses).toHaveLength(6);
    expect(losses).toEqual(losses.toSorted((one, other) => other - one));
    expect(losses[5]).toBeLessThan(losses[0] / 10);
    expect(Number(/^(\d+) of 500 new images told right$/m.exec(stdout)?.[1])).toBeGreaterThan(475);
  });
});

const right = `
import { conv2d, createWasmBackend, Network, type Tensor, tensor, type TrainableOp } from './engine.js';
const output: Tensor = conv2d.forward({ input: tensor([1, 5, 5, 1]), kernel: tensor([3, 3, 1, 2]) }, {});
const { dKernel } = conv2d.backward({ input: output, kernel: tensor([1, 1, 2, 2]) }, {}, output);
const backend = await createWasmBackend({ level: 'simd' });
const network = new Network({ inputShape: [4], layers: [{ type: 'dense', units: 2 }], backend });
const bytes: number = network.planBytes('training', 8) + dKernel.data.byteLength;
export const op: TrainableOp<never, never, never>['outputShape'] | number = bytes;
`;

const wrong = `import { conv2d, Network, tensor } from './engine.js';
new Network({ inputShape: [4, 4, 1], layers: [{ type: 'conv2d', filtres: 2, kernelSize: 3 }] });
conv2d.forward({ input: tensor([1, 5, 5, 1]) }, {});
conv2d.backward({ input: tensor([1, 5, 5, 1]), kernel: tensor([3, 3, 1, 2]) }, {});
`;

/** What the compiler says of a program beside the engine; nothing where all is well. */
async function typeErrors(resolution: string, program: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-types-'));
  try {
    for (const name of ['engine.js', 'engine.d.ts', 'types', 'package.json']) {
      await symlink(join(ROOT, 'dist', name), join(folder, name));
    }
    await writeFile(join(folder, 'program.mts'), program);
    const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
    const module = resolution === 'bundler' ? 'esnext' : resolution;
    const options = ['--module', module, '--moduleResolution', resolution, '--target', 'es2022', '--strict'];
    const flags = [...options, '--noEmit', '--exactOptionalPropertyTypes', '--types', ''];
    return await run(process.execPath, [compiler, ...flags, 'program.mts'], { cwd: folder }).then(
      () => '',
      ({ stdout }: { readonly stdout: string }) => stdout,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
