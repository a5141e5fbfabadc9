import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import type { Server } from '../vscode/server.ts';
import { NetworkEditor } from './networkEditor.ts';
import { draw, mapsRow, openPanel, type PanelScene, seven, train } from './panelScenes.ts';
import { openWindow } from './window.ts';

/**
 * The moving picture of the README, as WebP: a network learns to read digits, one is drawn for it, and a number of
 * a map is opened.
 */
export async function mapsAnimation(browser: Browser, server: Server): Promise<Buffer> {
  const digits = await readFile(join(import.meta.dirname, '../../examples/digits.cnn.json'), 'utf8');
  const titles = JSON.parse(await readFile(join(import.meta.dirname, '../../package.nls.json'), 'utf8'));
  const window = await openWindow(browser, server, {
    ...{ theme: 'light', files: { 'reads.cnn.json': digits } },
    settings: { 'editor.minimap.enabled': false, 'editor.stickyScroll.enabled': false },
  });
  const scene: PanelScene = {
    window,
    editor: new NetworkEditor(window),
    word: (english) => english,
    title: (name) => titles[name],
  };
  const frames: { readonly png: Buffer; readonly ms: number }[] = [];
  const take = async (ms: number) => {
    frames.push({ png: await window.page.screenshot({ animations: 'disabled' }), ms });
  };
  await openPanel(scene, 'reads.cnn.json');
  await train(scene, 10);
  await window.page.keyboard.press('ControlOrMeta+b');
  await learns(scene, take);
  await draw(scene, seven, () => take(160));
  await window.webview().locator('.best-class').getByText('7', { exact: true }).waitFor();
  await take(1200);
  const unit = mapsRow(window, 'conv2d_2').locator('.tile').nth(2);
  await unit.hover({ position: { x: 20, y: 12 } });
  await window.webview().locator('.input-picture .mark').waitFor();
  await take(1200);
  await unit.click({ position: { x: 20, y: 12 } });
  await window.webview().locator('.channel-sum').first().waitFor();
  await take(2400);
  await window.close();
  return sharp(
    frames.map(({ png }) => png),
    { join: { animated: true } },
  )
    .webp({ lossless: true, effort: 5, minSize: true, delay: frames.map(({ ms }) => ms) })
    .toBuffer();
}

/** From the kernels that training begins with to the last ones, an epoch at a time. */
async function learns({ window }: PanelScene, take: (ms: number) => Promise<void>): Promise<void> {
  const slider = window.webview().getByRole('slider', { name: 'Epoch' });
  await mapsRow(window, 'conv2d_0').getByRole('button').first().click();
  const first = mapsRow(window, 'conv2d_0').locator('.maps li').first();
  for (let epoch = 0; epoch <= 10; epoch++) {
    const before = await first.locator('.kernel-picture').getAttribute('aria-label');
    await slider.press(epoch === 0 ? 'Home' : 'ArrowRight');
    await first.locator(`.kernel-picture:not([aria-label="${before}"])`).waitFor();
    await take(epoch % 10 === 0 ? 900 : 260);
  }
}
