import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest';
import { type LabPage, type LabPageOptions, launchBrowser, openLabPage } from './labPage.ts';

let browser: Browser;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** A panel that is closed when its test ends; no error but the `expected` may reach the page's console. */
export async function openLab(options: LabPageOptions, expected: readonly unknown[] = []): Promise<LabPage> {
  const lab = await openLabPage(browser, options);
  onTestFinished(async () => {
    const { errors } = lab;
    await lab.close();
    expect(errors).toEqual(expected);
  });
  return lab;
}

/** The picture of a stage. */
export function pictureCanvas(page: Page, stage: number): Locator {
  return page.locator(`canvas[data-stage="${stage}"]`);
}
