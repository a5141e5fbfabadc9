import type { PixelImage } from '../engine/filter/image.ts';

/** An image and what its file said about itself. `data` and `alpha` fill buffers of their own. */
export interface DecodedImage extends PixelImage {
  /** As a reader knows it: PNG, JPEG, WebP, GIF, BMP, AVIF, TIFF, SVG. */
  readonly format: string;
  readonly bitsPerChannel: 8 | 16;
  /** Opacity 0..255, `height · width`, not multiplied into the colours; null where all is opaque. */
  readonly alpha: Uint8Array | null;
  /** Pictures in the file; the first (in AVIF the primary) one is decoded. */
  readonly frames: number;
}

/** What an image's header says. Height and width are those of the picture as it is shown upright. */
export interface ImageHeader {
  readonly format: string;
  readonly height: number;
  readonly width: number;
  /** Of the decoded image: 1 for grey, 3 for all else. */
  readonly channels: 1 | 3;
  readonly bitsPerChannel: 8 | 16;
  /** Whether the file can hold transparency; the pixels may still all be opaque. */
  readonly hasAlpha: boolean;
  readonly frames: number;
}

/** A smaller decoding, and the size of the whole. */
export interface DecodedPreview extends DecodedImage {
  readonly full: { readonly height: number; readonly width: number };
}

export interface DecodeOptions {
  /** Largest image, in millions of pixels (100). */
  readonly megapixels?: number;
  /** After how long decoding is given up (60). */
  readonly seconds?: number;
  /** Where the image library is loaded from, instead of the installed one. */
  readonly sharpFrom?: string;
}
