import type { FrameLocator, Locator } from 'playwright-core';
import { markerColors } from '../../src/protocol/colorScales.ts';
import type { VsCodeWindow } from './window.ts';

/** What the panel's canvases were told to draw last: numbers and marks are read where they stand. */

/** In CSS pixels from the corner of the canvas. */
export interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export interface DrawnFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Drawing {
  readonly texts: DrawnText[];
  readonly frames: (DrawnFrame & { readonly color: string })[];
}

type Watched = HTMLCanvasElement & { drawing?: Drawing };

/** Has the canvases of panels that are opened from now on remember what is drawn on them. */
export async function watchDrawings({ page }: VsCodeWindow): Promise<void> {
  await page.context().addInitScript(() => {
    const { prototype } = CanvasRenderingContext2D;
    const { clearRect, fillText, strokeRect } = prototype;
    const placeOf = (context: CanvasRenderingContext2D, x: number, y: number) => {
      const at = context.getTransform().transformPoint({ x, y });
      return { x: at.x / devicePixelRatio, y: at.y / devicePixelRatio };
    };
    const drawingOf = (context: CanvasRenderingContext2D): Drawing => {
      const canvas = context.canvas as Watched;
      canvas.drawing ??= { texts: [], frames: [] };
      return canvas.drawing;
    };
    prototype.clearRect = function (...args) {
      (this.canvas as Watched).drawing = { texts: [], frames: [] };
      clearRect.apply(this, args);
    };
    prototype.fillText = function (text, x, y, ...rest) {
      drawingOf(this).texts.push({ text, ...placeOf(this, x, y) });
      fillText.call(this, text, x, y, ...rest);
    };
    prototype.strokeRect = function (x, y, width, height) {
      const color = String(this.strokeStyle);
      drawingOf(this).frames.push({ ...placeOf(this, x, y), width, height, color });
      strokeRect.call(this, x, y, width, height);
    };
  });
}

/** The texts that stand on a canvas. */
export function textsOn(canvas: Locator): Promise<readonly DrawnText[]> {
  return canvas.evaluate((element) => (element as Watched).drawing?.texts ?? []);
}

/** The frames around cells of a stage, without their dark casing. */
export async function framesOn(frame: FrameLocator, stage: number): Promise<readonly DrawnFrame[]> {
  const drawn = await frame
    .locator(`canvas[data-marks="${stage}"]`)
    .first()
    .evaluate((element) => (element as Watched).drawing?.frames ?? []);
  return drawn.filter(({ color }) => color === markerColors.marker);
}
