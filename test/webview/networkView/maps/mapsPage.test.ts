import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { formatNumber } from '../../../../webview/shared/numbers.ts';
import { runOf } from '../../../training/runs.ts';
import { axeFindings, englishLeft, spanish } from '../../harness/pageChecks.ts';
import type { ThemeName } from '../../harness/panelPage.ts';
import type { MapsPageOptions } from './openMaps.ts';
import { asked, card, head, noteTexts, opened, openRow, row, smallFile } from './pageParts.ts';

/** The page of feature maps in a browser, on the numbers of the real engine. */

describe('rows', () => {
  test('are the layers in file order, with shapes, parameters and what a unit sees', async () => {
    const { page } = await opened();
    expect(await page.locator('.layer-head').allInnerTexts()).toEqual(
      [
        'conv2d_0 8×8×4',
        'batchNorm_1 8×8×4',
        'maxPool2d_2 4×4×4',
        'dropout_3 4×4×4',
        'flatten_4 64',
        'dense_5 4',
      ]
        .map((text) => text.replace(' ', '\n'))
        .map((text) => expect.stringMatching(text.replace('\n', '\\s*'))),
    );
    await row(page, 'conv2d_0').getByText('40 parameters, sees 3×3 px, relu').waitFor();
    expect(await row(page, 'conv2d_0').locator('.tile').count()).toBe(4);
  });

  test('open where the cursor goes, and take the cursor along when they are clicked', async () => {
    const view = await opened();
    const { page, panel } = view;
    panel.notify('cursorAt', { layer: 'maxPool2d_2' });
    await expect.poll(() => head(page, 'maxPool2d_2').getAttribute('aria-expanded')).toBe('true');
    expect(asked(view, 'goToLayer')).toEqual([]);
    await head(page, 'conv2d_0').press('Enter');
    await expect.poll(() => head(page, 'conv2d_0').getAttribute('aria-expanded')).toBe('true');
    expect(await head(page, 'maxPool2d_2').getAttribute('aria-expanded')).toBe('false');
    expect(asked(view, 'goToLayer')).toEqual([{ layer: 'conv2d_0' }]);
    panel.notify('cursorAt', { layer: null });
    await head(page, 'conv2d_0').click();
    await expect.poll(() => head(page, 'conv2d_0').getAttribute('aria-expanded')).toBe('false');
  });

  test('open where the cursor stands when the page comes', async () => {
    const { page } = await opened({ snapshot: { cursor: 'maxPool2d_2' } });
    await expect.poll(() => head(page, 'maxPool2d_2').getAttribute('aria-expanded')).toBe('true');
  });

  test('show kernels with their values, biases and the known kernel they are like', async () => {
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 3, kernel: 'sobel-x' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const { page } = await opened({ file: await smallFile({ layers }) });
    await openRow(page, 'conv2d_0');
    const first = row(page, 'conv2d_0').locator('li').first();
    await first.getByText('1 like Sobel x').waitFor();
    await first.getByText('bias 0').waitFor();
    await first.getByRole('button', { name: 'Kernel 0: −1 0 1; −2 0 2; −1 0 1' }).waitFor();
  });

  test('draw kernels in the colours of their weights, with the numbers in them', async () => {
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 3, kernel: 'sobel-x' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const { page } = await opened({ file: await smallFile({ layers }) });
    await noteTexts(page);
    await openRow(page, 'conv2d_0');
    const drawn = row(page, 'conv2d_0').locator('.kernel-picture canvas').first();
    const seen = () =>
      drawn.evaluate((canvas) => {
        const { width } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d');
        const colours = Array.from({ length: 9 }, (_, place) => {
          const [x, y] = [place % 3, Math.floor(place / 3)].map((cell) => Math.floor((cell * width) / 3) + 3);
          return context?.getImageData(x, y, 1, 1).data.join();
        });
        const written = (Reflect.get(canvas, 'written') ?? []) as string[];
        return { kinds: colours.map((colour) => colours.indexOf(colour)), written: written.slice(-9) };
      });
    // The same colour for the same weight: −1 0 1, −2 0 2, −1 0 1.
    await expect.poll(seen).toEqual({
      kinds: [0, 1, 2, 3, 1, 5, 0, 1, 2],
      written: ['−1', '0', '1', '−2', '0', '2', '−1', '0', '1'],
    });
  });

  test('name the known kernel that one is the negative of, with their likeness', async () => {
    const kernel = [
      [1, 0, -1],
      [1.9, 0, -1.9],
      [1, 0, -0.5],
    ];
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 3, kernel },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const { page } = await opened({ file: await smallFile({ layers }) });
    await openRow(page, 'conv2d_0');
    // 11.1 / √12 / √(4 · 1 − 0.75 + 2 · 1.9²)
    await row(page, 'conv2d_0')
      .locator('li')
      .first()
      .getByText('0.99 like −Sobel x', { exact: true })
      .waitFor();
  });

  test('of a block stand behind it, deeper', async () => {
    const inner = { type: 'conv2d', filters: 2, kernelSize: 3, padding: 'same' };
    const layers = [
      { type: 'residual', layers: [inner, { type: 'residual', layers: [inner] }] },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const { page } = await opened({ file: await smallFile({ layers }) });
    const places = await page.locator('.layer').evaluateAll((all) =>
      all.map((layer) => {
        const head = layer.querySelector('.layer-head')?.getBoundingClientRect().left ?? 0;
        return [layer.getAttribute('aria-label'), Math.round(head - layer.getBoundingClientRect().left)];
      }),
    );
    const [[, outer]] = places as [string, number][];
    expect(places).toEqual([
      ['residual_0', outer],
      ['residual_0/conv2d_0', outer + 16],
      ['residual_0/residual_1', outer + 16],
      ['residual_0/residual_1/conv2d_0', outer + 32],
      ['flatten_1', outer],
      ['dense_2', outer],
    ]);
  });

  test('name maps that are dead, and others that are 0 for this image alone', async () => {
    const kernel = [
      [-9, -9, -9],
      [-9, -9, -9],
      [-9, -9, -9],
    ];
    const layers = [
      { type: 'conv2d', filters: 2, kernelSize: 3, kernel, activation: 'relu' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const view = await opened({ file: await smallFile({ layers }) });
    const { page, panel, snapshot } = view;
    const first = row(page, 'conv2d_0').locator('.tile').first();
    expect(await first.getAttribute('aria-label')).toBe('map 0: 0 here');
    const { network } = snapshot;
    if (!network) throw new Error('No network');
    const [convolution, ...others] = network.layers;
    panel.notify('mapsChanged', {
      ...snapshot,
      network: { ...network, layers: [{ ...convolution, dead: [0] }, ...others] },
    });
    await expect.poll(() => first.getAttribute('aria-label')).toBe('map 0: Dead');
    expect(await row(page, 'conv2d_0').locator('.tile').nth(1).getAttribute('aria-label')).toBe(
      'map 1: 0 here',
    );
    await openRow(page, 'conv2d_0');
    expect(await row(page, 'conv2d_0').locator('.badge').allInnerTexts()).toEqual(['Dead', '0 here']);
  });
});

describe('the image', () => {
  test('is the first sample, then the next, the one before, any', async () => {
    const view = await opened();
    const { page } = view;
    await page.getByText('1 of 12', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Next sample' }).click();
    await page.getByText('2 of 12', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sample before' }).click();
    await page.getByText('1 of 12', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sample before' }).click();
    await page.getByText('12 of 12', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Any sample' }).click();
    await expect.poll(() => page.getByText('12 of 12', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Image file…' }).click();
    await expect.poll(() => asked(view, 'chooseImage')).toEqual([null]);
  });

  test('is drawn as the network reads it, pixel by pixel', async () => {
    const { page, session } = await opened();
    const { picture } = await session.look({ type: 'sample', part: null, index: 0 });
    const drawn = () =>
      page.locator('.input-picture canvas').evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d');
        const middle = (place: number) => [((place % 8) + 0.5) / 8, (Math.floor(place / 8) + 0.5) / 8];
        return Array.from({ length: 64 }, (_, place) => {
          const [x, y] = middle(place);
          return context?.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data[0];
        });
      });
    await expect.poll(drawn).toEqual([...picture.bytes]);
  });

  test('stands beside its prediction: all classes, the label, right or wrong', async () => {
    const { page, session } = await opened();
    const look = await session.look({ type: 'sample', part: null, index: 0 });
    const best = look.probabilities.indexOf(Math.max(...look.probabilities));
    const outputs = page.locator('.outputs li');
    expect(await outputs.count()).toBe(4);
    expect(await outputs.nth(best).innerText()).toContain(look.probabilities[best].toFixed(3));
    expect(await page.locator('.best').innerText()).toBe(
      `${look.classes?.[best]} ${look.probabilities[best].toFixed(3)}`,
    );
    await page.getByText(`label ${look.classes?.[look.sample?.label ?? -1]}`).waitFor();
    await page
      .getByRole('img', { name: look.sample?.label === best ? 'right' : 'wrong', exact: true })
      .waitFor();
  });

  test('of a run has its weights, which are named', async () => {
    const file = await smallFile();
    await runOf({ file });
    const { page } = await opened({ file });
    await page.getByText(/^Epoch 3 of run \d{8}-\d{6}$/).waitFor();
    await page.getByText(/^accuracy training [\d.]+, validation [\d.]+; loss [\d.]+ \/ [\d.]+$/).waitFor();
    const random = await opened();
    await random.page.getByText('Not trained: these are its first, random kernels.').waitFor();
  });

  test('is seen by the network of any epoch of its run, with the slider: maps, kernels and what was measured', async () => {
    const file = await smallFile();
    await runOf({ file });
    const view = await opened({ file });
    const { page } = view;
    const slider = page.getByRole('slider', { name: 'Epoch' });
    const scores = () => page.locator('.scores').innerText();
    const strength = () => row(page, 'conv2d_0').locator('.tile').first().getAttribute('aria-label');
    const kernel = () => row(page, 'conv2d_0').locator('.kernel-picture').first().getAttribute('aria-label');
    const seen = async () => [await scores(), await strength(), await kernel()];
    await head(page, 'conv2d_0').click();
    await row(page, 'conv2d_0').locator('.kernel-picture').first().waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toBe(`3, ${await scores()}`);
    const last = await seen();
    await slider.press('ArrowLeft');
    await page.getByText(/^Epoch 2 of run /).waitFor();
    for (const place of [0, 1, 2]) await expect.poll(async () => (await seen())[place]).not.toBe(last[place]);
    await slider.press('Home');
    await page.getByText(/^Run \d{8}-\d{6} before its first step$/).waitFor();
    expect(await page.locator('.scores').count()).toBe(0);
    await slider.press('End');
    await page.getByText(/^Epoch 3 of run /).waitFor();
    await expect.poll(seen).toEqual(last);
    // Its curve is beneath its thumb: one point for each epoch that was measured.
    expect(await page.locator('.epochs .trained').getAttribute('points')).toMatch(
      /^33\.\S+ 66\.\S+ 100,\S+$/,
    );
    const { network } = view.snapshot;
    if (!network) throw new Error('No network');
    const weights = { type: 'training', epoch: 4 } as const;
    view.panel.notify('mapsChanged', { ...view.snapshot, version: 9, network: { ...network, weights } });
    await view.page.getByText('In training, epoch 4').waitFor();
    expect(await slider.count()).toBe(0);
  });

  test('is looked at once more where the weights are others, and the maps stay until then', async () => {
    const view = await opened();
    const { page, panel, snapshot } = view;
    panel.notify('mapsChanged', { ...snapshot, version: 2 });
    await expect.poll(() => asked(view, 'look')).toEqual([{ type: 'again' }, { type: 'again' }]);
    expect(await page.locator('.layer').count()).toBe(6);
  });
});

describe('a scale', () => {
  /** The brightest pixel of each map of a row, as red + green + blue: in the dark theme far from zero is light. */
  const brightest = (page: Page, layer: string) =>
    row(page, layer)
      .locator('.tile canvas')
      .evaluateAll((all) =>
        all.map((canvas) => {
          const { width, height } = canvas as HTMLCanvasElement;
          const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
          let most = 0;
          for (let at = 0; data && at < data.length; at += 4)
            most = Math.max(most, data[at] + data[at + 1] + data[at + 2]);
          return most;
        }),
      );

  test('of each map reaches the end in all of them, that of the layer in one', async () => {
    const { page } = await opened();
    await page.getByRole('radio', { name: 'Layer' }).click();
    const byLayer = await brightest(page, 'conv2d_0');
    await page.getByRole('radio', { name: 'Map', exact: true }).click();
    await expect.poll(async () => new Set(await brightest(page, 'conv2d_0')).size).toBe(1);
    const [full] = await brightest(page, 'conv2d_0');
    expect(byLayer.filter((value) => value === full)).toHaveLength(1);
  });

  test('is of the layer unless another is chosen, as that of the network', async () => {
    const parts = {
      layers: [
        { type: 'conv2d', filters: 2, kernelSize: 1, kernel: [[0.5]] },
        { type: 'conv2d', filters: 2, kernelSize: 1, kernel: [[9]] },
        { type: 'flatten' },
        { type: 'dense', units: 4 },
      ],
    };
    const { page, session } = await opened({ file: await smallFile(parts) });
    await openRow(page, 'conv2d_0');
    const { layers } = await session.look({ type: 'sample', part: null, index: 0 });
    const ends = layers.map(({ low, high }) => formatNumber(Math.max(-low, high)));
    const end = row(page, 'conv2d_0').locator('.ends').first().locator('span').last();
    expect(await end.innerText()).toBe(ends[0]);
    expect(Math.max(...ends.map(Number))).toBeGreaterThan(Number(ends[0]));
    await page.getByRole('radio', { name: 'Network' }).click();
    await expect.poll(async () => Number(await end.innerText())).toBe(Math.max(...ends.map(Number)));
  });

  test('is drawn from below zero where the layer has such numbers, zero in its middle', async () => {
    const layers = [
      { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
    ];
    const { page } = await opened({ file: await smallFile({ layers }) });
    await openRow(page, 'conv2d_0');
    const legend = row(page, 'conv2d_0').locator('.legend');
    const [low, , high] = await legend.locator('.ends').first().locator('span').allInnerTexts();
    expect(low).toBe(`−${high}`);
    const colours = await legend
      .locator('canvas.picture')
      .first()
      .evaluate((canvas) => {
        const { width } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d');
        const at = (x: number) => [...(context?.getImageData(x, 1, 1, 1).data ?? [])].slice(0, 3);
        return [at(0), at(width / 2), at(width - 1)];
      });
    // In the dark theme zero is dark, and what is far from it is light, blue on one side and warm on the other.
    const [below, zero, above] = colours.map(([red, green, blue]) => ({
      sum: red + green + blue,
      red,
      blue,
    }));
    expect(zero.sum).toBeLessThan(below.sum);
    expect(zero.sum).toBeLessThan(above.sum);
    expect(Math.sign(below.red - below.blue)).toBe(-Math.sign(above.red - above.blue));
  });

  test('that is locked stays where another image comes', async () => {
    const { page } = await opened();
    await openRow(page, 'conv2d_0');
    const ends = row(page, 'conv2d_0').locator('.ends').first();
    await page.getByRole('radio', { name: 'Locked' }).click();
    const before = await ends.innerText();
    await page.getByRole('button', { name: 'Next sample' }).click();
    await page.getByText('2 of 12', { exact: true }).waitFor();
    expect(await ends.innerText()).toBe(before);
    await page.getByRole('radio', { name: 'Layer' }).click();
    await expect.poll(() => ends.innerText()).not.toBe(before);
  });
});

describe('a unit', () => {
  test('that is pointed at marks its field, what it reads on the way, and its line', async () => {
    const view = await opened();
    const { page } = view;
    // Cell (0, 1) of 4 × 4, drawn 44 pixels wide.
    await row(page, 'maxPool2d_2')
      .locator('.tile')
      .nth(3)
      .hover({ position: { x: 16, y: 5 } });
    await page.getByText('It sees rows 0 to 2 and columns 1 to 4 of the image.').waitFor();
    const field = await page
      .locator('.input-picture .mark')
      .evaluate((mark) => (mark as HTMLElement).style.cssText);
    expect(field).toBe('left: 12.5%; top: 0%; width: 50%; height: 37.5%;');
    expect(await row(page, 'conv2d_0').locator('.mark').count()).toBe(1);
    expect(await row(page, 'conv2d_0').locator('.tile').nth(3).locator('.mark').count()).toBe(1);
    await expect.poll(() => asked(view, 'markLayer').at(-1)).toEqual({ layer: 'maxPool2d_2' });
    await page.getByRole('heading', { name: 'Prediction' }).hover();
    await expect.poll(() => page.locator('.mark').count()).toBe(0);
    await expect.poll(() => asked(view, 'markLayer').at(-1)).toEqual({ layer: null });
  });

  test('is reached and opened by the keyboard', async () => {
    const { page } = await opened();
    await openRow(page, 'conv2d_0');
    await row(page, 'conv2d_0').locator('.tile').nth(1).focus();
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowLeft');
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowUp');
    await page.getByText(/^conv2d_0 \(0, 0, 1\) = /).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByText(/^conv2d_0 \(1, 0, 1\) = /).waitFor();
    await page.keyboard.press('Enter');
    await card(page)
      .getByText(/^conv2d_0 \(1, 0, 1\) = /)
      .waitFor();
    await page.keyboard.press('Escape');
    await card(page).waitFor({ state: 'detached' });
  });

  test('opens down to a pixel, a contributor at a time, and back; it is copied as text', async () => {
    const view = await opened();
    const { page, session } = view;
    const crumbs = card(page).locator('.crumbs');
    await row(page, 'dense_5')
      .locator('.tile')
      .click({ position: { x: 5, y: 5 } });
    for (const layer of ['maxPool2d_2', 'batchNorm_1', 'conv2d_0']) {
      await card(page).locator('.terms .link, p .link').first().click();
      await expect.poll(() => crumbs.locator('[aria-current]').innerText()).toContain(layer);
    }
    await card(page).locator('.terms .link').first().click();
    await card(page).getByText('A number of the image, as the network reads it.').waitFor();
    expect(await crumbs.locator('.link').count()).toBe(4);
    await crumbs.locator('.link').first().click();
    await expect.poll(() => crumbs.locator('.link').count()).toBe(0);
    await card(page).getByRole('button', { name: 'Copy as text' }).click();
    const { text } = await session.explain({ unit: { layer: 'dense_5', place: [0] } });
    await expect.poll(() => asked(view, 'copyText')).toEqual([{ text }]);
  });

  test('of a convolution adds up to what stands there: channels, bias, activation', async () => {
    const { page, session } = await opened();
    await row(page, 'conv2d_0')
      .locator('.tile')
      .first()
      .click({ position: { x: 2, y: 2 } });
    const { explanation } = await session.explain({ unit: { layer: 'conv2d_0', place: [0, 0, 0] } });
    if (explanation.type !== 'convolution') throw new Error(explanation.type);
    const [channel] = explanation.channels;
    const products = card(page).locator('.terms li');
    await expect.poll(() => products.count()).toBe(9);
    // Of a corner five cells are padding.
    expect(await card(page).getByText('padding').count()).toBe(5);
    expect(await card(page).locator('.sum-line').innerText()).toContain('relu');
    expect(channel.products.reduce((sum, each) => sum + each, 0)).toBeCloseTo(channel.sum, 9);
  });
});

describe('a layer of many maps', () => {
  const layers = [
    { type: 'conv2d', filters: 70, kernelSize: 3, padding: 'same' },
    { type: 'flatten' },
    { type: 'dense', units: 4 },
  ];
  const channels = (page: Page) =>
    row(page, 'conv2d_0')
      .locator('.tile')
      .evaluateAll((all) => all.map((tile) => Number(tile.getAttribute('aria-label')?.match(/\d+/)?.[0])));
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place);

  test('is paged, sorted by strength, and searched by number', async () => {
    const { page, session } = await opened({ file: await smallFile({ layers }) });
    expect(await channels(page)).toEqual(range(0, 32));
    await row(page, 'conv2d_0').getByText('and 38 more').waitFor();
    await openRow(page, 'conv2d_0');
    await page.getByText('1 to 32 of 70').waitFor();
    await page.getByRole('button', { name: 'Further maps' }).click();
    await page.getByRole('button', { name: 'Further maps' }).click();
    await expect.poll(() => channels(page)).toEqual(range(64, 70));
    await row(page, 'conv2d_0')
      .getByRole('button', { name: /^Kernel 64: / })
      .waitFor();
    await page.getByRole('radio', { name: 'strongest first' }).click();
    const look = await session.look({ type: 'sample', part: null, index: 0 });
    const { strengths } = look.layers[0];
    const sorted = range(0, 70).sort((a, b) => strengths[b] - strengths[a]);
    await expect.poll(() => channels(page)).toEqual(sorted.slice(0, 32));
    await page.getByRole('textbox', { name: 'Go to map' }).fill('40');
    await page.keyboard.press('Enter');
    await expect.poll(() => channels(page)).toEqual(range(32, 64));
  });

  test('opens the unit of the map that is shown, whatever page it is on', async () => {
    const { page } = await opened({ file: await smallFile({ layers }) });
    await openRow(page, 'conv2d_0');
    await page.getByRole('button', { name: 'Further maps' }).click();
    await expect.poll(() => channels(page)).toEqual(range(32, 64));
    await row(page, 'conv2d_0')
      .locator('.tile')
      .nth(1)
      .click({ position: { x: 2, y: 2 } });
    await card(page)
      .getByText(/^conv2d_0 \(0, 0, 33\) = /)
      .waitFor();
  });
});

describe('what if', () => {
  test('a kernel is tried on an image', async () => {
    const view = await opened();
    await openRow(view.page, 'conv2d_0');
    await view.page.getByRole('button', { name: 'Apply kernel 3 to an image' }).click();
    await expect
      .poll(() => asked(view, 'applyMapKernel'))
      .toEqual([{ layer: 'conv2d_0', channel: 3, input: 0 }]);
  });

  test('an image is drawn, with the mouse and with the keyboard', async () => {
    const view = await opened();
    const { page } = view;
    await page.getByRole('button', { name: 'Draw', exact: true }).click();
    const pad = page.getByRole('button', { name: /^Drawing pad/ });
    const box = await pad.boundingBox();
    if (!box) throw new Error('No pad');
    await page.mouse.move(box.x + 20, box.y + 70);
    await page.mouse.down();
    await page.mouse.move(box.x + 120, box.y + 70, { steps: 4 });
    await page.mouse.up();
    const last = () => asked(view, 'look').at(-1) as { readonly type: string; readonly bytes: Uint8Array };
    await expect.poll(() => last().type).toBe('drawn');
    // A stroke across the middle of 8 rows.
    await expect.poll(() => last().bytes[4 * 8 + 5]).toBe(last().bytes[4 * 8 + 2]);
    expect(last().bytes[4 * 8 + 5]).toBeGreaterThan(100);
    expect(last().bytes[0]).toBe(0);
    await page.getByText('A drawing', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => Math.max(...last().bytes)).toBe(0);
    await pad.focus();
    for (const key of ['ArrowUp', 'ArrowUp', 'Space']) await page.keyboard.press(key);
    await expect.poll(() => last().bytes[2 * 8 + 4]).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Next sample' }).click();
    await page.getByText(/^\d+ of 12$/).waitFor();
    expect(await pad.count()).toBe(0);
  });

  test('only samples of one class are looked at, or wrong ones', async () => {
    const view = await opened();
    const { page } = view;
    await page.getByRole('combobox', { name: 'Class' }).selectOption({ index: 3 });
    await page.getByRole('combobox', { name: 'Right or wrong' }).selectOption('wrong');
    await expect
      .poll(() => asked(view, 'look').at(-1))
      .toMatchObject({ search: { label: 2, verdict: 'wrong', direction: 1 } });
    await page.getByRole('button', { name: 'Sample before' }).click();
    await expect
      .poll(() => asked(view, 'look').at(-1))
      .toMatchObject({ search: { label: 2, verdict: 'wrong', direction: -1 } });
    await page.getByRole('combobox', { name: 'Part of the data' }).selectOption('train');
    await expect.poll(() => asked(view, 'look').at(-1)).toMatchObject({ part: 'train', index: 0 });
  });
});

test('a card stays open for the next image, with its numbers', async () => {
  const { page, session } = await opened();
  await row(page, 'conv2d_0')
    .locator('.tile')
    .first()
    .click({ position: { x: 24, y: 24 } });
  await card(page).waitFor();
  const before = await card(page).locator('.sum-line').innerText();
  await page.getByRole('button', { name: 'Next sample' }).click();
  await expect.poll(() => card(page).locator('.sum-line').innerText()).not.toBe(before);
  const { explanation } = await session.explain({ unit: { layer: 'conv2d_0', place: [4, 4, 0] } });
  await card(page)
    .getByText(`conv2d_0 (4, 4, 0) = ${Number(explanation.value.toPrecision(3))}`)
    .waitFor();
});

describe('every state', () => {
  const states: Readonly<Record<string, Partial<MapsPageOptions>>> = {
    'reading the network': { snapshot: { network: null } },
    'an error in the file': { snapshot: { network: null, problem: 'Layer 2 has no filters. Give it some.' } },
    'older than the text': { snapshot: { problem: 'Layer 2 has no filters. Give it some.' } },
    'no data': { refused: { look: 'train.idx is missing. Put it there.' } },
  };

  test.each(Object.keys(states))('%s is said', async (name) => {
    const { page } = await opened(states[name]);
    const words: Readonly<Record<string, string>> = {
      'reading the network': 'Reading the network…',
      'an error in the file': 'Layer 2 has no filters. Give it some.',
      'older than the text': 'The maps are those of the file before this change.',
      'no data': 'train.idx is missing. Put it there.',
    };
    await page.getByText(words[name]).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  test.each(['dark', 'light', 'high-contrast'] as ThemeName[])('axe finds nothing in %s', async (theme) => {
    const { page } = await opened({ theme });
    await openRow(page, 'conv2d_0');
    expect(await axeFindings(page)).toEqual([]);
    await row(page, 'conv2d_0').locator('.tile').first().click();
    await card(page).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  test.each([360, 480, 760, 1280])('fits %d pixels, in Spanish, with no English left', async (width) => {
    const { page } = await opened({ width, height: 800, language: 'es', bundle: spanish });
    await openRow(page, 'conv2d_0');
    await row(page, 'conv2d_0').locator('.tile').first().click();
    await page.getByRole('region', { name: 'Cálculo' }).waitFor();
    const [inner, outer] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      window.innerWidth,
    ]);
    expect(inner).toBeLessThanOrEqual(outer);
    expect(await englishLeft(page)).toEqual([]);
  });
});
