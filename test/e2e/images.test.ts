import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { hostileImages, photo24 } from '../fixtures/hostileImages.ts';
import { KernelLab } from './kernelLab.ts';
import { EXTENSION } from './window.ts';
import { useWindows } from './windows.ts';

/** What people open besides a good small picture. */

const open = useWindows();

/** As many as the Explorer shows without scrolling. */
const chosen = [
  'one-pixel.png',
  'column.png',
  'cmyk.jpg',
  'palette.png',
  'animated.gif',
  'cut.png',
  'bomb.png',
]
  .concat(['promise.png', 'file.svg', 'nested.svg', 'text.png', 'empty.png', 'huge.bmp'])
  .map((name) => hostileImages.find((image) => image.name === name))
  .filter((image) => image !== undefined);

describe('odd, damaged and malicious files', () => {
  it('are each a picture or one sentence, and the window goes on', { timeout: 180_000 }, async () => {
    expect(chosen).toHaveLength(13);
    const files: Record<string, Uint8Array> = { 'photo24.jpg': await photo24() };
    for (const { name, bytes } of chosen) files[name] = await bytes();
    const window = await open({ files });
    const lab = new KernelLab(window);
    for (const { name, outcome } of chosen) {
      await window.chooseInExplorer(name, 'Apply Kernel');
      if (typeof outcome !== 'string') await lab.hasSize(-1, outcome.width, outcome.height);
      else {
        const sentence = await lab.problemNaming(name);
        expect(sentence).toMatch(/\.$/);
        expect(sentence).not.toMatch(/\bat \S+:\d+|Error:/);
      }
    }
    await window.chooseInExplorer('photo24.jpg', 'Apply Kernel');
    await lab.hasSize(-1, 6000, 4000);
    await lab.frame.getByText('preview', { exact: true }).waitFor({ state: 'detached' });
    await window.chooseInExplorer('digit.png', 'Apply Kernel');
    await lab.hasSize(0, 28, 28);
    await lab.isDrawn(0);
    expect(window.errors).toEqual([]);
  });
});

describe('a file that changes while it is open', () => {
  it('is read again; when it is gone, the picture stays and that is said', async () => {
    const square = (side: number) =>
      sharp({ create: { width: side, height: side, channels: 3, background: '#804020' } })
        .png()
        .toBuffer();
    const window = await open({ files: { 'scan[1].png': await square(20) } });
    await window.chooseInExplorer('scan[1].png', 'Apply Kernel');
    const lab = new KernelLab(window);
    await lab.hasSize(0, 20, 20);
    const path = join(window.folder, 'scan[1].png');
    await writeFile(path, await square(30));
    await lab.hasSize(0, 30, 30);
    await rm(path);
    await lab.frame.getByText('scan[1].png was deleted. What is shown is what was read before.').waitFor();
    await lab.hasSize(0, 30, 30);
  });
});

describe('where the decoder is missing', () => {
  it("the browser's own decodes", async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'convscope-bare-')), 'extension');
    await cp(EXTENSION, folder, { recursive: true, filter: (path) => !path.endsWith('node_modules') });
    try {
      const window = await open({ extension: { folder } });
      await window.chooseInExplorer('lighthouse.png', 'Apply Kernel');
      const lab = new KernelLab(window);
      await lab.hasSize(0, 640, 427);
      await lab.isDrawn(0);
    } finally {
      await rm(join(folder, '..'), { recursive: true });
    }
  });
});
