import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { folderStore } from '../../../src/data/datasets/folderStore.ts';
import { failure } from '../failure.ts';
import { folderWith, readAll, storeOptions } from './files.ts';

const shape = [2, 2, 1] as const;

/** A grey PNG of one level. */
async function png(level: number, height = 2, width = 2): Promise<Uint8Array> {
  const raw = { height, width, channels: 1 as const };
  return sharp(new Uint8Array(height * width).fill(level), { raw })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}

const four = (level: number) => [level, level, level, level];
const symbolicLinks = process.platform !== 'win32';

describe('a folder with one sub-folder for each class', () => {
  test('classes and images in the order of their characters, folders within included', async () => {
    const folder = await folderWith({
      'data/dog/2.png': await png(40),
      'data/dog/10.PNG': await png(30),
      'data/Cat/b/z.png': await png(20),
      'data/Cat/a.jpg': await png(10),
      'data/dog/notes.txt': 'no image',
      'data/dog/.hidden.png': 'no image',
      'data/.git/x.png': await png(1),
      'data/readme.md': 'no class',
    });
    const store = await folderStore('data', storeOptions(folder, shape));
    expect(store.classes).toEqual(['Cat', 'dog']);
    expect([...store.labels]).toEqual([0, 0, 1, 1]);
    expect([0, 1, 2, 3].map(store.nameOf)).toEqual([
      'data/Cat/a.jpg',
      'data/Cat/b/z.png',
      'data/dog/10.PNG',
      'data/dog/2.png',
    ]);
    expect(store.fileOf(3)).toBe(join(folder, 'data', 'dog', '2.png'));
    expect(await readAll(store, 4)).toEqual([10, 20, 30, 40].map(four));
    expect(store.skipped).toEqual([]);
  });

  test('images of other sizes are fitted, also large ones', async () => {
    const white = { create: { width: 900, height: 600, channels: 3 as const, background: '#ffffff' } };
    const folder = await folderWith({
      'data/a/large.jpg': await sharp(white).jpeg().toBuffer(),
      'data/b/small.png': await png(77, 1, 1),
    });
    const store = await folderStore('data', storeOptions(folder, shape));
    expect(await readAll(store, 4)).toEqual([255, 77].map(four));
  });

  test('an image that does not decode is left out and counted once', async () => {
    const whole = await png(9, 40, 40);
    const folder = await folderWith({
      'data/a/1.png': whole.subarray(0, 60),
      'data/a/2.png': await png(5),
      'data/a/3.svg': '<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>',
      'data/a/4.png': '',
    });
    const store = await folderStore('data', storeOptions(folder, shape));
    await Promise.all([readAll(store, 4), readAll(store, 4)]);
    // What was left out once is so in every epoch.
    await writeFile(join(folder, 'data/a/1.png'), whole);
    expect(await readAll(store, 4)).toEqual([null, four(5), null, null]);
    const left = store.skipped.map(({ name, problem }) => [name, problem.code]);
    expect(left.sort()).toEqual([
      ['data/a/1.png', 'image-damaged'],
      ['data/a/3.svg', 'svg-points-outside'],
      ['data/a/4.png', 'image-empty'],
    ]);
    expect(store.skipped[0].problem.message).toBe(
      'data/a/1.png begins as PNG, but its data is cut off or damaged. Get it once more from where it came from.',
    );
  });

  test('an image is decoded once where memory allows, else each time', async () => {
    for (const [memoryBytes, isKept] of [
      [8, true],
      [7, false],
    ] as const) {
      const folder = await folderWith({ 'data/a/1.png': await png(5), 'data/b/2.png': await png(6) });
      const store = await folderStore('data', storeOptions(folder, shape, { memoryBytes }));
      expect(await readAll(store, 4)).toEqual([5, 6].map(four));
      await rm(join(folder, 'data/b/2.png'));
      if (isKept) expect(await readAll(store, 4)).toEqual([5, 6].map(four));
      else
        expect((await failure(readAll(store, 4))).message).toBe(
          'data/b/2.png does not exist. Check the name and the folder.',
        );
    }
  });

  test('any number of images may be asked for at a time', async () => {
    const images = await Promise.all(Array.from({ length: 40 }, (_, i) => png(i)));
    const folder = await folderWith(
      Object.fromEntries(images.map((image, i) => [`data/a/${String(i).padStart(2, '0')}.png`, image])),
    );
    const store = await folderStore('data', storeOptions(folder, shape, { memoryBytes: 0 }));
    const all = await Promise.all(
      images.map(async (_, sample) => {
        const pixels = new Uint8Array(4);
        expect(await store.read(sample, pixels)).toBe(true);
        return [...pixels];
      }),
    );
    expect(all).toEqual(images.map((_, i) => four(i)));
  });

  test('the hash is that of names and sizes', async () => {
    const [a, b] = [await png(1), await png(2, 30, 30)];
    const hashOf = async (files: Record<string, Uint8Array>) =>
      (await folderStore('data', storeOptions(await folderWith(files), shape))).hash;
    const first = await hashOf({ 'data/a/1.png': a, 'data/b/1.png': a });
    expect(await hashOf({ 'data/a/1.png': a, 'data/b/1.png': a })).toBe(first);
    expect(await hashOf({ 'data/a/1.png': a, 'data/c/1.png': a })).not.toBe(first);
    expect(await hashOf({ 'data/a/1.png': a, 'data/b/1.png': b })).not.toBe(first);
  });

  test('a test folder takes the classes of the training folder, and may have fewer', async () => {
    const folder = await folderWith({ 'test/dog/1.png': await png(1), 'test/odd/readme.txt': '' });
    const store = await folderStore('test', storeOptions(folder, shape, { classes: ['cat', 'dog'] }));
    expect([...store.labels]).toEqual([1]);
    const { code, message } = await failure(
      folderStore('test', storeOptions(folder, shape, { classes: ['cat'] })),
    );
    expect([code, message]).toEqual([
      'class-unknown',
      'test has the class "dog", which the training data has not. Correct its name, or give images of it to train with.',
    ]);
  });
});

describe('a folder that cannot be trained on says why:', () => {
  test('a class without images', async () => {
    const folder = await folderWith({
      'data/a/1.png': await png(1),
      'data/b/1.txt': '',
      'data/b/c/2.txt': '',
    });
    const { code, message } = await failure(folderStore('data', storeOptions(folder, shape)));
    expect([code, message]).toEqual([
      'class-empty',
      'data/b is a class without images: none of its 2 files ends as an image does. Put images into it, or remove it.',
    ]);
  });

  test('a class none of whose images decodes, with the reason as its cause', async () => {
    const folder = await folderWith({
      'data/a/1.png': await png(1),
      'data/b/1.png': 'x',
      'data/b/2.png': '',
    });
    const error = await failure(folderStore('data', storeOptions(folder, shape)));
    expect([error.code, error.message]).toEqual([
      'class-unreadable',
      'data/b is a class none of whose images can be read; b/1.png is the first of 2. Open one in an image program and save it as PNG, or remove the class.',
    ]);
    expect(error.cause).toMatchObject({ code: 'image-unknown-format' });
  });

  test('no sub-folders, no folder, nothing', async () => {
    const folder = await folderWith({ 'data/1.png': await png(1) });
    const open = (name: string) => failure(folderStore(name, storeOptions(folder, shape)));
    expect((await open('data')).message).toBe(
      'data has no sub-folders; one for each class was expected. Put the images of each class into a sub-folder with the name of the class.',
    );
    expect((await open('data/1.png')).message).toBe(
      'data/1.png is not a folder. Name a folder with one sub-folder of images for each class.',
    );
    expect((await open('data/2')).message).toBe('data/2 does not exist. Check the name and the folder.');
  });

  test.runIf(process.platform !== 'win32')('a folder that the system does not give', async () => {
    const name = 'x'.repeat(300);
    expect((await failure(folderStore(name, storeOptions('/', shape)))).message).toBe(
      `${name} cannot be read (ENAMETOOLONG). Check that you may read the file, then try again.`,
    );
  });

  test('a cancelled search ends with the reason', async () => {
    const folder = await folderWith({ 'data/a/1.png': await png(1) });
    const reason = new Error('enough');
    const options = storeOptions(folder, shape, { signal: AbortSignal.abort(reason) });
    await expect(folderStore('data', options)).rejects.toBe(reason);
  });
});

describe.runIf(symbolicLinks)('symbolic links', () => {
  test('within the folder, or into a root, are followed', async () => {
    const folder = await folderWith({
      'data/a/1.png': await png(1),
      'workspace/more/2.png': await png(2),
      'workspace/3.png': await png(3),
    });
    await symlink(join(folder, 'data/a/1.png'), join(folder, 'data/a/0.png'));
    await symlink(join(folder, 'workspace/more'), join(folder, 'data/b'));
    await symlink(join(folder, 'workspace/3.png'), join(folder, 'data/a/3.png'));
    const options = storeOptions(folder, shape, { roots: [join(folder, 'workspace')] });
    const store = await folderStore('data', options);
    expect([...store.labels]).toEqual([0, 0, 0, 1]);
    expect(await readAll(store, 4)).toEqual([1, 1, 3, 2].map(four));
  });

  test('out of the folder and its roots are refused', async () => {
    const folder = await folderWith({ 'data/a/1.png': await png(1), 'elsewhere/2.png': await png(2) });
    const link = join(folder, 'data/a/2.png');
    const open = () =>
      failure(folderStore('data', storeOptions(folder, shape, { roots: [join(folder, 'data')] })));
    for (const target of ['elsewhere/2.png', 'elsewhere']) {
      await symlink(join(folder, target), link);
      const { code, message } = await open();
      expect(code).toBe('link-outside');
      expect(message).toMatch(
        new RegExp(
          `^data/a/2\\.png is a link to /.*${target}, outside of the dataset and of the workspace\\. Remove the link, copy what it points at, or name that folder in the network file\\.$`,
        ),
      );
      await rm(link);
    }
  });

  test('a neighbour whose name begins alike is outside', async () => {
    const folder = await folderWith({ 'data/a/1.png': await png(1), 'data-2/2.png': await png(2) });
    await symlink(join(folder, 'data-2/2.png'), join(folder, 'data/a/2.png'));
    expect((await failure(folderStore('data', storeOptions(folder, shape)))).code).toBe('link-outside');
  });

  test('the named folder itself may be a link', async () => {
    const folder = await folderWith({ 'elsewhere/a/1.png': await png(1) });
    await mkdir(join(folder, 'workspace'));
    await symlink(join(folder, 'elsewhere'), join(folder, 'workspace/data'));
    const options = storeOptions(folder, shape, { roots: [join(folder, 'workspace')] });
    expect(await readAll(await folderStore('workspace/data', options), 4)).toEqual([four(1)]);
  });

  test('a link back up is not gone into', async () => {
    const folder = await folderWith({ 'data/a/1.png': await png(1), 'data/a/deep/2.png': await png(2) });
    await symlink(join(folder, 'data/a'), join(folder, 'data/a/deep/up'));
    await symlink(join(folder, 'data'), join(folder, 'data/a/root'));
    const store = await folderStore('data', storeOptions(folder, shape));
    expect(await readAll(store, 4)).toEqual([1, 2].map(four));
  });

  test('a link to nothing is named', async () => {
    const folder = await folderWith({ 'data/a/1.png': await png(1) });
    await symlink(join(folder, 'gone.png'), join(folder, 'data/a/2.png'));
    expect((await failure(folderStore('data', storeOptions(folder, shape)))).message).toBe(
      'data/a/2.png is a link to something that is not there. Remove the link, or put back what it leads to.',
    );
  });

  test('an image that is exchanged for a pipe is refused, not waited for', async () => {
    const folder = await folderWith({ 'data/a/1.png': await png(1), 'data/b/2.png': await png(2) });
    const store = await folderStore('data', storeOptions(folder, shape, { memoryBytes: 0 }));
    await rm(join(folder, 'data/b/2.png'));
    await symlink('/dev/zero', join(folder, 'data/b/2.png'));
    expect((await failure(store.read(1, new Uint8Array(4)))).code).toBe('not-a-file');
  });
});

test('a file that is added later is not seen, one that is written anew is', async () => {
  const folder = await folderWith({ 'data/a/1.png': await png(1) });
  const store = await folderStore('data', storeOptions(folder, shape, { memoryBytes: 0 }));
  await writeFile(join(folder, 'data/a/2.png'), await png(2));
  await writeFile(join(folder, 'data/a/1.png'), await png(3));
  expect(await readAll(store, 4)).toEqual([four(3)]);
});
