/** What `train` says, keeps and goes on with; `test/training` has the run itself. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { bitsOf, type FileParts, networkFile } from '../training/runs.ts';
import { pngOf } from './files.ts';
import { run } from './runInProcess.ts';
import { startCli } from './spawnCli.ts';

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-train-'));
  out = join(folder, 'run');
});
afterEach(() => rm(folder, { recursive: true }));

const file = (parts: FileParts = {}) => networkFile(folder, parts);
const objects = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('train', () => {
  test('says each epoch in a line, and keeps the run beside the file', async () => {
    const path = await file();
    const { status, out, error } = await run('train', path);
    expect([status, error]).toEqual([0, '']);
    const [first, ...lines] = out.trimEnd().split('\n');
    const runs = join(folder, '.convscope', 'runs', 'some');
    const [name] = await readdir(runs);
    expect(first).toBe(`A new run in ${join(runs, name)}; images for training: 48, for validation: 12`);
    expect(lines.pop()).toBe('Finished after epoch 3.');
    for (const [index, line] of lines.entries()) {
      const numbers =
        /^Epoch (\d) of 3: loss [\d.]+, [\d.]+ % right, validation loss [\d.]+, [\d.]+ % right, \d+ images\/s$/;
      expect(numbers.exec(line)?.[1]).toBe(String(index + 1));
    }
    expect(lines).toHaveLength(3);
  });

  test('--json prints one object for each epoch, and nothing else', async () => {
    const { status, out: text } = await run('train', await file(), '--json', '--epochs', '2', '--out', out);
    expect(status).toBe(0);
    const epochs = objects(text);
    expect(epochs.map(Object.keys)).toEqual([
      [
        ...['epoch', 'trainLoss', 'trainAccuracy', 'validationLoss', 'validationAccuracy', 'testAccuracy'],
        ...['imagesPerSecond', 'elapsedMs'],
      ],
      expect.any(Array),
    ]);
    expect(epochs.map(({ epoch, testAccuracy }) => [epoch, testAccuracy])).toEqual([
      [1, null],
      [2, null],
    ]);
    const kept = (await readFile(join(out, 'metrics.jsonl'), 'utf8'))
      .split('\n')
      .filter((line) => line.includes('"type":"epoch"'));
    expect(kept.map((line) => JSON.parse(line))).toMatchObject(epochs);
  });

  test('--resume goes on, to the bits of a run that was never stopped; says so where nothing is left', async () => {
    const path = await file();
    await run('train', path, '--out', join(folder, 'whole'));
    await run('train', path, '--out', out, '--epochs', '1');
    const more = await run('train', path, '--out', out, '--resume');
    expect(more.out).toMatch(
      new RegExp(
        `^Going on after epoch 1, batch 0, in ${out}; images for training: 48, for validation: 12\nEpoch 2 of 3: `,
      ),
    );
    expect(await bitsOf(out)).toEqual(await bitsOf(join(folder, 'whole')));
    const over = await run('train', path, '--out', out, '--resume');
    expect(over).toEqual({
      status: 0,
      out: 'The run was finished before, after epoch 3. To go on, give more with --epochs.\n',
      error: '',
    });
    expect(await run('train', path, '--out', out, '--resume', '--json')).toEqual({
      status: 0,
      out: '',
      error: `${path}: info: The run was finished before, after epoch 3. To go on, give more with --epochs.\n`,
    });
  });

  test('--resume without a checkpoint begins; with early stopping it says that nothing is left', async () => {
    const earlyStopping = { metric: 'trainLoss', patience: 1 };
    const optimizer = { type: 'sgd', learningRate: 1e-30 };
    const layers = [{ type: 'flatten' }, { type: 'dense', units: 4 }];
    const path = await file({ layers, training: { earlyStopping, optimizer, shuffle: false } });
    const first = await run('train', path, '--resume');
    expect(first.out).toMatch(
      /^A new run in .*\nEnded by early stopping after epoch 2: it no longer got better\.\n$/s,
    );
    const second = await run('train', path, '--resume', '--epochs', '9');
    expect(second.out).toBe('The run was ended before by early stopping, after epoch 2.\n');
  });

  test('--weights begins with those of a checkpoint', async () => {
    const optimizer = { type: 'sgd', learningRate: 1e-30 };
    const path = await file({
      layers: [{ type: 'flatten' }, { type: 'dense', units: 4, useBias: false }],
      training: { optimizer, epochs: 1 },
    });
    await run('train', path, '--out', join(folder, 'seven'));
    const other = await networkFile(
      folder,
      {
        seed: 8,
        layers: [{ type: 'flatten' }, { type: 'dense', units: 4, useBias: false }],
        training: { optimizer, epochs: 1 },
      },
      'other.cnn.json',
    );
    const weights = join(folder, 'seven', 'checkpoint.safetensors');
    const { status } = await run('train', other, '--out', out, '--weights', weights);
    expect(status).toBe(0);
    // Nothing moves them at that rate.
    expect(await bitsOf(out)).toEqual(await bitsOf(join(folder, 'seven')));
  });

  test('--weights of another network is refused', async () => {
    await run('train', await file(), '--out', join(folder, 'one'), '--epochs', '1');
    const weights = join(folder, 'one', 'checkpoint.safetensors');
    const refused = async (layers: unknown) => {
      const { status, error } = await run(
        'train',
        await file({ layers }),
        '--weights',
        weights,
        '--out',
        out,
      );
      expect(status).toBe(1);
      return error.replaceAll(weights, 'W').replace('error: ', '').trim();
    };
    const again = 'Use a checkpoint of a network with these layers, or train anew.';
    expect(await refused([{ type: 'flatten' }, { type: 'dense', units: 4 }])).toBe(
      `W belongs to another network: it has no dense_1.kernel. ${again}`,
    );
    const conv = { type: 'conv2d', kernelSize: 3, padding: 'same', activation: 'relu' };
    const rest = [{ type: 'flatten' }, { type: 'dense', units: 4 }];
    expect(await refused([{ ...conv, filters: 3 }, ...rest])).toBe(
      `W belongs to another network: conv2d_0.kernel has the shape [3, 3, 1, 4]; [3, 3, 1, 3] was expected. ${again}`,
    );
    expect(
      await refused([
        { ...conv, filters: 4 },
        { type: 'flatten' },
        { type: 'dense', name: 'dense_5', units: 4 },
      ]),
    ).toMatch(
      /^W belongs to another network: (this one has no batchNorm_1\.gamma|dense_5\.kernel has the shape)/,
    );
  });

  test('a file with errors is not trained, and they are said with their places', async () => {
    const path = join(folder, 'broken.cnn.json');
    await writeFile(path, '{\n  "input": { "shape": [8, 8, 1] },\n  "layers": []\n}\n');
    const { status, out, error } = await run('train', path);
    expect([status, out]).toEqual([1, '']);
    expect(error).toMatch(new RegExp(`^${path}:1:1: error: A network file needs "dataset"\\.`, 'm'));
    expect(await readdir(folder)).toEqual(['broken.cnn.json']);
  });

  test('what the layers show is said once, and what ends the run is its error', async () => {
    const layers = [
      { type: 'conv2d', filters: 1, kernelSize: 1, kernel: [[-1]], useBias: false, activation: 'relu' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const dead =
      'conv2d_0 is dead: its relu gives 0 for every image. Try a smaller learning rate, another seed, or leakyRelu.';
    const path = await file({ layers });
    const patient = await run('train', path, '--out', out);
    expect(patient.status).toBe(0);
    expect(patient.error.split(dead)).toHaveLength(2);
    expect(patient.error).toContain(`${path}: warning: ${dead}\n`);
    expect(patient.error).toContain(`${path}: warning: After 2 epochs `);
    const strict = await run(
      'train',
      await file({ layers, training: { stopOn: ['deadRelu'] } }),
      '--out',
      out,
    );
    expect(strict.status).toBe(1);
    expect(strict.error.endsWith(`\nerror: ${dead}\n`)).toBe(true);
  });

  test('says how many images it left out', async () => {
    for (const name of ['light', 'dark']) {
      await mkdir(join(folder, 'images', name), { recursive: true });
      for (let index = 0; index < 4; index++) {
        const data = new Array(64).fill(name === 'light' ? 200 + index : index);
        const picture = pngOf({ height: 8, width: 8, channels: 1, bits: 8, data });
        await writeFile(join(folder, 'images', name, `${index}.png`), picture);
      }
    }
    await writeFile(join(folder, 'images', 'dark', '4.png'), 'no picture');
    const layers = [{ type: 'flatten' }, { type: 'dense', units: 2 }];
    const path = await file({ layers, dataset: { type: 'folder', train: 'images' } });
    const { status, error, out: text } = await run('train', path, '--out', out);
    expect([status, error]).toEqual([
      0,
      `${path}: warning: Images that do not decode are left out; so far there are 1.\n`,
    ]);
    expect(text).toContain('; images for training: 9\n');
    const { images } = JSON.parse((await run('evaluate', path, '--checkpoint', out, '--json')).out);
    expect(images).toBe(8);
  });

  test('is Spanish with --lang es', async () => {
    const { out: text } = await run('train', await file(), '--out', out, '--lang', 'es');
    expect(text).toMatch(
      /^Entrenamiento nuevo en .*; imágenes de entrenamiento: 48, de validación: 12\nÉpoca 1 de 3: pérdida /,
    );
    expect(text).toMatch(/\nTerminado tras la época 3\.\n$/);
  });

  test('on a terminal shows how far it is, in one line', async () => {
    let drawn = '';
    const draw = (text: string) => {
      drawn += text;
    };
    const streams = { out: () => {}, error: draw, columns: 60 };
    expect(await runCli(['train', await file(), '--out', out], streams, null)).toBe(0);
    const lines = drawn.split('\r\x1b[K').slice(1);
    expect(lines[0]).toMatch(/^█?░{19,20} epoch 1 of 3, batch 1 of 6/);
    expect(lines.every((line) => [...line].length < 60)).toBe(true);
    expect(lines.at(-1)).toBe('');
    expect(drawn).not.toContain('\n');
  });
});

describe('wrong usage', () => {
  test.each([
    [
      [],
      'The file is missing: train needs the path of a network file. Write it like convscope train network.cnn.json.',
    ],
    [
      ['a', '--epochs', '0'],
      'Option --epochs expects a whole number from 1 to 1000000, but it is "0". Write it like --epochs 1.',
    ],
    [
      ['a', '--threads', 'x'],
      'Option --threads expects a whole number from 1 to 64, but it is "x". Write it like --threads 1.',
    ],
    [
      ['a', '--resume', '--weights', 'w'],
      '--resume goes on with the weights of its checkpoint, but --weights names others. Give one of the two.',
    ],
  ])('%j', async (args, sentence) => {
    expect(await run('train', ...args)).toEqual({ status: 2, out: '', error: `error: ${sentence}\n` });
  });
});

describe('the program as it is built', () => {
  const long = { training: { epochs: 1000 } };

  test('is stopped by a signal after a batch, and goes on from there', { timeout: 60_000 }, async () => {
    const path = await file(long);
    const { child, done } = startCli('train', path, '--out', out, '--json');
    child.stdout?.once('data', () => child.kill('SIGINT'));
    const { signal, out: text, error } = await done;
    expect([signal, error]).toEqual(['SIGINT', '']);
    const last = objects(text).at(-1)?.epoch;
    const whole = await run('train', path, '--out', join(folder, 'whole'), '--epochs', '1');
    expect(whole.status).toBe(0);
    const more = await run(
      'train',
      path,
      '--out',
      out,
      '--resume',
      '--epochs',
      `${Number(last) + 1}`,
      '--json',
    );
    expect(objects(more.out).map(({ epoch }) => epoch)).toEqual([Number(last) + 1]);
  });

  test('leaves a whole checkpoint where it is killed; threads may differ when it goes on', {
    timeout: 60_000,
  }, async () => {
    const path = await file(long);
    const { child, done } = startCli('train', path, '--out', out, '--json', '--threads', '2');
    let seen = 0;
    child.stdout?.on('data', () => {
      if (++seen === 3) child.kill('SIGKILL');
    });
    const { signal, out: text } = await done;
    expect(signal).toBe('SIGKILL');
    const epochs = `${Number(objects(text.slice(0, text.lastIndexOf('\n'))).at(-1)?.epoch) + 3}`;
    const more = await run('train', path, '--out', out, '--resume', '--epochs', epochs, '--threads', '1');
    expect(more.status).toBe(0);
    await run('train', path, '--out', join(folder, 'whole'), '--epochs', epochs);
    expect(await bitsOf(out)).toEqual(await bitsOf(join(folder, 'whole')));
  });
});
