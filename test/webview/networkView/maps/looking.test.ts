import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import type { SeenSample } from '../../../../src/protocol/featureMaps.ts';
import { temporaryFolder } from '../../../training/folder.ts';
import { compiledOf, networkFile, runOf } from '../../../training/runs.ts';
import { type MapsPageOptions, openMaps } from './openMaps.ts';

/** What the page looks at while other things happen. */

async function opened(options: Partial<MapsPageOptions> = {}) {
  const file = await networkFile(await temporaryFolder());
  const view = await openMaps({ ...options, file });
  await view.page.locator('.layer').first().waitFor();
  const looked = () => view.calls.filter(({ method }) => method === 'look').map(({ params }) => params);
  return { ...view, looked };
}

test('a sample that was chosen is looked at, though weights change before its turn comes', async () => {
  const gate: { wait: Promise<void>; open: () => void } = { wait: Promise.resolve(), open: () => {} };
  const view = await opened({ beforeLook: () => gate.wait });
  const { page, panel, snapshot } = view;
  gate.wait = new Promise((resolve) => {
    gate.open = resolve;
  });
  panel.notify('mapsChanged', { ...snapshot, version: 2 });
  await expect.poll(() => view.looked().length).toBe(2);
  await page.getByRole('button', { name: 'Next sample' }).click();
  panel.notify('mapsChanged', { ...snapshot, version: 3 });
  await page.getByText('Looking…').waitFor();
  gate.open();
  await page.getByText('2 of 12').waitFor();
  expect(view.looked().at(-1)).toMatchObject({ type: 'sample', index: 1 });
});

test('a slider that is dragged goes to the epochs that it rests on, not to all that it passes', async () => {
  const file = await networkFile(await temporaryFolder(), { training: { epochs: 8 } });
  await runOf({ file, compiled: compiledOf({ training: { epochs: 8 } }) });
  const view = await openMaps({ file });
  const slider = view.page.getByRole('slider', { name: 'Epoch' });
  await slider.waitFor();
  // As a drag does: all before the first is answered.
  await slider.evaluate((input: HTMLInputElement) => {
    for (let place = 7; place >= 0; place--) {
      input.valueAsNumber = place;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    // Its block does not go back to what is shown on the way.
    const places: number[] = [];
    new MutationObserver(() => places.push(input.valueAsNumber)).observe(document.body, {
      ...{ subtree: true, childList: true, characterData: true, attributes: true },
    });
    Object.assign(window, { places });
  });
  await view.page.getByText(/before its first step$/).waitFor();
  const asked = view.calls.filter(({ method }) => method === 'atEpoch').map(({ params }) => params);
  expect(asked).toEqual([{ epoch: 7 }, { epoch: 0 }]);
  const places = await view.page.evaluate(() => Reflect.get(window, 'places') as number[]);
  expect([...new Set(places)]).toEqual([0]);
});

test('a search that was given up says how far it came', async () => {
  const { page, session } = await opened();
  const look = session.look;
  Object.assign(session, {
    look: async (...params: Parameters<typeof look>) => {
      const seen = await look(...params);
      return { ...seen, sample: { ...(seen.sample as SeenSample), searched: 5 } };
    },
  });
  await page.getByRole('button', { name: 'Next sample' }).click();
  await page
    .getByRole('status')
    .getByText('None in 5 samples so far: the next step goes on from here.')
    .waitFor();
});

test('lines of the file are marked once for all numbers of a layer', async () => {
  const { page, calls } = await opened();
  const tile = page.locator('.layer').first().locator('.tile').first();
  for (const x of [5, 15, 25, 35]) await tile.hover({ position: { x, y: 12 } });
  await page.locator('.input-picture .mark').waitFor();
  await page.mouse.move(0, 0);
  const marked = () => calls.filter(({ method }) => method === 'markLayer').map(({ params }) => params);
  await expect.poll(marked).toEqual([{ layer: 'conv2d_0' }, { layer: null }]);
});

test('what a number reads is marked on a drawing too', async () => {
  const { page } = await opened();
  await page.getByRole('button', { name: 'Draw', exact: true }).click();
  await page.getByRole('button', { name: /^Drawing pad/ }).click();
  await page.getByText('A drawing', { exact: true }).waitFor();
  await page
    .locator('.layer')
    .first()
    .locator('.tile')
    .first()
    .hover({ position: { x: 20, y: 20 } });
  await page.locator('.pad .mark').waitFor();
});

test.each([420, 660])(
  'a card that opens is in sight in %d pixels, and so is the number it is about, however far down',
  async (height) => {
    const { page } = await opened({ width: 480, height });
    const clicked = page.locator('.strip .tile').last();
    await clicked.click();
    const card = page.getByRole('region', { name: 'Arithmetic' });
    await card.waitFor();
    const edgesOf = async (at: Locator) => {
      const { y, height: tall } = (await at.boundingBox()) ?? { y: Number.NaN, height: 0 };
      return { top: y, bottom: y + tall };
    };
    expect((await edgesOf(card)).bottom).toBeLessThanOrEqual(height);
    await expect
      .poll(async () => (await edgesOf(clicked)).bottom)
      .toBeLessThanOrEqual((await edgesOf(card)).top);
    expect((await edgesOf(clicked)).top).toBeGreaterThan(0);
  },
);
