/** An image as the browser decodes it: 8 bit, not premultiplied, row by row. */
export interface Rgba {
  readonly height: number;
  readonly width: number;
  readonly rgba: Uint8Array;
}

/** Rows that are read back at a time: the canvas never holds the whole of a large image. */
const bandPixels = 4_000_000;

/**
 * Decodes with the browser, colours as stored. The result is the only whole copy that is made.
 * Rejects where the browser cannot read the bytes.
 */
export async function decodeImage(bytes: Uint8Array): Promise<Rgba> {
  const bitmap = await createImageBitmap(new Blob([bytes.slice()]), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  try {
    return readBack(bitmap);
  } finally {
    bitmap.close();
  }
}

function readBack(bitmap: ImageBitmap): Rgba {
  const { height, width } = bitmap;
  const rgba = new Uint8Array(height * width * 4);
  const bandHeight = Math.min(height, Math.max(1, Math.floor(bandPixels / width)));
  const context = new OffscreenCanvas(width, bandHeight).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The browser has no memory for this image.');
  for (let row = 0; row < height; row += bandHeight) {
    const rows = Math.min(bandHeight, height - row);
    context.clearRect(0, 0, width, bandHeight);
    context.drawImage(bitmap, 0, -row);
    rgba.set(context.getImageData(0, 0, width, rows).data, row * width * 4);
  }
  return { height, width, rgba };
}
