import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { launchChromium } from '../vscode/chromium.ts';
import { openWindow, type VsCodeWindow, type WindowOptions } from './window.ts';

/**
 * For a file of window tests: a browser, and a function that opens windows on the server that all files
 * share. Windows are closed after each test; of a failed one a picture stays in `test-results/`.
 */
export function useWindows(): (options?: WindowOptions) => Promise<VsCodeWindow> {
  let browser: Browser;
  const windows: VsCodeWindow[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async ({ task }) => {
    const failed = task.result?.state === 'fail';
    for (const window of windows.splice(0)) {
      if (failed) await window.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
      await window.close();
    }
  });
  afterAll(() => browser.close());
  return async (options = {}) => {
    const server = { port: inject('serverPort'), token: null };
    const window = await openWindow(browser, server, options);
    windows.push(window);
    return window;
  };
}

/**
 * For tests that follow each other in one window: each begins where the one before ended. Of a failed one a
 * picture stays in `test-results/`; an error of the extension fails the test that it happened in.
 */
export function useOneWindow(options: WindowOptions = {}): () => VsCodeWindow {
  let browser: Browser;
  let window: VsCodeWindow;
  /** Errors of the tests before. */
  let heard = 0;
  beforeAll(async () => {
    browser = await launchChromium();
    window = await openWindow(browser, { port: inject('serverPort'), token: null }, options);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await window.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-')}`);
    }
    const errors = window.errors.slice(heard);
    heard = window.errors.length;
    expect(errors).toEqual([]);
  });
  afterAll(async () => {
    await window?.close();
    await browser.close();
  });
  return () => window;
}
