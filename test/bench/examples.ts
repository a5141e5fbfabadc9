/**
 * The examples of "New network…", trained from the command line to the accuracy that their comments promise.
 * The three that want data of one's own have drawn data in files of their format.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import sharp from 'sharp';
import type { InputShape } from '../../src/data/datasets/datasetSpec.ts';
import { MemoryBudget } from '../../src/data/datasets/memoryBudget.ts';
import { generatorClasses, syntheticStore } from '../../src/data/datasets/synthetic/syntheticStore.ts';
import {
  cifarNetwork,
  digitsNetwork,
  folderNetwork,
  mnistNetwork,
  shapesNetwork,
} from '../../src/network/examples/exampleNetworks.ts';
import { type ExampleNetwork, exampleText } from '../../src/network/examples/exampleText.ts';
import { cifar, idx } from '../data/datasets/files.ts';
import type { BenchRow } from './benchRow.ts';

const root = join(import.meta.dirname, '../..');
const goalSeconds = 60;

/** Rows of the `examples` benchmark; "theirs" is the time to stay under. */
export async function examples(): Promise<BenchRow[]> {
  execFileSync(execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = await mkdtemp(join(tmpdir(), 'convscope-examples-'));
  try {
    return [
      await row('shapes', shapesNetwork(), folder),
      await row('digits', digitsNetwork(), folder),
      await row('a folder of 480 drawn shapes', await shapesInFolder(folder), folder),
      await row('6,000 drawn digits in IDX files', await digitsInIdx(folder), folder),
      await row('5,000 of 6,000 drawn digits in a CIFAR-10 file', await digitsInCifar(folder), folder),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function row(work: string, example: ExampleNetwork, folder: string): Promise<BenchRow> {
  const file = join(folder, 'example.cnn.json');
  await writeFile(file, exampleText(example, {}));
  const begin = performance.now();
  const text = execFileSync(execPath, [join(root, 'dist/cli.js'), 'train', file, '--json'], {
    encoding: 'utf8',
  });
  const seconds = (performance.now() - begin) / 1000;
  const epochs = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly validationAccuracy: number });
  const percent = (100 * epochs[epochs.length - 1].validationAccuracy).toFixed(1);
  return {
    work,
    threads: 1,
    peer: 'goal',
    ours: seconds,
    theirs: goalSeconds,
    unit: 's',
    ratio: goalSeconds / seconds,
    note: `${percent} % of the validation images right after epoch ${epochs.length}`,
  };
}

interface Drawing {
  readonly label: number;
  readonly pixels: Uint8Array;
}

/** The first `samples` of a generator. */
async function drawn(
  generator: 'shapes' | 'digits',
  shape: InputShape,
  samples: number,
): Promise<readonly Drawing[]> {
  const options = { shape, budget: new MemoryBudget(0), resolve: (path: string) => path, roots: [] };
  const store = syntheticStore({ generator, samples }, 1, options);
  return Promise.all(
    Array.from(store.labels, async (label, sample) => {
      const pixels = new Uint8Array(shape[0] * shape[1] * shape[2]);
      await store.read(sample, pixels);
      return { label, pixels };
    }),
  );
}

async function shapesInFolder(folder: string): Promise<ExampleNetwork> {
  const classes = generatorClasses.shapes;
  for (const name of classes) await mkdir(join(folder, 'images', name), { recursive: true });
  const raw = { height: 64, width: 64, channels: 3 } as const;
  for (const [sample, { label, pixels }] of (await drawn('shapes', [64, 64, 3], 480)).entries()) {
    await sharp(pixels, { raw }).toFile(join(folder, 'images', classes[label], `${sample}.png`));
  }
  return folderNetwork('images', classes.length);
}

async function digitsInIdx(folder: string): Promise<ExampleNetwork> {
  const digits = await drawn('digits', [28, 28, 1], 6000);
  const pixels = Buffer.concat(digits.map((digit) => digit.pixels));
  await writeFile(join(folder, 'images-idx3-ubyte'), idx([digits.length, 28, 28], pixels));
  const labels = digits.map(({ label }) => label);
  await writeFile(join(folder, 'labels-idx1-ubyte'), idx([digits.length], labels));
  return mnistNetwork({ type: 'idx', train: { images: 'images-idx3-ubyte', labels: 'labels-idx1-ubyte' } });
}

async function digitsInCifar(folder: string): Promise<ExampleNetwork> {
  await writeFile(join(folder, 'data_batch_1.bin'), cifar(await drawn('digits', [32, 32, 3], 6000)));
  return cifarNetwork({ type: 'cifar10', train: 'data_batch_1.bin' });
}
