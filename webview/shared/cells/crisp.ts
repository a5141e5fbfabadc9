/** Lines that are sharp at any pixel ratio: their edges lie on device pixels. */

/** The nearest edge of a device pixel, in CSS pixels. */
export function onPixel(css: number, ratio: number): number {
  return Math.round(css * ratio) / ratio;
}

/** A line of about `css` pixels in whole device pixels; at least one. */
export function lineOf(css: number, ratio: number): number {
  return Math.max(1, Math.round(css * ratio)) / ratio;
}

/** Fills a frame of `line` CSS pixels inside a rectangle. */
export function fillFrame(
  context: CanvasRenderingContext2D,
  {
    x,
    y,
    width,
    height,
  }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  line: number,
  ratio: number,
): void {
  const [left, top] = [onPixel(x, ratio), onPixel(y, ratio)];
  const [right, bottom] = [onPixel(x + width, ratio), onPixel(y + height, ratio)];
  const thick = lineOf(line, ratio);
  context.fillRect(left, top, right - left, thick);
  context.fillRect(left, bottom - thick, right - left, thick);
  context.fillRect(left, top, thick, bottom - top);
  context.fillRect(right - thick, top, thick, bottom - top);
}
