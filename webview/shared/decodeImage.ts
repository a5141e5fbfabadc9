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
  const bitmap = await createImageBitmap(await sourceOf(bytes), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  try {
    return readBack(bitmap);
  } finally {
    bitmap.close();
  }
}

/** What a bitmap is made of: the bytes, or the drawing that they describe. */
async function sourceOf(bytes: Uint8Array): Promise<Blob | HTMLImageElement> {
  const words = new TextDecoder();
  const isMarkup = words.decode(bytes.subarray(0, 1000)).trimStart().startsWith('<');
  const root =
    isMarkup && new DOMParser().parseFromString(words.decode(bytes), 'image/svg+xml').documentElement;
  if (!(root instanceof SVGSVGElement)) return new Blob([bytes.slice()]);
  giveSize(root);
  const text = new XMLSerializer().serializeToString(root);
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A drawing without a size of its own is as large as its view box, as in the host's decoder. */
function giveSize(root: SVGSVGElement): void {
  const { width, height } = root.viewBox.baseVal ?? { width: 0, height: 0 };
  if (!(width > 0 && height > 0)) return;
  const isOwn = (side: string) => root.hasAttribute(side) && !root.getAttribute(side)?.endsWith('%');
  const ratio = width / height;
  if (!isOwn('width'))
    root.setAttribute('width', String(isOwn('height') ? root.height.baseVal.value * ratio : width));
  if (!isOwn('height')) root.setAttribute('height', String(root.width.baseVal.value / ratio));
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
