/** What holds on every page: nothing that axe finds, and in Spanish no English. */
import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

export const spanish = JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8')) as Record<string, string>;

/** What axe finds on the page. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (Reflect.get(window, 'axe') as typeof import('axe-core')).run(document),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** English sentences that are on a Spanish page. */
export async function englishLeft(page: Page): Promise<string[]> {
  const english = Object.keys(spanish).filter(
    (text) => spanish[text] !== text && !text.includes('{') && text.length > 3,
  );
  const words = await page.evaluate(() =>
    [...document.querySelectorAll('body *')].flatMap((element) => [
      element.getAttribute('aria-label') ?? '',
      ...(element.getAttribute('title') ?? '').split('\n'),
      ...[...element.childNodes]
        .filter(({ nodeType }) => nodeType === 3)
        .map((text) => text.textContent ?? ''),
    ]),
  );
  return words.map((word) => word.trim()).filter((word) => english.includes(word));
}
