import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chainGeometry, type PoolStep } from '../../src/engine/filter/filterChain.ts';
import type { LabSettings } from '../../src/protocol/kernelLab.ts';
import { rawText } from '../../webview/kernelLab/layout/cellTexts.ts';
import { fitZoom, panned, revealed, type Sight, zoomedTo } from '../../webview/kernelLab/layout/look.ts';
import { cellAt, pictureBox } from '../../webview/kernelLab/layout/pictureBox.ts';
import { columnMarks } from '../../webview/kernelLab/layout/rulers.ts';
import { rulerHeight, rulerWidth, startLook } from '../../webview/kernelLab/layout/viewport.ts';
import { wantedPictures } from '../../webview/kernelLab/layout/wantedPictures.ts';
import { zoomLabel } from '../../webview/shared/cells/zoomWords.ts';
import { correlateCell } from './harness/correlateCell.ts';
import { makeImage } from './harness/images.ts';
import type { LabPage } from './harness/labPage.ts';
import { openLab, pictureCanvas } from './harness/openLab.ts';
import { sobelSettings, withMaxPool } from './harness/settings.ts';

const spanish = JSON.parse(readFileSync('l10n/bundle.l10n.es.json', 'utf8'));
const sobel = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
/** Larger than its room at any zoom that is read. */
const photo = makeImage(200, 300, 1, (row, column) => (row * row + 7 * column) % 251);

describe('where a look leads', () => {
  const extent = { height: 200, width: 300 };
  const { chain } = sobelSettings({ stride: [2, 2], padding: 1 });
  const geometry = chainGeometry(chain, { ...extent, channels: 1 });
  const sightOf = (ratio: number): Sight => ({
    scene: {
      room: { width: 372, height: 400, ratio },
      look: startLook,
      focus: 0,
      hasThumbs: false,
      planes: null,
    },
    extents: [extent, geometry[0].output],
    geometry,
  });
  const looking = (sight: Sight, look = sight.scene.look): Sight => ({
    ...sight,
    scene: { ...sight.scene, look },
  });
  const viewport = ({ scene, extents }: Sight, stage: number) =>
    wantedPictures(scene, extents, geometry)[stage + 1].viewport;

  test('the cell under the pointer stays there, on either picture, as long as neither ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 1.5, 2),
        fc.constantFrom(-1, 0),
        fc.integer({ min: 100, max: 250 }),
        fc.integer({ min: 100, max: 250 }),
        fc.double({ min: 16, max: 64, noNaN: true }),
        fc.double({ min: 16, max: 64, noNaN: true }),
        (ratio, stage, x, y, first, second) => {
          const start = looking(sightOf(ratio), { zoom: first, center: { row: 100, column: 150 } });
          const under = (sight: Sight) => {
            const seen = viewport(sight, stage);
            return cellAt(x, y, pictureBox(seen, ratio), seen);
          };
          const cell = under(start);
          const look = zoomedTo(start, second, { stage, ...cell, x, y });
          expect(under(looking(start, look))).toEqual(cell);
        },
      ),
    );
  });

  test('the cell in a corner stays there, where the numbers of rows and columns come over it too', () => {
    const at = { x: 2, y: 2 };
    let sight = sightOf(1);
    const under = () => cellAt(at.x, at.y, pictureBox(viewport(sight, -1), 1), viewport(sight, -1));
    const first = under();
    for (let notch = 0; notch < 20; notch++) {
      sight = looking(
        sight,
        zoomedTo(sight, viewport(sight, -1).scale * 1.6, { stage: -1, ...under(), ...at }),
      );
    }
    expect(viewport(sight, -1)).toMatchObject({ scale: 64, ...first });
  });

  test('a zoom that shows no more than fit is fit; none is larger than 64', () => {
    const sight = sightOf(1);
    expect(zoomedTo(sight, fitZoom(sight) / 2, null)).toEqual(startLook);
    expect(zoomedTo(sight, 500, null).zoom).toBe(64);
  });

  test('a pan ends where there is nothing more to see, and comes back at once', () => {
    const sight = looking(sightOf(1), { zoom: 32, center: null });
    const far = looking(sight, panned(sight, -1, 10_000, -10_000));
    // Padding of one: the rim that is seen last.
    expect(viewport(far, -1)).toMatchObject({ column: -1 });
    expect(viewport(far, -1).row + viewport(far, -1).height).toBe(geometry[0].rows.after + extent.height);
    expect(panned(far, -1, 1, -1)).toBe(far.scene.look);
    const back = looking(far, panned(far, -1, -1, 0));
    expect(viewport(back, -1).row).toBe(viewport(far, -1).row - 1);
  });

  test('a cell out of sight is brought in; one in sight moves nothing', () => {
    const sight = looking(sightOf(1), { zoom: 32, center: null });
    expect(revealed(sight, { stage: 0, row: 50, column: 75 })).toBe(sight.scene.look);
    const seen = viewport(looking(sight, revealed(sight, { stage: 0, row: 80, column: 3 })), 0);
    expect(seen.row + seen.height - 1).toBe(81);
    expect(seen.column).toBe(2);
  });

  test('words for a zoom and for a number', () => {
    expect([0.58, 1, 3.99, 4, 28, 64 / 3].map(zoomLabel)).toEqual([
      '58 %',
      '100 %',
      '399 %',
      '4×',
      '28×',
      '21.3×',
    ]);
    expect(
      [143, -0.1, Math.fround(1 / 3), 1e-7, Number.NaN].map((value) => rawText(Math.fround(value))),
    ).toEqual(['143', '−0.1', '0.33333334', '1e−7', 'NaN']);
  });

  test('numbers along columns do not touch: first, last and every nth', () => {
    expect(columnMarks(-1, 5, 28).map(({ text }) => text)).toEqual(['−1', '0', '1', '2', '3']);
    const marks = columnMarks(1203, 20, 16);
    expect(marks.map(({ text }) => text)).toEqual([
      '1203',
      '1206',
      '1208',
      '1210',
      '1212',
      '1214',
      '1216',
      '1218',
      '1220',
      '1222',
    ]);
    for (const [index, mark] of marks.slice(1).entries())
      expect(mark.at - marks[index].at).toBeGreaterThan(31);
  });
});

/** A text on a canvas, and the middle of the cell or mark that it stands in, in CSS pixels. */
interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Records what is written on the pictures from now on; the newest drawing of each counts. */
async function recordTexts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const drawn = new Map<HTMLCanvasElement, unknown[]>();
    Reflect.set(window, 'drawnTexts', drawn);
    const { prototype } = CanvasRenderingContext2D;
    const { fillText, clearRect } = prototype;
    prototype.clearRect = function (...args) {
      if (this.canvas.dataset.stage) drawn.set(this.canvas, []);
      clearRect.apply(this, args);
    };
    prototype.fillText = function (text, x, y) {
      const point = this.getTransform().transformPoint(new DOMPoint(x, y));
      const ratio = this.canvas.width / this.canvas.clientWidth;
      drawn.get(this.canvas)?.push({ text, x: point.x / ratio, y: point.y / ratio });
      fillText.call(this, text, x, y);
    };
  });
}

async function textsOn(page: Page, stage: number): Promise<readonly DrawnText[]> {
  return pictureCanvas(page, stage).evaluate((element) => {
    const drawn = Reflect.get(window, 'drawnTexts') as Map<Element, DrawnText[]>;
    return drawn.get(element) ?? [];
  });
}

/** The numbers in cells of `size` by the numbers beside them: "row,column" → what is written there, line by line. */
async function cellsOn(page: Page, stage: number, size: number): Promise<Map<string, string>> {
  const texts = await textsOn(page, stage);
  const [left, top] = [28, 18];
  const indexAt = (marks: readonly DrawnText[], axis: 'x' | 'y', at: number) =>
    Number(marks.find((mark) => Math.abs(mark[axis] - at) < size / 2)?.text.replace('−', '-'));
  const rows = texts.filter(({ x }) => x < left);
  const columns = texts.filter(({ y }) => y < top);
  const cells = new Map<string, string>();
  for (const { text, x, y } of texts.filter((drawn) => drawn.x >= left && drawn.y >= top)) {
    const key = `${indexAt(rows, 'y', y)},${indexAt(columns, 'x', x)}`;
    cells.set(key, [cells.get(key), text].filter(Boolean).join(' '));
  }
  return cells;
}

/** A panel whose look is `zoom` around a cell of the image. */
async function openAt(
  settings: LabSettings,
  zoom: number,
  row: number,
  column: number,
  image = photo,
): Promise<LabPage> {
  const saved = { view: { focus: 0, look: { zoom, center: { row, column } } } };
  const lab = await openLab({ image, settings, saved });
  await pictureCanvas(lab.page, 0).waitFor();
  return lab;
}

/** The line under a picture. */
function whereabouts(page: Page, figure: 'input' | 'output'): Locator {
  return page.locator(`figure.${figure} .whereabouts`);
}

const zoomText = (page: Page) => page.locator('.zoom-choice option').first();
const tip = (page: Page) => page.locator('.cell-tip');

async function middleOf(page: Page, stage: number) {
  const box = await pictureCanvas(page, stage).boundingBox();
  if (!box) throw new Error('The picture is not there.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** What the tip says of the place that the pointer is over: "row 3, column 4". */
async function pointedCell(page: Page): Promise<string> {
  await tip(page).waitFor();
  return (await tip(page).innerText()).split(':')[0];
}

describe('zoom', () => {
  test('buttons, keys and the list zoom both pictures; fit shows all', async () => {
    const { page } = await openLab({ image: photo, settings: sobelSettings() });
    await pictureCanvas(page, 0).waitFor();
    const fit = page.getByRole('button', { name: 'Fit (0)' });
    expect(await fit.getAttribute('aria-pressed')).toBe('true');
    expect(await page.getByRole('button', { name: 'Zoom out (−)' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await page.getByRole('button', { name: 'Zoom in (+)' }).click();
    await expect.poll(() => zoomText(page).textContent()).toBe('200 %');
    expect(await fit.getAttribute('aria-pressed')).toBe('false');
    await page.getByRole('combobox', { name: 'Zoom' }).selectOption('24×');
    await expect.poll(() => zoomText(page).textContent()).toBe('24×');
    const seen = await whereabouts(page, 'input').innerText();
    expect(seen).toMatch(/^rows \d+–\d+ of 200, columns \d+–\d+ of 300$/);
    expect(await whereabouts(page, 'output').innerText()).toBe(seen);
    await page.keyboard.press('Tab');
    await page.keyboard.press('+');
    await expect.poll(() => zoomText(page).textContent()).toBe('32×');
    await page.keyboard.press('-');
    await expect.poll(() => zoomText(page).textContent()).toBe('24×');
    await page.keyboard.press('1');
    await expect.poll(() => zoomText(page).textContent()).toBe('100 %');
    await page.keyboard.press('0');
    await expect.poll(() => fit.getAttribute('aria-pressed')).toBe('true');
  });

  test('in a field the same keys are text', async () => {
    const { page } = await openLab({ image: photo, settings: sobelSettings() });
    const bias = page.getByLabel('Bias');
    await bias.fill('');
    await bias.pressSequentially('-10');
    expect(await bias.inputValue()).toMatch(/^[-−]10$/);
    expect(await page.getByRole('button', { name: 'Fit (0)' }).getAttribute('aria-pressed')).toBe('true');
  });

  test('a wheel with Ctrl zooms around the cell under the pointer, up to 64', async () => {
    const { page } = await openLab({ image: photo, settings: sobelSettings() });
    const { x, y } = await middleOf(page, 0);
    await page.mouse.move(x + 31, y - 17);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -1000);
    await page.mouse.wheel(0, -1000);
    const cell = await pointedCell(page);
    for (let notch = 0; notch < 8; notch++) await page.mouse.wheel(0, -100);
    await expect.poll(() => zoomText(page).textContent()).toBe('64×');
    expect(await pointedCell(page)).toBe(cell);
    for (let notch = 0; notch < 20; notch++) await page.mouse.wheel(0, 100);
    await expect
      .poll(() => page.getByRole('button', { name: 'Fit (0)' }).getAttribute('aria-pressed'))
      .toBe('true');
  });

  test('a pin stays at its cell, in sight and where it was', async () => {
    const { page } = await openAt(sobelSettings(), 8, 60, 80);
    const { x, y } = await middleOf(page, 0);
    await page.mouse.click(x, y);
    const pinned = page.getByRole('heading', { name: /^Output at row/ });
    const title = await pinned.innerText();
    const place = async () => (await pointedCell(page)).match(/\d+/g)?.map(Number) ?? [];
    const [row, column] = await place();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect.poll(() => zoomText(page).textContent()).toBe('16×');
    expect(await pinned.innerText()).toBe(title);
    await page.mouse.move(x + 1, y);
    // Views begin with whole cells: what stays may move by less than one.
    const [rowNow, columnNow] = await place();
    expect(Math.abs(rowNow - row)).toBeLessThanOrEqual(1);
    expect(Math.abs(columnNow - column)).toBeLessThanOrEqual(1);
  });
});

describe('moving', () => {
  test('a drag pans both pictures and pins nothing; a short one is a click', async () => {
    const { page } = await openAt(sobelSettings(), 32, 100, 150);
    const { x, y } = await middleOf(page, -1);
    await page.mouse.move(x, y);
    const before = await pointedCell(page);
    expect(await pictureCanvas(page, -1).evaluate((element) => getComputedStyle(element).cursor)).toBe(
      'grab',
    );
    await page.mouse.down();
    await page.mouse.move(x - 64, y + 96, { steps: 7 });
    await page.mouse.up();
    expect(await pointedCell(page)).toBe(before);
    await expect
      .poll(() => whereabouts(page, 'output').innerText())
      .toBe(await whereabouts(page, 'input').innerText());
    expect(await page.getByRole('button', { name: 'Unpin (Esc)' }).count()).toBe(0);
    await page.mouse.down();
    await page.mouse.move(x - 62, y + 97);
    await page.mouse.up();
    await page.getByRole('button', { name: 'Unpin (Esc)' }).waitFor();
  });

  test('a wheel pans, with Shift aside; at the rim and at fit the page scrolls', async () => {
    const { page } = await openAt(sobelSettings(), 32, 100, 150);
    const { x, y } = await middleOf(page, 0);
    await page.mouse.move(x, y);
    const seen = () => whereabouts(page, 'input').innerText();
    const corner = async () => (await seen()).match(/\d+/g)?.map(Number) ?? [];
    const [top, , , left] = await corner();
    await page.mouse.wheel(0, 64);
    await expect.poll(async () => (await corner())[0]).toBe(top + 2);
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, -96);
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await corner())[3]).toBe(left - 3);
    expect(await whereabouts(page, 'output').innerText()).toBe(await seen());
    expect(await page.evaluate(() => document.scrollingElement?.scrollTop)).toBe(0);
    await page.mouse.wheel(0, 100_000);
    await expect.poll(async () => (await corner())[1]).toBe(199);
    await page.keyboard.press('0');
    await page.mouse.wheel(0, 40);
    const scrolled = () =>
      page.evaluate(() => [...document.querySelectorAll('*')].some(({ scrollTop }) => scrollTop > 0));
    await expect.poll(scrolled).toBe(true);
  });

  test('the view follows the keyboard', async () => {
    const { page } = await openAt(sobelSettings(), 64, 100, 150);
    await pictureCanvas(page, 0).focus();
    await page.keyboard.press('ArrowRight');
    for (let press = 0; press < 12; press++) await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: /^Output at row 99, column 161 = / }).waitFor();
    const [, , , left, right] =
      (await whereabouts(page, 'output').innerText()).match(/\d+/g)?.map(Number) ?? [];
    expect(left).toBeLessThan(161);
    expect(right).toBeGreaterThanOrEqual(161);
    expect(await whereabouts(page, 'input').innerText()).toBe(await whereabouts(page, 'output').innerText());
  });

  test('a pin that is out of sight does not hold the view', async () => {
    const { page } = await openAt(sobelSettings(), 32, 100, 150);
    const { x, y } = await middleOf(page, 0);
    await page.mouse.click(x, y);
    await page.mouse.wheel(0, 1600);
    const away = await whereabouts(page, 'output').innerText();
    await page.mouse.move(x + 40, y + 40, { steps: 3 });
    expect(await whereabouts(page, 'output').innerText()).toBe(away);
  });
});

describe('cells', () => {
  test.each([
    [24, 1],
    [40, 1.5],
  ])(
    'of %d px at ratio %d show the numbers of a direct computation, rulers their places',
    async (size, ratio) => {
      const saved = { view: { look: { zoom: size, center: { row: 50, column: 60 } } } };
      const { page } = await openLab({ image: photo, settings: sobelSettings(), saved, ratio });
      await pictureCanvas(page, 0).waitFor();
      await recordTexts(page);
      await page.mouse.move(...(Object.values(await middleOf(page, 0)) as [number, number]));
      await expect.poll(async () => (await cellsOn(page, 0, size)).size).toBeGreaterThan(80);
      for (const [place, text] of await cellsOn(page, 0, size)) {
        const [row, column] = place.split(',').map(Number);
        expect(`${place}: ${text.replace('−', '-').replace(',', '')}`).toBe(
          `${place}: ${correlateCell(photo, sobel, 3, row, column)}`,
        );
      }
      for (const [place, text] of await cellsOn(page, -1, size)) {
        const [row, column] = place.split(',').map(Number);
        expect(text).toBe(String((row * row + 7 * column) % 251));
      }
    },
  );

  test('a zoomed pixel is one colour, whatever its neighbours', async () => {
    const { page } = await openAt(sobelSettings(), 16, 50, 60);
    const colors = await pictureCanvas(page, -1).evaluate((element) => {
      const context = (element as HTMLCanvasElement).getContext('2d');
      const cell = (column: number) => {
        // The lines between cells are left out.
        const { data } = context?.getImageData(28 + 16 * column + 2, 18 + 2, 13, 13) ?? { data: [] };
        return [...new Set(Array.from({ length: 169 }, (_, pixel) => data[4 * pixel]))];
      };
      return [0, 1, 2, 3].map(cell);
    });
    expect(colors.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    expect(new Set(colors.flat()).size).toBe(4);
  });

  test('a colour shows three numbers from 40 px on, none in less', async () => {
    const image = makeImage(60, 60, 3, (row, column, channel) => row + column + 50 * channel);
    const settings = { ...sobelSettings(), chain: { ...sobelSettings().chain, channels: 'each' as const } };
    const { page } = await openAt(settings, 48, 20, 20, image);
    await recordTexts(page);
    await page.mouse.move(...(Object.values(await middleOf(page, -1)) as [number, number]));
    await expect.poll(async () => (await cellsOn(page, -1, 48)).get('20,21')).toBe('41 91 141');
    expect(await tip(page).innerText()).toMatch(/: \d+ · \d+ · \d+$/);
    await page.keyboard.press('-');
    await expect.poll(async () => (await cellsOn(page, -1, 32)).size).toBe(0);
  });

  test('what is no number is hatched and says nothing', async () => {
    const kernel = { height: 1, width: 3, weights: [1e308, 0, -1e308] };
    const { page } = await openAt(sobelSettings({ kernel }), 32, 50, 60);
    await recordTexts(page);
    await page.mouse.move(...(Object.values(await middleOf(page, 0)) as [number, number]));
    await expect.poll(() => tip(page).innerText()).toMatch(/: NaN$/);
    expect([...(await cellsOn(page, 0, 32)).values()]).toEqual([]);
  });
});

describe('padding', () => {
  const small = makeImage(6, 7, 1, (row, column) => 10 * row + column + 1);
  const pool = (kind: PoolStep['pool']): LabSettings => ({
    chain: {
      channels: 'gray',
      steps: [{ type: 'pool', pool: kind, size: [3, 3], stride: [1, 1], padding: 'same' }],
    },
    display: 'auto',
  });
  const filled = (padMode: Parameters<typeof sobelSettings>[0]) => sobelSettings(padMode);

  test.each([
    ['zeros', filled({}), '0', 'padding, 0'],
    ['a constant', filled({ padMode: { type: 'constant', value: 7 } }), '7', 'padding, 7'],
    ['reflection', filled({ padMode: { type: 'reflect' } }), '14', 'padding, 14 from row 1, column 3'],
    ['the rim', filled({ padMode: { type: 'replicate' } }), '4', 'padding, 4 from row 0, column 3'],
    ['the other side', filled({ padMode: { type: 'wrap' } }), '54', 'padding, 54 from row 5, column 3'],
    ['nothing, in a maximum', pool('max'), '−∞', 'padding, −∞: never the largest'],
    ['nothing, in an average', pool('average'), undefined, 'padding, not counted'],
  ])('of %s shows its value and where it is from', async (_name, settings, text, sentence) => {
    const { page } = await openLab({ image: small, settings });
    await pictureCanvas(page, 0).waitFor();
    const scale = Number((await zoomText(page).textContent())?.replace('×', ''));
    await recordTexts(page);
    const box = await pictureCanvas(page, -1).boundingBox();
    if (!box) throw new Error('The picture is not there.');
    // Over an ordinary cell first: the rulers are drawn anew.
    await page.mouse.move(box.x + 28 + 2.5 * scale, box.y + 18 + 2.5 * scale);
    await expect.poll(async () => (await cellsOn(page, -1, scale)).get('1,1')).toBe('12');
    expect((await cellsOn(page, -1, scale)).get('-1,3')).toBe(text);
    await page.mouse.move(box.x + 28 + 4.5 * scale, box.y + 18 + 0.5 * scale);
    await expect.poll(() => tip(page).innerText()).toBe(`row −1, column 3: ${sentence}`);
  });

  test('a column that is never read is named under the input, and only there', async () => {
    const settings = sobelSettings({ padding: 'valid', stride: [1, 2] });
    const image = makeImage(7, 8, 1, (row, column) => row + column);
    const { page } = await openLab({ image, settings });
    await expect
      .poll(() => page.locator('.picture-notes .unread').allInnerTexts())
      .toEqual(['column 7 is never read']);
    expect(await page.locator('figure.input .picture-notes .unread').count()).toBe(1);
  });
});

test('a tip has the number of every cell: of a picture that is shrunk, and beside a pin', async () => {
  const image = makeImage(900, 1200, 1, (row, column) => (row + 3 * column) % 256);
  const { page } = await openLab({ image, settings: withMaxPool });
  const { x, y } = await middleOf(page, -1);
  await page.mouse.move(x, y);
  const says = () => tip(page).innerText();
  const expectValue = async () => {
    await expect.poll(says).toMatch(/^row \d+, column \d+: \d+$/);
    const [row, column, value] = (await says()).match(/\d+/g)?.map(Number) ?? [];
    expect(value).toBe((row + 3 * column) % 256);
  };
  await expectValue();
  await page.mouse.click(x, y);
  await page.mouse.move(x + 40, y + 20);
  await expectValue();
});

test.each([
  [0.3, 0.3],
  [0.3, 0.7],
  [0.7, 0.3],
  [0.7, 0.7],
])('the tip of a pinned cell hides no cell beside it, at %d, %d of the picture', async (across, down) => {
  const size = 32;
  const { page } = await openAt(sobelSettings(), size, 100, 150);
  const box = await pictureCanvas(page, 0).boundingBox();
  if (!box) throw new Error('The picture is not there.');
  const [column, row] = [Math.floor((across * box.width) / size), Math.floor((down * box.height) / size)];
  const [x, y] = [box.x + rulerWidth + column * size, box.y + rulerHeight + row * size];
  await page.mouse.click(x + size / 3, y + size / 4);
  await page.getByRole('button', { name: 'Unpin (Esc)' }).waitFor();
  const overlap = async () => {
    const said = await tip(page).boundingBox();
    if (!said) throw new Error('There is no tip.');
    const inX = Math.min(said.x + said.width, x + 2 * size) - Math.max(said.x, x - size);
    const inY = Math.min(said.y + said.height, y + 2 * size) - Math.max(said.y, y - size);
    return Math.min(inX, inY);
  };
  await expect.poll(overlap).toBeLessThanOrEqual(0);
  expect(await overlap()).toBeGreaterThan(-size);
});

test.each([1280, 560, 420])('a tip is seen whole at %d pixels, whatever it says', async (width) => {
  const settings = sobelSettings({ padMode: { type: 'reflect' } });
  for (const image of [photo, makeImage(9, 12, 3, (row, column) => 20 * row + column)]) {
    const { page } = await openLab({ image, settings, width, language: 'es', bundle: spanish });
    for (const stage of [-1, 0]) {
      await pictureCanvas(page, stage).waitFor();
      await pictureCanvas(page, stage).scrollIntoViewIfNeeded();
      const box = await pictureCanvas(page, stage).boundingBox();
      if (!box) throw new Error('The picture is not there.');
      for (const share of [0.01, 0.2, 0.49, 0.51, 0.8, 0.99]) {
        await page.mouse.move(box.x + share * box.width, box.y + share * box.height);
        const said = await tip(page).boundingBox();
        expect(said?.x, `${share} of stage ${stage}`).toBeGreaterThanOrEqual(0);
        expect((said?.x ?? 0) + (said?.width ?? 0), `${share} of stage ${stage}`).toBeLessThanOrEqual(width);
      }
    }
  }
});
