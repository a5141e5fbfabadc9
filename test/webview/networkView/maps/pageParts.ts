/** The page of feature maps on a small network, and its parts by what they are called. */
import type { Page } from 'playwright-core';
import { temporaryFolder } from '../../../training/folder.ts';
import { networkFile } from '../../../training/runs.ts';
import { type MapsPage, type MapsPageOptions, openMaps } from './openMaps.ts';

/** A network of 8 × 8 stripes with a random seed's kernels. */
export const smallFile = async (parts = {}) => networkFile(await temporaryFolder(), parts);

export async function opened(options: Partial<MapsPageOptions> = {}, expected: readonly unknown[] = []) {
  const view = await openMaps({ ...options, file: options.file ?? (await smallFile()) }, expected);
  await view.page.locator('.layer, .state').first().waitFor();
  return view;
}

export const row = (page: Page, layer: string) => page.getByRole('region', { name: layer, exact: true });
export const head = (page: Page, layer: string) => row(page, layer).locator('.layer-head');
export const card = (page: Page) => page.getByRole('region', { name: 'Arithmetic' });
export const asked = ({ calls }: MapsPage, method: string) =>
  calls.filter((call) => call.method === method).map(({ params }) => params);

/** Opens a row, and waits for the kernels above its maps. */
export async function openRow(page: Page, layer: string): Promise<void> {
  await head(page, layer).click();
  await row(page, layer).locator('.kernel-picture').first().waitFor();
}

/** Notes from now on what is written into canvases. */
export async function noteTexts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (text: string, x: number, y: number) {
      const written = (Reflect.get(this.canvas, 'written') ?? []) as string[];
      Reflect.set(this.canvas, 'written', [...written, text]);
      fillText.call(this, text, x, y);
    };
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
      Reflect.set(this.canvas, 'written', []);
      clearRect.apply(this, box);
    };
  });
}
