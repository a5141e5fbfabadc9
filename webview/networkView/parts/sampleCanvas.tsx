import { useCallback } from 'preact/hooks';
import type { SamplePicture } from '../../../src/protocol/networkView.ts';
import { CanvasView } from '../../shared/canvasView.tsx';
import { drawPixels } from '../../shared/drawPixels.ts';

/** CSS pixels of the longer side. */
const size = 56;

/** A sample, small; an empty frame until it is there. */
export function SampleCanvas({ picture }: { readonly picture: SamplePicture | null }) {
  const longer = picture ? Math.max(picture.width, picture.height) : 1;
  const [cssWidth, cssHeight] = picture
    ? [(size * picture.width) / longer, (size * picture.height) / longer]
    : [size, size];
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      if (!picture) return;
      const isSmooth = longer > 2 * size;
      drawPixels(context, imageOf(picture), { width: cssWidth, height: cssHeight, isSmooth });
    },
    [picture, longer, cssWidth, cssHeight],
  );
  return (
    <CanvasView class="picture" aria-hidden="true" cssWidth={cssWidth} cssHeight={cssHeight} draw={draw} />
  );
}

export function imageOf({ width, height, channels, bytes }: Omit<SamplePicture, 'index'>): ImageData {
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      image.data[4 * pixel + channel] = bytes[channels * pixel + (channels === 1 ? 0 : channel)];
    image.data[4 * pixel + 3] = 255;
  }
  return image;
}
