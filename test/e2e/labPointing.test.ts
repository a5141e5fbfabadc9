import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { framesOn, textsOn, watchDrawings } from './drawings.ts';
import { eventually } from './eventually.ts';
import { convolve, type Grid, pool, readGray } from './grids.ts';
import { type Cell, KernelLab } from './kernelLab.ts';
import { corner, ruler, showsNumbersOf, written } from './numberedCells.ts';
import { useOneWindow } from './windows.ts';

/** Pointing, pinning, walking, zooming and playing, with mouse and keyboard: all in one window. */

const shared = useOneWindow({ height: 900 });
const SOBEL_X = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const IMAGE = { rows: 28, columns: 28 };
const POOLED = { rows: 14, columns: 14 };
/** CSS pixels of a cell in most of these tests: all of the image is seen, without padding or rulers. */
const CELL = 8;

let lab: KernelLab;
let image: Grid;
let output: Grid;

beforeAll(async () => {
  const window = shared();
  await watchDrawings(window);
  await window.chooseInExplorer('digit.png', 'Apply Kernel');
  lab = new KernelLab(window);
  image = await readGray(window.folder, 'digit.png');
  output = convolve(image, SOBEL_X);
  await lab.isDrawn(0);
});

/** The settings of the beginning, and nothing chosen. */
beforeEach(async () => {
  const { page } = shared();
  await lab.undoAll();
  await page.keyboard.up('Control');
  await page.keyboard.press('Escape');
  await lab.choose('Zoom', `${CELL}×`);
  await page.mouse.move(0, 0);
});

async function pin(stage: number, cell: Cell): Promise<void> {
  const { mouse } = shared().page;
  await lab.pointAt(stage, cell, IMAGE);
  await mouse.down();
  await mouse.up();
  await lab.frame.getByText('pinned', { exact: true }).waitFor();
}

/** The block of cells that the frames on a stage span: rows and columns, first and last. */
async function marked(stage: number, cell = CELL) {
  const frames = await framesOn(lab.frame, stage);
  const first = (from: number[]) => Math.round(Math.min(...from) / cell);
  const last = (to: number[]) => Math.round(Math.max(...to) / cell) - 1;
  return {
    rows: [first(frames.map(({ y }) => y)), last(frames.map(({ y, height }) => y + height))],
    columns: [first(frames.map(({ x }) => x)), last(frames.map(({ x, width }) => x + width))],
  };
}

function around({ row, column }: Cell, reach: number) {
  return { rows: [row - reach, row + reach], columns: [column - reach, column + reach] };
}

describe('linked, three ways', () => {
  it('an output pixel shows what it reads, how it is made, and the pool that it goes into', async () => {
    const cell = { row: 13, column: 17 };
    await lab.pointAt(0, cell, IMAGE);
    await eventually(() => lab.valuesAt(cell)).toEqual([output[13][17]]);
    await eventually(() => marked(-1)).toEqual(around(cell, 1));
    const card = lab.frame.locator('.card');
    const patch = [12, 13, 14].flatMap((row) => image[row].slice(16, 19));
    expect(
      await card
        .getByRole('img', { name: /^patch:/ })
        .locator('span')
        .allInnerTexts(),
    ).toEqual(patch.map(String));
    await eventually(() => framesOn(lab.frame, 1)).toHaveLength(1);
    const pooled = lab.frame.locator('.pool-window');
    expect(await pooled.locator('b').innerText()).toBe(written(pool(output)[6][8]));
  });

  it('an input pixel shows every output that it takes part in: fewer at a corner', async () => {
    await lab.pointAt(-1, { row: 13, column: 17 }, IMAGE);
    await lab.frame.getByText('It is read by 9 outputs.').first().waitFor();
    expect(await lab.title()).toBe(`Input at row 13, column 17 = ${image[13][17]}`);
    await eventually(() => marked(0)).toEqual(around({ row: 13, column: 17 }, 1));
    await lab.pointAt(-1, { row: 0, column: 0 }, IMAGE);
    await lab.frame.getByText('It is read by 4 outputs.').first().waitFor();
    await eventually(() => marked(0)).toEqual({ rows: [0, 1], columns: [0, 1] });
    await lab.write('Stride', '3');
    await lab.hasSize(0, 10, 10);
    await lab.pointAt(-1, { row: 13, column: 17 }, IMAGE);
    await lab.frame.getByText('It is read by one output: row 4, column 6.').first().waitFor();
  });

  it('a weight shows every input that it multiplies', async () => {
    await lab.frame.getByRole('textbox', { name: 'Weight at row 0, column 0' }).hover();
    await lab.frame
      .locator('.detail')
      .getByText('This weight multiplies rows 0 to 26, columns 0 to 26; products: 729.')
      .waitFor();
    await eventually(() => marked(-1)).toEqual({ rows: [0, 26], columns: [0, 26] });
    await lab.frame.getByRole('textbox', { name: 'Weight at row 2, column 2' }).hover();
    await eventually(() => marked(-1)).toEqual({ rows: [1, 27], columns: [1, 27] });
  });

  it('a pooled pixel shows its window and the one that won', async () => {
    const cell = { row: 6, column: 8 };
    await lab.pointAt(1, cell, POOLED);
    const largest = pool(output)[6][8];
    await eventually(() => lab.valuesAt(cell)).toEqual([largest]);
    await eventually(() => marked(0)).toEqual({ rows: [12, 13], columns: [16, 17] });
    const window = lab.frame.locator('.card').getByRole('img', { name: /^window:/ });
    expect(await window.locator('.winner').innerText()).toBe(written(largest));
    expect(await window.locator('span').count()).toBe(4);
  });
});

describe('pinning and walking', () => {
  it('a click pins, looking elsewhere moves nothing, Escape frees', async () => {
    const { page } = shared();
    await pin(0, { row: 10, column: 10 });
    const pinned = await lab.title();
    await lab.pointAt(0, { row: 20, column: 5 }, IMAGE);
    // Beside the pin the other cell is named at the pointer, with its value.
    await eventually(() => lab.frame.locator('.cell-tip').innerText()).toBe(
      `row 20, column 5: ${written(output[20][5])}`,
    );
    expect(await lab.title()).toBe(pinned);
    await page.keyboard.press('Escape');
    await eventually(() => lab.title()).toContain('row 20, column 5');
    await lab.frame.getByText('not pinned').waitFor();
    // A pinned cell is freed by a click on it.
    for (const state of ['pinned', 'not pinned']) {
      await page.mouse.down();
      await page.mouse.up();
      await lab.frame.getByText(state, { exact: true }).waitFor();
    }
  });

  it('arrows move a cell, with Shift a stride; they stop at the rim; Enter pins', async () => {
    const { page } = shared();
    await lab.write('Stride', '2, 3');
    await lab.hasSize(0, 10, 14);
    await lab.picture(-1).focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() => lab.title()).toContain('Input at row 13, column 13');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await eventually(() => lab.title()).toContain('row 12, column 14');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowDown');
    await eventually(() => lab.title()).toContain('row 14, column 11');
    for (let press = 0; press < 5; press++) await page.keyboard.press('Shift+ArrowLeft');
    await eventually(() => lab.title()).toBe(`Input at row 14, column 0 = ${image[14][0]}`);
    await page.keyboard.press('Enter');
    await lab.frame.getByText('pinned', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await lab.button('Unpin (Esc)').click();
    await lab.frame.getByText('pinned', { exact: true }).waitFor({ state: 'detached' });
  });
});

describe('zooming', () => {
  const zoom = () => lab.frame.locator('.zoom-choice option').first().innerText();

  it('keys lead to numbers in the cells of both pictures, and back', async () => {
    const { page } = shared();
    await pin(0, { row: 13, column: 13 });
    while ((await zoom()) !== '24×') await page.keyboard.press('+');
    await showsNumbersOf(lab, -1, image, 24);
    await showsNumbersOf(lab, 0, output, 24);
    await page.keyboard.press('-');
    await eventually(async () => (await textsOn(lab.picture(0))).length).toBeLessThan(100);
    await page.keyboard.press('1');
    await eventually(zoom).toBe('100 %');
    await page.keyboard.press('0');
    await eventually(() => lab.button('Fit (0)').getAttribute('aria-pressed')).toBe('true');
  });

  it('the wheel zooms around the cell under the pointer, a drag moves both pictures', async () => {
    const { page } = shared();
    const under = () => lab.frame.locator('.cell-tip').innerText();
    await lab.choose('Zoom', '24×');
    await lab.picture(0).hover({ position: { x: 100, y: 80 } });
    await eventually(under).toMatch(/^row \d+, column \d+: /);
    const cell = await under();
    await page.keyboard.down('Control');
    for (const turn of [-50, -50, 50]) {
      const before = await zoom();
      await page.mouse.wheel(0, turn);
      await eventually(zoom).not.toBe(before);
      expect(await under()).toBe(cell);
    }
    await page.keyboard.up('Control');
    const cellSize = Number.parseFloat(await zoom());
    await showsNumbersOf(lab, 0, output, cellSize);
    // Grabbed and let go three cells further to the right, the same cell is still under the pointer.
    const before = { input: await corner(lab, -1), output: await corner(lab, 0) };
    const box = await lab.picture(0).boundingBox();
    if (!box) throw new Error('The picture is not on the screen.');
    const at = { x: box.x + ruler.width + 2.5 * cellSize, y: box.y + ruler.height + 2.5 * cellSize };
    await page.mouse.move(at.x, at.y);
    const grabbed = await under();
    await page.mouse.down();
    await page.mouse.move(at.x + cellSize, at.y, { steps: 3 });
    await page.mouse.move(at.x + 3 * cellSize, at.y, { steps: 3 });
    await page.mouse.up();
    await eventually(under).toBe(grabbed);
    for (const [stage, { row, column }] of [[-1, before.input] as const, [0, before.output] as const]) {
      await eventually(() => corner(lab, stage)).toEqual({ row, column: column - 3 });
    }
    await showsNumbersOf(lab, -1, image, cellSize);
  });

  it('padding is there to be pointed at, and says where its values come from', async () => {
    const { page } = shared();
    await lab.choose('Fill with', 'reflection');
    await lab.choose('Zoom', '24×');
    await lab.picture(-1).hover();
    // To the upper left corner.
    await page.mouse.wheel(-2000, -2000);
    await eventually(() => corner(lab, -1)).toEqual({ row: 0, column: 0 });
    await lab.picture(-1).hover({ position: { x: ruler.width + 12, y: ruler.height + 12 } });
    await eventually(() => lab.frame.locator('.cell-tip').innerText()).toBe(
      `row −1, column −1: padding, ${image[1][1]} from row 1, column 1`,
    );
  });
});

describe('the window that slides', () => {
  const slider = () => lab.frame.getByRole('slider', { name: 'Window' });

  it('is stepped, scrubbed and sent back', async () => {
    const { page } = shared();
    await lab.button('One window on').click();
    await eventually(() => lab.title()).toMatch(/^Output at row 0, column 0 = /);
    await lab.button('One window on').click();
    await eventually(() => lab.title()).toMatch(/^Output at row 0, column 1 = /);
    await lab.frame.getByText('window 2 of 784').waitFor();
    await slider().focus();
    await page.keyboard.press('End');
    await eventually(() => lab.valuesAt({ row: 27, column: 27 })).toEqual([output[27][27]]);
    await lab.button('One window back').click();
    await eventually(() => lab.title()).toMatch(/^Output at row 27, column 26 = /);
    const box = await slider().boundingBox();
    if (!box) throw new Error('The slider is not on the screen.');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await eventually(() => lab.title()).toMatch(/^Output at row 1[34], /);
    await lab.button('Back to the first window').click();
    await eventually(() => lab.valuesAt({ row: 0, column: 0 })).toEqual([output[0][0]]);
  });

  it('plays by itself through windows that are each right, and stops with a key', async () => {
    const { page } = shared();
    await lab.choose('Speed', '8×');
    await lab.picture(0).focus();
    await page.keyboard.press('k');
    const seen = new Set<string>();
    await eventually(async () => {
      seen.add(await lab.title());
      return seen.size;
    }).toBeGreaterThan(4);
    for (const title of seen) {
      const [row, column, value] = /row (\d+), column (\d+) = (.+)$/.exec(title)?.slice(1) ?? [];
      expect(value).toBe(written(output[Number(row)][Number(column)]));
    }
    await page.keyboard.press('k');
    await lab.button('Play (K)').waitFor();
    const index = await slider().inputValue();
    await lab.button('One window on').click();
    expect(await slider().inputValue()).toBe(String(Number(index) + 1));
    await lab.choose('Speed', '1×');
  });

  it('only steps where the system asks for less motion', async () => {
    const { page } = shared();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const play = lab.button('Play (K)');
    await eventually(() => play.getAttribute('aria-disabled')).toBe('true');
    expect(await play.getAttribute('title')).toContain('asks for less motion');
    await lab.picture(0).focus();
    await page.keyboard.press('k');
    await lab.button('One window on').click();
    await eventually(() => lab.title()).toMatch(/^Output at row 0, column 0 = /);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await eventually(() => play.getAttribute('aria-disabled')).toBe('false');
  });
});
