import { useCallback } from 'preact/hooks';
import type { MapsLook } from '../../../../src/protocol/featureMaps.ts';
import { CanvasView } from '../../../shared/canvasView.tsx';
import { imageOf } from '../../parts/sampleCanvas.tsx';

interface InputPictureProps extends Pick<MapsLook, 'picture'> {
  readonly cssWidth: number;
  readonly cssHeight: number;
}

/** An image in its own colours or greys. */
export function InputPicture({ picture, cssWidth, cssHeight }: InputPictureProps) {
  const { height, width } = picture;
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const pixels = new OffscreenCanvas(width, height);
      pixels.getContext('2d')?.putImageData(imageOf(picture), 0, 0);
      context.imageSmoothingEnabled = cssWidth < width;
      context.drawImage(pixels, 0, 0, cssWidth, cssHeight);
    },
    [picture, height, width, cssWidth, cssHeight],
  );
  return (
    <CanvasView
      class="picture"
      aria-hidden="true"
      cssWidth={cssWidth}
      cssHeight={cssHeight}
      ratio={window.devicePixelRatio || 1}
      draw={draw}
    />
  );
}
