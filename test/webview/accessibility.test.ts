import { describe, expect, test } from 'vitest';
import { makeImage } from './harness/images.ts';
import type { LabPageOptions, ThemeName } from './harness/labPage.ts';
import { pictureCanvas as canvas, openLab } from './harness/openLab.ts';
import { axeFindings } from './harness/pageChecks.ts';
import { sobelSettings, withMaxPool as withPool } from './harness/settings.ts';

const texture = makeImage(60, 90, 3, (row, column, channel) => (row * row + column * 7 + channel * 40) % 256);

describe('accessibility', () => {
  const states: Record<string, LabPageOptions> = {
    result: { image: texture, settings: withPool },
    problem: { image: texture, settings: sobelSettings({ dilation: [80, 80], padding: 'valid' }) },
    unread: { image: texture, settings: sobelSettings({ stride: [4, 4], padding: 'valid' }) },
    empty: {},
    loading: { state: { phase: 'loading', name: 'photo.jpg' } },
    failed: { state: { phase: 'failed', name: 'photo.jpg', problem: 'It is cut off. Copy it again.' } },
    preview: { image: texture, preview: true, restricted: true },
  };
  const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];

  test.each(themes)('axe finds nothing in %s, whatever the state', { timeout: 60_000 }, async (theme) => {
    for (const [name, options] of Object.entries(states)) {
      const lab = await openLab({ theme, ...options });
      await lab.page.locator('.panel').waitFor();
      if (options.image) await canvas(lab.page, -1).waitFor();
      if (name === 'result') {
        await canvas(lab.page, 0).click();
        await lab.page.locator('.card').waitFor();
      }
      expect(await axeFindings(lab.page), `${name} in ${theme}`).toEqual([]);
    }
  });

  test('at 420 pixels too, and nothing is wider than the panel', async () => {
    const { page } = await openLab({ image: texture, settings: withPool, width: 420, theme: 'light' });
    await canvas(page, 0).click();
    await page.locator('.card').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1]);
  });
});
