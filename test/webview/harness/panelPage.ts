/** A panel in a real browser, under the host's content policy, answered by methods of a test. */
import { readFile } from 'node:fs/promises';
import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { decodeNumbers, encodeNumbers } from '../../../src/protocol/jsonNumbers.ts';
import { sentencesElement } from '../../../src/protocol/pageSentences.ts';
import { connectRpc, type Methods, type Rpc, type RpcMessage } from '../../../src/protocol/rpc.ts';
import { buildPanel, type PanelName } from './buildPanel.ts';

export type ThemeName = 'dark' | 'light' | 'high-contrast';

export interface PanelPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** Device pixels per CSS pixel. */
  readonly ratio?: number;
  readonly reducedMotion?: boolean;
  /** What an earlier page kept. */
  readonly saved?: unknown;
  readonly language?: 'en' | 'es';
  readonly bundle?: Readonly<Record<string, string>>;
}

/** A panel that is looked at. */
export interface PanelPage<Panel extends Methods> {
  readonly page: Page;
  /** The panel's methods. */
  readonly panel: Rpc<Panel>;
  /** Errors that the page threw or wrote. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

const address = 'http://panel.test/';

/** The browser that tests share. */
export async function launchBrowser(): Promise<Browser> {
  const flags = '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking';
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...flags.split(' '), '--disable-component-update', '--disable-sync'],
    headless: true,
  });
}

/** Opens a panel. The page reaches nothing but this process. */
export async function openPanelPage<Panel extends Methods>(
  browser: Browser,
  name: PanelName,
  host: Methods,
  options: PanelPageOptions,
): Promise<PanelPage<Panel>> {
  const { width = 1280, height = 800, ratio = 1, saved, reducedMotion = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: ratio,
    locale: options.language === 'es' ? 'es-ES' : 'en-US',
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (entry) => {
    if (entry.type() === 'error') errors.push(entry.text());
  });

  const listeners = new Set<(message: RpcMessage) => void>();
  await page.exposeFunction('tellHost', (text: string) => {
    for (const listener of listeners) listener(decodeNumbers(decode(text)) as RpcMessage);
  });
  const panel = connectRpc<Panel>(
    {
      send: (message) => void page.evaluate(hearHost, encode(encodeNumbers(message))).catch(() => {}),
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    host,
    (error) => ({ code: 'fake', message: error instanceof Error ? error.message : String(error) }),
  );

  await page.addInitScript(installApi, { saved: saved ?? null });
  await servePanel(page, name, options);
  await page.goto(address);
  return {
    page,
    panel,
    errors,
    close: async () => {
      panel.dispose();
      await context.close();
    },
  };
}

async function servePanel(
  page: Page,
  panel: PanelName,
  { theme = 'dark', language = 'en', bundle = {} }: PanelPageOptions,
): Promise<void> {
  const { script, style } = await buildPanel(panel);
  const themes = await readFile('test/webview/harness/themes.css', 'utf8');
  const policy = `default-src 'none'; img-src 'self' blob:; style-src 'self'; font-src 'self'; script-src 'nonce-x'`;
  const body = `<!DOCTYPE html><html lang="${language}"><head><meta charset="utf-8"><title>Convscope</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="themes.css"><link rel="stylesheet" href="panel.css"></head>
<body class="vscode-${theme}"><div id="root"></div>${sentencesElement(bundle)}<script nonce="x" src="panel.js"></script></body></html>`;
  const files: Record<string, readonly [type: string, body: string]> = {
    '/': ['text/html', body],
    '/themes.css': ['text/css', themes],
    '/panel.css': ['text/css', style],
    '/panel.js': ['text/javascript', script],
  };
  await page.route('**/*', async (route) => {
    const file = files[new URL(route.request().url()).pathname];
    if (file) await route.fulfill({ contentType: `${file[0]}; charset=utf-8`, body: file[1] });
    else await route.fulfill({ status: 204, body: '' });
  });
}

/** In the page: what VS Code gives a webview. As there, messages are JSON with typed arrays beside it. */
function installApi({ saved }: { readonly saved: unknown }): void {
  let state: unknown = saved ?? undefined;
  const send = Reflect.get(window, 'tellHost') as (text: string) => void;
  const replacer = (_key: string, value: unknown) =>
    value instanceof Uint8Array ? { bytes: Array.from(value) } : value;
  Reflect.set(window, 'acquireVsCodeApi', () => ({
    postMessage: (message: unknown) => send(JSON.stringify(message, replacer)),
    getState: () => state,
    setState: (next: unknown) => {
      state = structuredClone(next);
      Reflect.set(window, 'savedState', state);
    },
  }));
}

/** In the page: a message from the host. */
function hearHost(text: string): void {
  const revive = (_key: string, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('typed' in value) || !('text' in value))
      return value;
    const { typed, text: base64 } = value as { typed: string; text: string };
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    if (typed === 'doubles') return new Float64Array(bytes.buffer);
    return typed === 'bytes' ? bytes : new Float32Array(bytes.buffer);
  };
  window.postMessage(JSON.parse(text, revive), '*');
}

function encode(message: unknown): string {
  return JSON.stringify(message, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return { typed: 'bytes', text: Buffer.from(value).toString('base64') };
    if (value instanceof Float32Array || value instanceof Float64Array) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      const typed = value instanceof Float32Array ? 'floats' : 'doubles';
      return { typed, text: Buffer.from(bytes).toString('base64') };
    }
    return value;
  });
}

function decode(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'bytes' in value && Array.isArray(value.bytes)
      ? Uint8Array.from(value.bytes as number[])
      : value,
  );
}
