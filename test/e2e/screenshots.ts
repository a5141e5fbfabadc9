/**
 * `npm run screenshots`: the pictures of the README, taken of the real panel in a real VS Code. One pixel at
 * the edge of the lighthouse is pinned, so that its arithmetic shows.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { launchChromium } from '../vscode/chromium.ts';
import { startServer } from '../vscode/server.ts';
import { KernelLab } from './kernelLab.ts';
import { openWindow, type WindowOptions } from './window.ts';

const folder = join(import.meta.dirname, '../../media/readme');
const image = 'lighthouse.png';
const extent = { rows: 427, columns: 640 };
const towerEdge = { row: 140, column: 470 };

const pictures: readonly (WindowOptions & { readonly name: string; readonly command: string })[] = [
  { name: 'kernel-lab-light', theme: 'light', command: 'Apply Kernel' },
  { name: 'kernel-lab-dark', theme: 'dark', command: 'Apply Kernel' },
  { name: 'kernel-lab-es', theme: 'light', language: 'es', command: 'Aplicar núcleo' },
];

await mkdir(folder, { recursive: true });
const server = await startServer();
const browser = await launchChromium();
try {
  for (const { name, command, ...options } of pictures) {
    const window = await openWindow(browser, server, options);
    await window.chooseInExplorer(image, command);
    const lab = new KernelLab(window);
    await lab.isDrawn(0);
    await lab.pointAt(0, towerEdge, extent);
    await window.page.mouse.down();
    await window.page.mouse.up();
    await lab.frame.locator('.card h2').waitFor();
    await window.page.mouse.move(0, 0);
    const path = join(folder, `${name}.png`);
    const shot = await window.page.screenshot();
    // Few colours are enough for a README, and keep the package small.
    await writeFile(path, await sharp(shot).png({ palette: true, quality: 90, effort: 10 }).toBuffer());
    console.log(path);
    await window.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
