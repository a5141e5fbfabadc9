import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Preparation } from '../../../src/data/datasets/preparation.ts';
import { encodePng } from '../../../src/data/encodeImage.ts';
import { ImageFile } from '../../../src/host/featureMaps/imageFile.ts';
import { temporaryFolder } from '../../training/folder.ts';

test('a file is decoded once, until it or the way to the network changes', async () => {
  const path = join(await temporaryFolder(), 'some.png');
  const write = async (value: number, seconds: number) => {
    const data = new Uint8Array(16).fill(value);
    await writeFile(path, await encodePng({ height: 4, width: 4, channels: 1, data }));
    await utimes(path, seconds, seconds);
  };
  const preparation = new Preparation({ inputShape: [4, 4, 1], normalize: 'unit', seed: 0 });
  const prepare = vi.spyOn(preparation, 'prepare');
  const file = new ImageFile();
  const read = async (way: number) =>
    (await file.prepared({ kind: 'file', path, name: 'some.png' }, preparation, way)).pixels[0];
  await write(10, 1000);
  expect([await read(1), await read(1)]).toEqual([10, 10]);
  expect(prepare).toHaveBeenCalledTimes(1);
  expect(await read(2)).toBe(10);
  expect(prepare).toHaveBeenCalledTimes(2);
  await write(20, 2000);
  expect(await read(2)).toBe(20);
});
