import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, vi } from 'vitest';
import type { Methods } from '../../../src/protocol/rpc.ts';
import { launchBrowser, type PanelPage } from './panelPage.ts';

let browser: Browser;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** The browser of all tests of a file. */
export function sharedBrowser(): Browser {
  return browser;
}

/** Closes a panel when its test ends; no error but the `expected` may have reached the page's console. */
export function closedAfterTest<Page extends PanelPage<Methods>>(
  opened: Page,
  expected: readonly unknown[],
): Page {
  onTestFinished(async () => {
    const { errors } = opened;
    await opened.close();
    expect(errors).toEqual(expected);
  });
  return opened;
}
