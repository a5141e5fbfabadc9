import type { Locator, Page } from 'playwright-core';
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
