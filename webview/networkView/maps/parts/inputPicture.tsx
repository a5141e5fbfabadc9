import { useCallback } from 'preact/hooks';
import type { MapsLook } from '../../../../src/protocol/featureMaps.ts';
import { CanvasView } from '../../../shared/canvasView.tsx';
import { drawPixels } from '../../../shared/drawPixels.ts';
import { imageOf } from '../../parts/sampleCanvas.tsx';

interface InputPictureProps extends Pick<MapsLook, 'picture'> {
  readonly cssWidth: number;
  readonly cssHeight: number;
}

/** An image in its own colours or greys. */
export function InputPicture({ picture, cssWidth, cssHeight }: InputPictureProps) {
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const size = { width: cssWidth, height: cssHeight, isSmooth: cssWidth < picture.width };
      drawPixels(context, imageOf(picture), size);
    },
    [picture, cssWidth, cssHeight],
  );
  return (
    <CanvasView class="picture" aria-hidden="true" cssWidth={cssWidth} cssHeight={cssHeight} draw={draw} />
  );
}
