/**
 * A decoded image: interleaved pixels, row by row, `height · width · channels` numbers.
 * 8-bit values are 0..255 as stored; 16-bit values are stored whole and count as v / 257, so that both
 * depths share the scale 0..255. Alpha is not part of it.
 */
export interface PixelImage {
  readonly height: number;
  readonly width: number;
  /** 1 (grey) or 3 (red, green, blue). */
  readonly channels: 1 | 3;
  readonly data: Uint8Array | Uint16Array;
}

/** What a stored number is multiplied by to lie on the scale 0..255. */
export function pixelScale(image: PixelImage): number {
  return image.data instanceof Uint16Array ? 1 / 257 : 1;
}

/** Weights of red, green and blue in grey: luma of ITU-R BT.601. */
export const grayWeights = [0.299, 0.587, 0.114] as const;
