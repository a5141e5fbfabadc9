import type { Locator, Page } from 'playwright-core';
import { rulerWidth } from '../../../webview/kernelLab/layout/viewport.ts';
import { type LabPage, type LabPageOptions, openLabPage } from './labPage.ts';
import { closedAfterTest, sharedBrowser } from './sharedBrowser.ts';

/** A panel that is closed when its test ends; no error but the `expected` may reach the page's console. */
export async function openLab(options: LabPageOptions, expected: readonly unknown[] = []): Promise<LabPage> {
  return closedAfterTest(await openLabPage(sharedBrowser(), options), expected);
}

/** The picture of a stage. */
export function pictureCanvas(page: Page, stage: number): Locator {
  return page.locator(`canvas[data-stage="${stage}"]`);
}

/** Moves over a cell of a square picture with so many `cells` a side. */
export async function pointAtCell(page: Page, stage: number, row: number, column: number, cells: number) {
  const box = await pictureCanvas(page, stage).boundingBox();
  if (!box) throw new Error('The picture is not there.');
  // A square that is wider than high has its rows and columns numbered.
  const isNumbered = box.width > box.height + 1;
  const size = (box.width - (isNumbered ? rulerWidth : 0)) / cells;
  const end = { x: box.x + box.width, y: box.y + box.height };
  await page.mouse.move(end.x - (cells - column - 0.5) * size, end.y - (cells - row - 0.5) * size);
}
