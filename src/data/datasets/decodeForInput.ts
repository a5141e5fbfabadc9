import type { PixelImage } from '../../engine/filter/image.ts';
import { type DecodeOptions, decodePreview } from '../decodeImage.ts';
import type { InputShape } from './datasetSpec.ts';

/** A larger image is shrunk to about so many times the pixels of the input while it is decoded. */
const decodedPixels = 4;

/**
 * Decodes an image for a network's input, which `fitImage` brings it to: a large one is shrunk by the decoder to four
 * times the input's pixels. Whoever shows a file to a network goes this way, so that it sees what it was trained on.
 * @throws DataError as `decodePreview`.
 */
export function decodeForInput(
  bytes: Uint8Array,
  name: string,
  [height, width]: InputShape,
  options: DecodeOptions = {},
): Promise<PixelImage> {
  return decodePreview(bytes, name, decodedPixels * height * width, options);
}
