import { execFileSync } from 'node:child_process';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OutputFile, removePendingFiles } from '../../src/cli/outputFile.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-output-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file that is written whole', () => {
  test('appears with all its parts in order, and only at the commit', async () => {
    const path = join(folder, 'out.bin');
    const file = await OutputFile.open(path);
    await file.write(bytes('one '));
    await file.write(bytes('two'));
    expect(await readdir(folder)).not.toContain('out.bin');
    await file.finish();
    await file.commit();
    expect(await readFile(path, 'utf8')).toBe('one two');
    expect(await readdir(folder)).toEqual(['out.bin']);
  });

  test('replaces a file, keeps its rights, and leaves its hard links alone', async () => {
    const path = join(folder, 'out.bin');
    await writeFile(path, 'a longer text than the new one');
    await chmod(path, 0o640);
    await link(path, join(folder, 'other'));
    const file = await OutputFile.open(path);
    await file.write(bytes('new'));
    await file.finish();
    await file.commit();
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('a longer text than the new one');
  });

  test('through a symbolic link replaces what it points to', async () => {
    await writeFile(join(folder, 'real'), 'old');
    await symlink('real', join(folder, 'link'));
    const file = await OutputFile.open(join(folder, 'link'));
    await file.write(bytes('new'));
    await file.finish();
    await file.commit();
    expect(await readlink(join(folder, 'link'))).toBe('real');
    expect(await readFile(join(folder, 'real'), 'utf8')).toBe('new');
  });
});

describe('a file that is not finished', () => {
  test('leaves nothing and keeps what was there', async () => {
    const path = join(folder, 'out.bin');
    await writeFile(path, 'old');
    const file = await OutputFile.open(path);
    await file.write(bytes('half'));
    await file.discard();
    expect(await readdir(folder)).toEqual(['out.bin']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  test('discarding after the commit changes nothing', async () => {
    const path = join(folder, 'out.bin');
    const file = await OutputFile.open(path);
    await file.finish();
    await file.commit();
    await file.discard();
    expect(await readdir(folder)).toEqual(['out.bin']);
  });

  test('is not closed by the end of another one', async () => {
    const first = await OutputFile.open(join(folder, 'first'));
    await first.finish();
    // The system gives the next file the number that the first one had.
    const second = await OutputFile.open(join(folder, 'second'));
    await first.discard();
    await second.write(bytes('whole'));
    await second.finish();
    await second.commit();
    expect(await readFile(join(folder, 'second'), 'utf8')).toBe('whole');
  });

  test('is removed at once for a signal', async () => {
    await OutputFile.open(join(folder, 'one'));
    const other = await OutputFile.open(join(folder, 'two'));
    removePendingFiles();
    expect(await readdir(folder)).toEqual([]);
    await other.discard();
  });
});

describe('where nothing can be written', () => {
  test('a missing folder', async () => {
    const path = join(folder, 'no', 'out.png');
    await expect(OutputFile.open(path)).rejects.toMatchObject({
      code: 'output-enoent',
      message: `${path} cannot be written: there is no folder ${join(folder, 'no')}. Create the folder first, or write elsewhere.`,
    });
  });

  test('a file in place of the folder', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(OutputFile.open(join(folder, 'file', 'out.png'))).rejects.toThrow(/there is no folder/);
  });

  test('a folder in place of the file', async () => {
    await mkdir(join(folder, 'out.png'));
    await expect(OutputFile.open(join(folder, 'out.png'))).rejects.toThrow(
      `${join(folder, 'out.png')} is a folder, not a file to write. Add a file name, like ${join(folder, 'out.png', 'out.png')}.`,
    );
  });

  test('a name that is too long', async () => {
    const name = `${'n'.repeat(300)}.png`;
    await expect(
      OutputFile.open(join(folder, name)).then(async (file) => {
        try {
          await file.finish();
          await file.commit();
        } finally {
          await file.discard();
        }
      }),
    ).rejects.toThrow('the name is too long. Choose a shorter name.');
    expect(await readdir(folder)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('a full disk, and a device stays a device', async () => {
    const file = await OutputFile.open('/dev/full');
    await expect(file.write(bytes('x'))).rejects.toThrow(
      '/dev/full cannot be written: there is no room left for it. Free some space, or write elsewhere.',
    );
    await file.discard();
    expect((await stat('/dev/full')).isCharacterDevice()).toBe(true);
  });

  test.runIf(process.platform === 'linux')('a pipe is written as it is', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const read = readFile(path, 'utf8');
    const file = await OutputFile.open(path);
    await file.write(bytes('through'));
    await file.finish();
    await file.commit();
    expect(await read).toBe('through');
    expect((await stat(path)).isFIFO()).toBe(true);
  });
});
