import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { numberedImage } from './harness/images.ts';
import { pictureCanvas as canvas, openLab } from './harness/openLab.ts';
import { sobelSettings } from './harness/settings.ts';

/** The bar that slides the window over the output, in the panel. Four rows of five windows. */

const image = numberedImage(4, 5);
const slider = (page: Page) => page.getByRole('slider', { name: 'Window' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const where = (page: Page) => page.locator('.transport .where').innerText();
/** Number of the window that stands now. */
const at = async (page: Page) => Number(await slider(page).inputValue());

async function open(options: { readonly reducedMotion?: boolean } = {}): Promise<Page> {
  const { page } = await openLab({ image, settings: sobelSettings(), ...options });
  await canvas(page, 0).waitFor();
  return page;
}

describe('stepping and scrubbing', () => {
  test('a step begins at the first window, goes row by row, and stops at the ends', async () => {
    const page = await open();
    expect(await where(page)).toBe('20 windows');
    await button(page, 'One window on').click();
    await expect.poll(() => where(page)).toBe('window 1 of 20');
    for (let press = 0; press < 5; press++) await button(page, 'One window on').click();
    await page.getByRole('heading', { name: 'Output at row 1, column 0 =' }).waitFor();
    await button(page, 'One window back').click();
    await page.getByRole('heading', { name: 'Output at row 0, column 4 =' }).waitFor();
    await page.getByText('pinned', { exact: true }).waitFor();
    await slider(page).focus();
    await page.keyboard.press('End');
    await page.getByRole('heading', { name: 'Output at row 3, column 4 =' }).waitFor();
    await button(page, 'One window on').click();
    expect(await at(page)).toBe(19);
    await button(page, 'Back to the first window').click();
    await page.getByRole('heading', { name: 'Output at row 0, column 0 =' }).waitFor();
    await button(page, 'One window back').click();
    expect(await at(page)).toBe(0);
  });

  test('the slider has a ring for keys alone', async () => {
    const { page } = await openLab({ image, settings: sobelSettings() });
    const ring = () => slider(page).evaluate((element) => getComputedStyle(element).outlineStyle);
    await slider(page).click();
    expect(await ring()).toBe('none');
    await page.getByRole('combobox', { name: 'Speed' }).focus();
    await page.keyboard.press('Shift+Tab');
    expect(await ring()).toBe('solid');
  });

  test('the slider goes anywhere, by mouse and by keys, and says where it is', async () => {
    const page = await open();
    await slider(page).fill('13');
    await page.getByRole('heading', { name: 'Output at row 2, column 3 =' }).waitFor();
    await slider(page).press('ArrowRight');
    await page.getByRole('heading', { name: 'Output at row 2, column 4 =' }).waitFor();
    expect(await slider(page).getAttribute('aria-valuetext')).toBe('row 2, column 4');
    // A pin that is moved on the picture moves the slider.
    await canvas(page, 0).focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => at(page)).toBe(9);
  });
});

describe('playing', () => {
  /** A panel whose clock stands until it is moved. */
  async function openStill(): Promise<Page> {
    const page = await open();
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(1000);
    return page;
  }

  test.each([
    ['0.25×', 8000, 4],
    ['1×', 2000, 4],
    ['8×', 1000, 16],
  ])('at %s, %d ms are so many windows: %d', async (speed, ms, windows) => {
    const page = await openStill();
    await page.getByRole('combobox', { name: 'Speed' }).selectOption(speed);
    await button(page, 'Play (K)').click();
    await button(page, 'Pause (K)').waitFor();
    await page.clock.runFor(ms + 50);
    await expect.poll(() => at(page)).toBe(windows);
    await button(page, 'Pause (K)').click();
    await page.clock.runFor(4000);
    expect(await at(page)).toBe(windows);
  });

  test('ends at the last window, and begins anew from there', async () => {
    const page = await openStill();
    await slider(page).fill('17');
    await page.keyboard.press('k');
    await button(page, 'Pause (K)').waitFor();
    await page.clock.runFor(3000);
    await button(page, 'Play (K)').waitFor();
    expect(await at(page)).toBe(19);
    await page.keyboard.press('k');
    await expect.poll(() => at(page)).toBe(0);
  });

  test('stops where a person takes over: another pin, another setting that has no result, Escape', async () => {
    const page = await openStill();
    const play = async () => {
      await button(page, 'Play (K)').click();
      await button(page, 'Pause (K)').waitFor();
      await page.clock.runFor(600);
    };
    await play();
    await canvas(page, 0).click({ position: { x: 5, y: 5 } });
    await page.clock.runFor(100);
    await button(page, 'Play (K)').waitFor();
    await play();
    await page.keyboard.press('Escape');
    await page.clock.runFor(100);
    await button(page, 'Play (K)').waitFor();
    await play();
    await page.getByLabel('Divisor').fill('0');
    await expect.poll(() => slider(page).isDisabled()).toBe(true);
    await page.clock.runFor(100);
    expect(await page.getByRole('button', { name: 'Pause (K)' }).count()).toBe(0);
  });

  test('K is a letter where text is typed', async () => {
    const page = await open();
    await page.getByLabel('Bias').focus();
    await page.keyboard.press('k');
    expect(await page.getByRole('button', { name: 'Pause (K)' }).count()).toBe(0);
  });

  test('offers a quarter to eight times the pace, and keeps the choice', async () => {
    const { page } = await openLab({ image, settings: sobelSettings(), saved: { view: { speed: 4 } } });
    const speed = page.getByRole('combobox', { name: 'Speed' });
    expect(await speed.inputValue()).toBe('4');
    expect(await speed.locator('option').allInnerTexts()).toEqual(['0.25×', '0.5×', '1×', '2×', '4×', '8×']);
    await speed.selectOption('0.5×');
    const kept = () => page.evaluate(() => Reflect.get(window, 'savedState')?.view.speed);
    await expect.poll(kept).toBe(0.5);
  });
});

test('with reduced motion nothing plays: there are steps, and the button says why', async () => {
  const page = await open({ reducedMotion: true });
  const play = button(page, 'Play (K)');
  expect(await play.getAttribute('aria-disabled')).toBe('true');
  expect(await play.getAttribute('title')).toBe(
    'Play (K)\nYour system asks for less motion: step with the buttons beside it.',
  );
  await play.click({ force: true });
  await page.keyboard.press('k');
  expect(await page.getByRole('button', { name: 'Pause (K)' }).count()).toBe(0);
  await button(page, 'One window on').click();
  await page.getByRole('heading', { name: 'Output at row 0, column 0 =' }).waitFor();
});
