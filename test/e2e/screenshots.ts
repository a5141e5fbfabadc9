/**
 * `npm run screenshots`: the pictures of the README, taken of the real panel in a real VS Code. One pixel at
 * the edge of the lighthouse is pinned, so that its arithmetic shows.
 *
 * `npm run screenshots -- FOLDER [LOOK …]`: every state of the panel in every look, or in some, into FOLDER.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { argv } from 'node:process';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { launchChromium } from '../vscode/chromium.ts';
import { type Server, startServer } from '../vscode/server.ts';
import { KernelLab } from './kernelLab.ts';
import { restrictedStates, type State, sceneOptions, states } from './labScenes.ts';
import { mapsAnimation } from './mapsAnimation.ts';
import { openWindow, type WindowOptions } from './window.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = join(root, 'media/readme');
const spanish = JSON.parse(await readFile(join(root, 'l10n/bundle.l10n.es.json'), 'utf8'));

const looks: readonly (WindowOptions & { readonly name: string })[] = [
  { name: 'light', theme: 'light' },
  { name: 'dark', theme: 'dark' },
  { name: 'es', theme: 'light', language: 'es' },
  { name: 'hc', theme: 'high-contrast' },
  { name: 'hc-light', theme: 'high-contrast-light' },
  { name: 'narrow', theme: 'light', width: 910 },
  { name: 'narrow-dark', theme: 'dark', width: 910 },
];
const looksOfReadme = ['light', 'dark', 'es'];

/** Takes pictures of `wanted` states in one look; `take` keeps them. */
async function photograph(
  browser: Browser,
  server: Server,
  { name: look, ...options }: (typeof looks)[number],
  wanted: readonly State[],
  take: (name: string, png: Buffer) => Promise<void>,
): Promise<void> {
  const window = await openWindow(browser, server, { ...options, ...sceneOptions });
  const word = (english: string): string => (options.language === 'es' ? spanish[english] : english);
  const scene = { window, lab: new KernelLab(window), word, width: options.width ?? 1280 };
  for (const { name, show, isPointing } of wanted) {
    await show(scene);
    if (!isPointing) await window.page.mouse.move(0, 0);
    await take(`${look}-${name}`, await window.page.screenshot());
  }
  await window.close();
}

const [folder, ...only] = argv.slice(2);
await mkdir(folder ?? readme, { recursive: true });
const server = await startServer();
const browser = await launchChromium();
try {
  const names = folder ? only : looksOfReadme;
  for (const look of looks.filter(({ name }) => names.length === 0 || names.includes(name))) {
    console.log(look.name);
    if (folder) {
      const keep = (name: string, png: Buffer) => writeFile(join(folder, `${name}.png`), png);
      await photograph(browser, server, look, states, keep);
      await photograph(browser, server, { ...look, restricted: true }, restrictedStates, keep);
      continue;
    }
    // Small, as they are part of the package.
    await photograph(browser, server, look, states.slice(0, 1), async (_, png) => {
      const small = await sharp(png).webp({ quality: 75, effort: 6, smartSubsample: true }).toBuffer();
      await writeFile(join(readme, `kernel-lab-${look.name}.webp`), small);
    });
  }
  if (!folder) await writeFile(join(readme, 'feature-maps.webp'), await mapsAnimation(browser, server));
} finally {
  await browser.close();
  await server.stop();
}
