/** Draws `image` from the upper left corner, `width` × `height` in the units of `context`. */
export function drawPixels(
  context: CanvasRenderingContext2D,
  image: ImageData,
  {
    width,
    height,
    isSmooth,
  }: { readonly width: number; readonly height: number; readonly isSmooth: boolean },
): void {
  const pixels = new OffscreenCanvas(image.width, image.height);
  pixels.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = isSmooth;
  context.drawImage(pixels, 0, 0, width, height);
}
