import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { errors } from 'playwright-core';
import { pageAddress, type ServerAddress } from '../vscode/server.ts';

/** A real VS Code window with the extension in it, driven by mouse and keyboard. */

const ROOT = resolve(import.meta.dirname, '../..');
/** The staged extension. */
export const EXTENSION = join(ROOT, '.stage/extension');
const EXAMPLES = join(ROOT, 'examples');
/** For a window to come up; its extensions take as long again. */
const START_MS = 30_000;

/** VS Code's themes by the kind that a webview sees. */
const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

export interface WindowOptions {
  readonly theme?: keyof typeof THEMES;
  /** Display language. */
  readonly language?: 'en' | 'es';
  /** `staged` runs `.stage/extension`; `installed` what the server has from a VSIX; else a folder. */
  readonly extension?: 'staged' | 'installed' | { readonly folder: string };
  readonly width?: number;
  readonly height?: number;
  /** Device pixels to a CSS pixel. */
  readonly scale?: number;
  readonly reducedMotion?: boolean;
  /** The workspace is not trusted. */
  readonly restricted?: boolean;
  /** More files in the workspace: name → content. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Workspace settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Puts more files into the folder before the window opens. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** What is opened in place of the folder: a workspace file in it, or nothing. */
  readonly opens?: 'nothing' | { readonly workspace: string };
}

/** An open window on a copy of `examples/`. */
export interface VsCodeWindow {
  readonly page: Page;
  /** The copy; nothing that happens in the window reaches the repository. */
  readonly folder: string;
  /** The row of a file in the Explorer. */
  file(name: string): Locator;
  /** Right-clicks a file in the Explorer and chooses a menu item, by its whole name. */
  chooseInExplorer(name: string, item: string): Promise<void>;
  /** The tab of an editor or a panel. */
  tab(label: string): Locator;
  /** Waits until a file's menu has an item: then the window knows its extensions. */
  hasMenu(name: string, item: string): Promise<void>;
  /** Runs a command by its title in the command palette. */
  runCommand(title: string): Promise<void>;
  /** Reloads the window as its command does: what is open is written down first. */
  reload(): Promise<void>;
  /** The inside of the extension's webview; VS Code has others of its own, for pictures say. */
  webview(): FrameLocator;
  /** Writes a picture of the window to `test-results/<name>.png`. */
  screenshot(name: string): Promise<string>;
  /** Errors, thrown or in the console, that come from a webview or name the extension. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Opens VS Code on a copy of `examples/` and waits until its Explorer shows files. */
export async function openWindow(
  browser: Browser,
  server: ServerAddress,
  options: WindowOptions = {},
): Promise<VsCodeWindow> {
  const { theme = 'light', language = 'en', width = 1280, height = 800 } = options;
  const folder = await copyExamples({ 'workbench.colorTheme': THEMES[theme], ...options.settings });
  await options.prepare?.(folder);
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await writeFile(join(folder, name), content);
  }
  const context = await browser.newContext({
    locale: language === 'es' ? 'es' : 'en-US',
    viewport: { width, height },
    deviceScaleFactor: options.scale ?? 1,
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  if (options.restricted) await askForTrust(context);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => {
    if (isOurs(error.stack ?? '', error.message)) errors.push(String(error));
  });
  page.on('console', (line) => {
    if (line.type() === 'error' && isOurs(line.location().url, line.text())) errors.push(line.text());
  });
  const isOpen =
    options.opens === 'nothing'
      ? page.getByRole('tab', { name: 'Explorer' })
      : page.locator('.explorer-folders-view .monaco-list-row').first();
  const isMissing = () => isOpen.waitFor({ timeout: START_MS }).then(() => false, isLate);
  // Once in a while a window comes up without its folders.
  do await page.goto(addressOf(server, folder, options));
  while (await isMissing());
  if (options.restricted) await page.getByRole('button', { name: 'Restricted Mode' }).waitFor();
  return windowOn(page, folder, errors);
}

function addressOf(server: ServerAddress, folder: string, options: WindowOptions): string {
  const { extension = 'staged', opens } = options;
  const address = new URL(pageAddress(server, { folder, ...developed(extension) }));
  if (opens) address.searchParams.delete('folder');
  if (opens === 'nothing') address.searchParams.set('ew', 'true');
  else if (opens) address.searchParams.set('workspace', join(folder, opens.workspace));
  return address.href;
}

/** The extension under development, if it is not an installed one. */
function developed(extension: NonNullable<WindowOptions['extension']>): { readonly extension?: string } {
  if (extension === 'installed') return {};
  return { extension: extension === 'staged' ? EXTENSION : extension.folder };
}

function windowOn(page: Page, folder: string, errors: readonly string[]): VsCodeWindow {
  const file = (name: string) =>
    page.locator('.explorer-folders-view').getByRole('treeitem', { name, exact: true });
  return {
    page,
    folder,
    errors,
    file,
    chooseInExplorer: (name, item) => chooseInMenu(page, file(name), item),
    tab: (label) => page.locator('.tabs-container').getByRole('tab', { name: label }),
    async hasMenu(name, item) {
      await openMenu(page, file(name), item);
      await page.keyboard.press('Escape');
    },
    runCommand: (title) => runCommand(page, title),
    async reload() {
      const loaded = page.waitForEvent('load');
      await runCommand(page, 'Developer: Reload Window');
      await loaded;
    },
    webview: () =>
      page
        .frameLocator('iframe.webview.ready[src*="extensionId=convscope.convscope"]')
        .frameLocator('#active-frame'),
    async screenshot(name) {
      const path = join(ROOT, 'test-results', `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    async close() {
      await page.context().close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]');
  const choice = page.locator('.quick-input-list').getByRole('option', { name: title }).first();
  const choose = async () => {
    await page.keyboard.press('F1');
    await input.fill(`>${title}`, { timeout: 3000 });
    await choice.click({ timeout: 3000 });
  };
  // A key that comes while the focus changes place is lost, and a list that loses the focus closes.
  const isRefused = () => choose().then(() => false, isLate);
  while (await isRefused());
}

/** Of what was waited for: whether it did not come in time. Anything else is thrown on. */
function isLate(error: unknown): boolean {
  if (error instanceof errors.TimeoutError) return true;
  throw error;
}

/** Right-clicks `target` and chooses `item`. */
async function chooseInMenu(page: Page, target: Locator, item: string): Promise<void> {
  const choice = await openMenu(page, target, item);
  // A menu that has just opened takes no click for a moment.
  const isStillOpen = () =>
    choice.waitFor({ state: 'hidden', timeout: 1000 }).then(
      () => false,
      () => true,
    );
  do await choice.click();
  while (await isStillOpen());
}

/**
 * Opens the menu of `target` and returns `item` in it. A window that has just opened does not have the menus
 * of its extensions yet, so the menu is opened anew until the item is there.
 */
async function openMenu(page: Page, target: Locator, item: string): Promise<Locator> {
  const choice = page.locator('.context-view').getByRole('menuitem', { name: item, exact: true });
  const deadline = Date.now() + 2 * START_MS;
  for (;;) {
    await target.click({ button: 'right' });
    const menu = page.locator('.context-view .monaco-menu');
    await menu.waitFor();
    if (await choice.isVisible()) return choice;
    if (Date.now() > deadline) {
      throw new Error(`The menu has no “${item}”, but: ${(await menu.allInnerTexts()).join(' ')}`);
    }
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
  }
}

/**
 * VS Code itself logs errors here too: native modules that were not built, a service worker that this server
 * does not have. Its scripts are loaded from addresses; the panel's stands in its page and has none.
 */
function isOurs(place: string, text: string): boolean {
  if (text.endsWith('when fetching the script.')) return false;
  return !/https?:/.test(place) || /convscope\.|Content.Security.Policy/i.test(text);
}

async function copyExamples(settings: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-examples-'));
  await cp(EXAMPLES, folder, { recursive: true });
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
  return folder;
}

/**
 * The server turns workspace trust off for all its windows, by a word in the page that it serves; this
 * turns it on again for one, where the workbench reads the word.
 */
async function askForTrust(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const read = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      return value?.replace('"enableWorkspaceTrust":false', '"enableWorkspaceTrust":true') ?? value;
    };
  });
}
