import type { ThemeColors } from '../colors.ts';
import { type CellPicture, type ColoredPicture, colorPicture } from './pictureRgba.ts';

/** A picture that can be drawn at any size. */
export interface PictureBitmap extends ColoredPicture {
  readonly image: HTMLCanvasElement;
  readonly rows: number;
  readonly columns: number;
  readonly hasAlpha: boolean;
}

/** Side of a square of the board behind transparent pixels, and the distance of hatch lines: CSS pixels. */
const checkSize = 8;
const hatchSize = 6;

/** Colours a picture, one canvas pixel a cell. */
export function pictureBitmap(
  picture: Omit<CellPicture, 'values' | 'padding'>,
  colors: Pick<ThemeColors, 'levels'>,
): PictureBitmap {
  const { rows, columns, alpha } = picture;
  const { rgba, notNumbers } = colorPicture(picture, colors);
  const image = document.createElement('canvas');
  image.height = rows;
  image.width = columns;
  // Kept in main memory: it is written once from there, and a small one is not worth a texture.
  image
    .getContext('2d', { willReadFrequently: true })
    ?.putImageData(new ImageData(rgba, columns, rows), 0, 0);
  return { image, rows, columns, rgba, notNumbers, hasAlpha: alpha !== null };
}

/** Draws a bitmap over `width × height` CSS pixels; enlarged cells keep their corners, `isSmooth` is for smaller ones. */
export function drawBitmap(
  context: CanvasRenderingContext2D,
  bitmap: PictureBitmap,
  width: number,
  height: number,
  isSmooth = false,
): void {
  if (bitmap.hasAlpha) drawBoard(context, width, height);
  context.imageSmoothingEnabled = isSmooth;
  context.drawImage(bitmap.image, 0, 0, width, height);
  if (bitmap.notNumbers.length > 0) drawHatching(context, bitmap, width, height);
}

function drawBoard(context: CanvasRenderingContext2D, width: number, height: number): void {
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#c8c8c8';
  for (let y = 0; y < height; y += checkSize) {
    for (let x = (y / checkSize) % 2 === 0 ? 0 : checkSize; x < width; x += 2 * checkSize) {
      context.fillRect(x, y, checkSize, checkSize);
    }
  }
}

function drawHatching(
  context: CanvasRenderingContext2D,
  { notNumbers, rows, columns }: PictureBitmap,
  width: number,
  height: number,
): void {
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  context.save();
  context.beginPath();
  for (const [row, column, cells] of notNumbers) {
    context.rect(column * cellWidth, row * cellHeight, cells * cellWidth, cellHeight);
  }
  context.clip();
  context.fillStyle = '#808080';
  context.fillRect(0, 0, width, height);
  context.strokeStyle = '#141414';
  context.lineWidth = 1.5;
  context.beginPath();
  for (let x = -height; x < width; x += hatchSize) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
  context.restore();
}
