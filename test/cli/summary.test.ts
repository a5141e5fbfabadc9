/** What `summary` says of a network file. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './runInProcess.ts';

const fixture = (name: string) => `test/fixtures/networks/${name}.cnn.json`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-summary-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(text: string): Promise<string> {
  const path = join(folder, 'some.cnn.json');
  await writeFile(path, text);
  return path;
}

describe('the table', () => {
  test('has a line for each layer and one for all', async () => {
    const { status, out, error } = await run('summary', fixture('lenet5'));
    expect([status, error]).toEqual([0, '']);
    const [table, last] = [out.split('\n').slice(0, -2).join('\n'), out.split('\n').at(-2)];
    expect(`\n${table}`).toBe(`
layer           output    parameters  multiply-adds   sees
input           32×32×1
C1 (conv2d)     28×28×6          156        117 600    5×5
S2 (avgPool2d)  14×14×6            0              0    6×6
C3 (conv2d)     10×10×16       2 416        240 000  14×14
S4 (avgPool2d)  5×5×16             0              0  16×16
C5 (conv2d)     1×1×120       48 120         48 000  32×32
flatten_5       120                0              0  32×32
F6 (dense)      84            10 164         10 080  32×32
output (dense)  10               850            840  32×32
total           10            61 706        416 520`);
    expect(last).toMatch(/^Training on batches of 32 takes \d+(\.\d+)? MB of memory\.$/);
  });

  test('is Spanish with --lang es', async () => {
    const { out } = await run('summary', fixture('lenet5'), '--lang', 'es');
    expect(out).toMatch(/^capa +salida +parámetros +multiplicaciones +ve\nentrada +32×32×1\n/);
    expect(out).toMatch(/Entrenar con lotes de 32 ocupa \S+ MB de memoria\.\n$/);
  });

  test('shows blocks with what is in them, and branches', async () => {
    const { out } = await run('summary', fixture('googlenet'));
    const lines = out.split('\n').map((line) => line.trimEnd().replace(/ {2,}/g, '  '));
    expect(lines).toContain('3a (parallel)  28×28×256  163 696  128 049 152  59×59');
    // Block and branch stand before a layer in a branch.
    expect(out).toMatch(/\n {4}conv2d_1 +28×28×32 +12 832 /);
  });
});

describe('a file with errors', () => {
  test('is summed up as far as it is known, with status 0', async () => {
    const path = await written(`{
      "input": { "shape": [28, 28, 1] },
      "dataset": { "type": "synthetic", "generator": "shapes" },
      "layers": [
        { "type": "conv2d", "filters": 8, "kernelSize": 3 },
        { "type": "maxPool2d", "poolSize": 50 },
        { "type": "conv2d", "filters": 16, "kernelSize": 3 },
        { "type": "conv2d", "filters": 16 },
        { "type": "dense", "units": 4 },
      `);
    const { status, out, error } = await run('summary', path);
    expect(status).toBe(0);
    expect(error).toBe(`${path}: warning: The file has errors; convscope check says where and what to do.\n`);
    expect(`\n${out}`).toBe(`
layer        output   parameters  multiply-adds     sees
input        28×28×1
conv2d_0     26×26×8          80         48 672      3×3
maxPool2d_1  ?                 0              0    52×52
conv2d_2     ?             1 168              ?  152×152
?            ?                 ?              ?        ?
dense_4      4                 ?              ?        ?
total        4           ≥ 1 248       ≥ 48 672
`);
  });

  test('is no more than its heading where nothing can be read', async () => {
    for (const text of ['', '[]', '{"layers": 3}', '{"input": {"shape": [1]}, "layers": []}', '\uFEFF{']) {
      const { status, out, error } = await run('summary', await written(text));
      expect([status, out.split('\n').length]).toEqual([0, 4]);
      expect(error).toMatch(/: warning: The file has errors; /);
    }
  });

  test('that cannot be trained says why', async () => {
    const vgg = await readFile(fixture('vgg16'), 'utf8');
    const path = await written(vgg.replace(/\}\s*$/, ', "training": { "batchSize": 256 } }'));
    const { status, error } = await run('summary', path);
    expect(status).toBe(0);
    expect(error).toMatch(
      /: warning: The network needs \S+ GiB for a batch of 256 images; at most 4 GiB can be had\. /,
    );
  });
});

test('--json is one object with every number', async () => {
  const { status, out } = await run('summary', fixture('lenet5'), '--json');
  expect(status).toBe(0);
  expect(out.split('\n')).toHaveLength(2);
  const { layers, ...total } = JSON.parse(out);
  expect(total).toEqual({
    file: fixture('lenet5'),
    input: [32, 32, 1],
    output: [10],
    parameters: 61_706,
    trainableParameters: 61_706,
    multiplyAdds: 416_520,
    complete: true,
    training: { batchSize: 32, bytes: expect.any(Number), weightBytes: expect.any(Number) },
  });
  expect(layers).toHaveLength(8);
  const axis = { input: 32, before: 0, after: 0, kernel: 5, stride: 1, dilation: 1, span: 5, output: 28 };
  expect(layers[0]).toEqual({
    path: [0],
    name: 'C1',
    type: 'conv2d',
    input: [32, 32, 1],
    output: [28, 28, 6],
    parameters: 156,
    terms: [
      { name: 'C1.kernel', shape: [5, 5, 1, 6], count: 150, trainable: true },
      { name: 'C1.bias', shape: [6], count: 6, trainable: true },
    ],
    multiplyAdds: 117_600,
    receptiveField: { rows: { size: 5, stride: 1, start: 0 }, columns: { size: 5, stride: 1, start: 0 } },
    window: { rows: axis, columns: axis },
    unread: { rows: [], columns: [] },
    outputBytes: 32 * 28 * 28 * 6 * 4,
  });
});

describe('wrong usage', () => {
  test.each([
    [
      [],
      2,
      'error: The file is missing: summary needs the path of a network file. Write it like convscope summary network.cnn.json.\n',
    ],
    [
      ['a.cnn.json', 'b.cnn.json'],
      2,
      'error: summary takes one file, but "b.cnn.json" came as well. Name one file, and put a path with spaces in quotes.\n',
    ],
    [['no.cnn.json'], 1, 'error: no.cnn.json does not exist. Check the name and the folder.\n'],
    [['src'], 1, 'error: src is a folder, not a network file. Name a file that ends in .cnn.json.\n'],
  ])('%j', async (args, status, error) => {
    expect(await run('summary', ...args)).toEqual({ status, out: '', error });
  });

  test('in Spanish', async () => {
    const { error } = await run('summary', 'a', 'b', '--lang', 'es');
    expect(error).toBe(
      'error: summary admite un solo archivo, pero también ha llegado «b». Indique un solo archivo y ponga entre comillas las rutas con espacios.\n',
    );
  });
});
