import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import sharp from 'sharp';
import type { VsCodeWindow } from './window.ts';

const PATIENCE_MS = 30_000;

/** The Kernel Lab panel as a person meets it: by the names of its controls. */
export class KernelLab {
  readonly frame: FrameLocator;

  constructor(window: VsCodeWindow) {
    this.frame = window.webview();
  }

  /** The picture of a stage: −1 the image, 0 the output of the first step, 1 of the second … */
  picture(stage: number): Locator {
    return this.frame.locator(`canvas[data-stage="${stage}"]`).first();
  }

  /** Waits until a stage has `columns` × `rows` cells. */
  async hasSize(stage: number, columns: number, rows: number): Promise<void> {
    await this.frame
      .locator(`canvas[data-stage="${stage}"][aria-label*=", ${columns} by ${rows}."]`)
      .first()
      .waitFor({ timeout: PATIENCE_MS });
  }

  /** Waits for the sentence that names a file, and returns it. */
  async problemNaming(name: string): Promise<string> {
    const alert = this.frame.getByRole('alert').filter({ hasText: name });
    await alert.waitFor({ timeout: PATIENCE_MS });
    return (await alert.innerText()).trim();
  }

  choose(control: string, option: string): Promise<unknown> {
    return this.frame.getByRole('combobox', { name: control, exact: true }).selectOption({ label: option });
  }

  /** What a list has chosen. */
  chosen(control: string): Promise<string> {
    const list = this.frame.getByRole('combobox', { name: control, exact: true });
    return list.locator('option:checked').innerText();
  }

  /** The first option of a list whose words start so. */
  async chooseStarting(control: string, start: string): Promise<void> {
    const list = this.frame.getByRole('combobox', { name: control, exact: true });
    const labels = await list.getByRole('option').allInnerTexts();
    const label = labels.find((candidate) => candidate.startsWith(start));
    if (label === undefined) throw new Error(`${control} offers ${labels.join(', ')}, not ${start}`);
    await list.selectOption({ label });
  }

  write(field: string, text: string): Promise<void> {
    return this.frame.getByRole('textbox', { name: field, exact: true }).fill(text);
  }

  press(name: string): Promise<void> {
    return this.frame.getByRole('radio', { name, exact: true }).click();
  }

  /** Moves the mouse onto a cell of a picture; `extent` is the stage's size in cells. */
  async pointAt(stage: number, cell: Cell, extent: Extent): Promise<void> {
    const picture = this.picture(stage);
    const box = await picture.boundingBox();
    if (!box) throw new Error('The picture is not on the screen.');
    const x = ((cell.column + 0.5) * box.width) / extent.columns;
    const y = ((cell.row + 0.5) * box.height) / extent.rows;
    await picture.hover({ position: { x, y } });
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  /** Cell, place and value of what is chosen. */
  title(): Promise<string> {
    return this.frame.locator('.card h2').innerText();
  }

  /** Takes every change back; `name` is what the button is called. */
  async undoAll(name = 'Undo'): Promise<void> {
    const undo = this.button(name);
    while ((await undo.getAttribute('aria-disabled')) === 'false') await undo.click();
  }

  /** The values that the arithmetic of `cell` ends in, one for each channel. */
  async valuesAt(cell: Cell): Promise<number[]> {
    const title = this.frame
      .locator('.card h2')
      .filter({ hasText: `at row ${cell.row}, column ${cell.column} =` });
    const text = await title.innerText();
    return text
      .slice(text.lastIndexOf('=') + 1)
      .split('·')
      .map((part) => Number(part.trim().replace('−', '-').replaceAll(',', '')));
  }

  /** Different colours in a picture; 1 is a blank one. */
  async colors(stage: number): Promise<number> {
    return this.picture(stage).evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d');
      if (!context) return 0;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
  }

  /** Waits until a picture shows more than a few colours. */
  async isDrawn(stage: number): Promise<void> {
    await this.picture(stage).waitFor({ timeout: PATIENCE_MS });
    const deadline = Date.now() + PATIENCE_MS;
    while ((await this.colors(stage)) <= 8) {
      if (Date.now() > deadline) throw new Error(`The picture of stage ${stage} stays blank.`);
    }
  }
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Extent {
  readonly rows: number;
  readonly columns: number;
}

/** An example image, decoded here and not by the extension: three bytes a pixel, row by row. */
export async function decodeExample(folder: string, name: string) {
  const { data, info } = await sharp(join(folder, name))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3) throw new Error(`${name} has ${channels} channels.`);
  return {
    width,
    height,
    at: (row: number, column: number, channel: number) => data[(row * width + column) * 3 + channel],
  };
}
