/** What `check` says of network files: line and column, words, status. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cases } from '../network/check/cases.ts';
import { run } from './runInProcess.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-check-'));
  for (const name of [
    'images/cat',
    'images/dog',
    'images/.hidden',
    'other/cat',
    'linked/cat',
    'linked/dog',
  ]) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await symlink(join(folder, 'other/cat'), join(folder, 'images/fox'), 'junction');
  for (const name of ['gone', 'far']) {
    await symlink(join(folder, 'other', name), join(folder, 'linked', name), 'junction');
  }
  await writeFile(join(folder, 'batch.bin'), '');
});
afterAll(() => rm(folder, { recursive: true }));

async function written(text: string, name = 'some.cnn.json'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Of four layers; `dataset` on line 3. */
const network = (dataset: string, units = 3) => `{
  "input": { "shape": [28, 28, 1] },
  "dataset": ${dataset},
  "layers": [
    { "type": "conv2d", "filters": 4, "kernelSize": 3, "stride": 2 },
    { "type": "flatten" },
    { "type": "dense", "units": ${units} }
  ]
}
`;

describe('a file in which something is wrong', () => {
  test('is said line by line on standard error, with place, severity and remedy', async () => {
    const path = await written(network('{ "type": "folder", "train": "imags" }'));
    expect(await run('check', path)).toEqual({
      status: 1,
      out: '',
      error: `${path}:3:43: error: There is nothing at "imags". Did you mean images?
${path}:5:66: info: Row 27 and column 27 are never read. "kernelSize": 4 would read all of it, or "padding": [0, 1, 1, 0].
`,
    });
  });

  test('is said in Spanish with --lang es', async () => {
    const path = await written(network('{ "type": "cifar10", "train": "batch.bin" }', 10));
    expect(await run('check', path, '--lang', 'es')).toEqual({
      status: 0,
      out: '',
      error: `${path}:5:66: info: La fila 27 y la columna 27 no se leen nunca. "kernelSize": 4 lo leería todo, o bien "padding": [0, 1, 1, 0].\n`,
    });
  });

  test('is one object a line with --json, its end behind what is at fault', async () => {
    const path = await written(network('{ "type": "folder", "train": "images" }', 2));
    const { status, out, error } = await run('check', '--json', path);
    expect([status, error]).toEqual([1, '']);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({ code: 'unread-cells', line: 5 }),
      {
        file: path,
        line: 7,
        column: 33,
        endLine: 7,
        endColumn: 34,
        severity: 'error',
        code: 'units-not-classes',
        problem: 'The dataset has 3 classes, but the last layer makes a vector of length 2.',
        remedy: 'Make it 3, one for each class.',
      },
    ]);
  });

  test('is a link to nothing in the data, as it is to training', async () => {
    const path = await written(network('{ "type": "folder", "train": "images", "test": "linked" }'));
    const { status, error } = await run('check', path);
    expect(status).toBe(1);
    const sentence =
      'linked/far is a link to something that is not there. Remove the link, or put back what it leads to.';
    expect(error.split('\n')[0]).toBe(`${path}:3:61: error: ${sentence}`);
    const trained = await written(network('{ "type": "folder", "train": "linked" }'));
    expect((await run('train', trained)).error).toContain(sentence);
  });

  test('counts lines whatever ends them, and no byte order mark', async () => {
    const text = network('{ "type": "folder", "train": "batch.bin" }').replaceAll('\n', '\r\n');
    const path = await written(`\uFEFF${text}`);
    expect((await run('check', path)).error).toContain(`${path}:3:43: error: batch.bin is not a folder.`);
  });

  test.each(
    cases.filter(({ surroundings }) => !surroundings).map((each) => [each.code, each.en, each] as const),
  )('has the words of the editor: %s, %s', async (_, en, { file, severity = 'error' }) => {
    const [before] = file.split('⟦');
    const path = await written(file.replace(/[⟦⟧]/g, ''));
    const { status, error } = await run('check', path);
    const lines = before.split('\n');
    expect(error).toContain(
      `${path}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}: ${severity}: ${en}\n`,
    );
    expect(status).toBe(severity === 'error' ? 1 : 0);
  });
});

describe('several files', () => {
  test('are checked one after the other, also where one cannot be read', async () => {
    const good = await written(
      network('{ "type": "folder", "train": "images" }').replace(', "stride": 2', ''),
      'good.cnn.json',
    );
    const bad = await written('[]', 'bad.cnn.json');
    const absent = join(folder, 'absent.cnn.json');
    expect(await run('check', absent, good, bad)).toEqual({
      status: 1,
      out: `${good}: nothing is wrong.\n`,
      error: expect.stringMatching(
        /^error: .*absent\.cnn\.json.*\n.*bad\.cnn\.json:1:1: error: A network file is one object/,
      ),
    });
  });

  test('must be one at least', async () => {
    expect(await run('check')).toEqual({
      status: 2,
      out: '',
      error:
        'error: The file is missing: check needs the path of a network file. Write it like convscope check network.cnn.json.\n',
    });
  });
});
