import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/host/kernelLab/defaultSettings.ts';
import { type ImageWorkerClient, startImageWorker } from '../../src/host/kernelLab/imageWorkerClient.ts';
import type { ImageSource, PreviewEvent } from '../../src/host/kernelLab/imageWorkerProtocol.ts';
import type { View } from '../../src/protocol/kernelLab.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'convscope-worker-'));
});
afterAll(() => rm(folder, { recursive: true }));

const whole = (stage: number, height: number, width: number): View => ({
  ...{ stage, row: 0, column: 0, height, width, pixelHeight: 100, pixelWidth: 100 },
});

const open = (rpc: ImageWorkerClient['rpc'], source: ImageSource) =>
  rpc.request('open', { opening: 7, source });

/** A JPEG of random blocks: nothing that a decoder could skip. */
async function writePhoto(name: string, width: number, height: number): Promise<string> {
  const path = join(folder, name);
  const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251));
  const image = sharp(noise, { raw: { width: 64, height: 64, channels: 3 } });
  await image.resize(width, height, { kernel: 'nearest', fit: 'fill' }).jpeg().toFile(path);
  return path;
}

describe('the thread that holds the image', () => {
  const clients: ImageWorkerClient[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) client.dispose();
  });

  function start(file = resolve('dist/imageWorker.js')) {
    const previews: PreviewEvent[] = [];
    const exit = Promise.withResolvers<string>();
    const client = startImageWorker(
      file,
      { bundle: {}, threads: 2, megapixelLimit: 100, poolFile: resolve('dist/worker.js') },
      { onPreview: (event) => previews.push(event), onExit: exit.resolve },
    );
    clients.push(client);
    return { rpc: client.rpc, previews, exited: exit.promise };
  }

  it('opens a file, renders it and explains a cell', async () => {
    const path = await writePhoto('small.jpg', 120, 80);
    const { rpc, previews } = start();
    await expect(open(rpc, { kind: 'file', path, name: 'small.jpg' })).resolves.toEqual({
      ...{ name: 'small.jpg', format: 'JPEG', height: 80, width: 120, channels: 3 },
      ...{ bitsPerChannel: 8, hasAlpha: false, frames: 1 },
    });
    expect(previews).toEqual([]);
    const settings = defaultSettings('auto');
    const views = [whole(-1, 80, 120), whole(0, 80, 120), whole(1, 40, 60)];
    const { exact, problem, pictures } = await rpc.request('render', { settings, views });
    expect({ exact, problem }).toEqual({ exact: true, problem: null });
    expect(pictures.map(({ encoding, rows, columns }) => [encoding, rows, columns])).toEqual([
      ['gray', 80, 100],
      ['signed', 80, 100],
      ['signed', 40, 60],
    ]);
    const probe = await rpc.request('probe', { settings, stage: 0, row: 3, column: 5 });
    const sum = probe?.channels[0].products.reduce((total, product) => total + product, 0);
    expect(probe?.channels[0].value).toBeCloseTo(sum ?? Number.NaN, 3);
  });

  it('shows a large photo as a preview first, then exactly', async () => {
    const path = await writePhoto('large.jpg', 2400, 1600);
    const { rpc, previews } = start();
    const info = await open(rpc, { kind: 'file', path, name: 'large.jpg' });
    expect(previews).toEqual([{ opening: 7, info }]);
    const reply = await rpc.request('render', {
      settings: defaultSettings('auto'),
      views: [whole(0, 1600, 2400)],
    });
    expect(reply.exact).toBe(true);
  });

  it('answers the newest of many changes, and says of the others that they were overtaken', async () => {
    const path = await writePhoto('busy.jpg', 1900, 1000);
    const { rpc } = start();
    await open(rpc, { kind: 'file', path, name: 'busy.jpg' });
    const settings = defaultSettings('auto');
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => rpc.request('render', { settings, views: [whole(0, 1000, 1900)] })),
    );
    expect(replies.at(-1)?.superseded).toBe(false);
    expect(replies.slice(0, -1).some(({ superseded }) => superseded)).toBe(true);
  });

  it.each([
    ['missing.png', 'missing.png does not exist. Check the name and the folder.'],
    ['.', '. is a folder, not an image. Choose an image file.'],
    ['text.png', 'text.png'],
  ])('refuses %s in one sentence and opens the next image', async (name, sentence) => {
    await writeFile(join(folder, 'text.png'), 'This is no picture.');
    const path = await writePhoto('good.jpg', 20, 10);
    const { rpc } = start();
    const refused = open(rpc, { kind: 'file', path: join(folder, name), name });
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.not.toThrow(/\n|at .*\.js/);
    const opened = await open(rpc, { kind: 'file', path, name: 'good.jpg' });
    expect(opened).toMatchObject({ height: 10, width: 20 });
  });

  it('takes what a browser decoded', async () => {
    const { rpc } = start();
    const rgba = Uint8Array.from([255, 0, 0, 255, 0, 0, 255, 128]);
    const opened = await open(rpc, { kind: 'rgba', rgba, height: 1, width: 2, name: 'a.avif' });
    expect(opened).toMatchObject({ height: 1, width: 2, channels: 3, hasAlpha: true });
  });

  it('rejects what is pending when the thread dies, and says why', async () => {
    const file = join(folder, 'dies.cjs');
    await writeFile(
      file,
      "require('node:worker_threads').parentPort.once('message', () => { throw new Error('gone'); });",
    );
    const { rpc, exited } = start(file);
    const asked = open(rpc, { kind: 'file', path: '', name: '' });
    await expect(asked).rejects.toMatchObject({ code: 'disposed' });
    await expect(exited).resolves.toContain('gone');
  });
});
