import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { Picture, Stage } from '../../../src/protocol/kernelLab.ts';
import { CanvasView } from '../../shared/canvasView.tsx';
import { themeColors } from '../../shared/colors.ts';
import { theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { drawMarkers } from '../draw/drawMarkers.ts';
import { drawBitmap, pictureBitmap } from '../draw/pictureBitmap.ts';
import { cellAt, type PictureBox, pictureBox } from '../layout/fitPictures.ts';
import { markersOn } from '../layout/markers.ts';
import { footprint } from '../layout/windows.ts';
import { chosenPlace, type Extent, moveBy, type Place, pinAt, pointAt } from '../state/cursor.ts';
import type { Lab } from '../state/lab.ts';

interface PictureViewProps {
  readonly lab: Lab;
  readonly stage: Stage;
  readonly name: string;
  readonly picture: Picture;
  readonly extent: Extent;
  /** It belongs to settings before the ones that cannot be computed. */
  readonly isStale: boolean;
}

/** One stage's picture with the frames of the chosen cell; it can be pointed at and walked through. */
export function PictureView({ lab, stage, name, picture, extent, isStale }: PictureViewProps) {
  const scale = lab.scale.value;
  const ratio = lab.room.value?.ratio ?? 1;
  const box = useMemo(() => pictureBox(extent, scale, ratio), [extent, scale, ratio]);
  const colors = themeColors(theme.value);
  const bitmap = useMemo(() => pictureBitmap(picture, colors), [picture, colors]);
  const cursor = lab.cursor.value;
  const geometry = lab.pictures.shown.value?.reply.geometry;
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      const { cssWidth, cssHeight } = box;
      context.translate(box.left, box.top);
      drawBitmap(context, bitmap, cssWidth, cssHeight);
      const cell = { x: cssWidth / extent.width, y: cssHeight / extent.height };
      const { pin, hover } = cursor;
      const frame = (place: Place | null, isPinned: boolean) => {
        if (place && geometry)
          drawMarkers(context, markersOn(stage, footprint(place, geometry), cell, isPinned));
      };
      if (hover !== pin && hover?.stage === stage) frame(hover, false);
      frame(pin ?? hover, pin !== null);
    },
    [bitmap, box, extent, cursor, geometry, stage],
  );
  const pointer = usePointer(lab, stage, box, extent);
  const { isThickened, target } = box;
  return (
    <>
      <div class={isStale ? 'frame stale' : 'frame'}>
        <CanvasView
          tabIndex={0}
          role="img"
          aria-label={t('{name}, {width} by {height}. Arrows move, Enter pins, Escape frees.', {
            name,
            width: extent.width,
            height: extent.height,
          })}
          data-stage={stage}
          {...target}
          ratio={ratio}
          draw={draw}
          {...pointer}
          onKeyDown={(event) => walk(lab, stage, extent, event)}
        />
      </div>
      {isThickened && (
        <p class="thickened small quiet">{t('Thicker than to scale, or it could not be seen.')}</p>
      )}
    </>
  );
}

/** What the pointer does on a picture. */
function usePointer(lab: Lab, stage: Stage, box: PictureBox, extent: Extent) {
  const { cursor } = lab;
  const placeOf = ({ offsetX, offsetY }: PointerEvent): Place => ({
    stage,
    ...cellAt(offsetX, offsetY, box, extent),
  });
  // A click's own coordinates are rounded: it is where the pointer was let go, as hovering has it.
  const released = useRef<Place | null>(null);
  return {
    onPointerMove: (event: PointerEvent) => {
      cursor.value = pointAt(cursor.value, placeOf(event));
    },
    onPointerLeave: () => {
      cursor.value = pointAt(cursor.value, null);
    },
    onPointerUp: (event: PointerEvent) => {
      released.current = placeOf(event);
    },
    onClick: () => {
      if (released.current) cursor.value = pinAt(cursor.value, released.current);
      released.current = null;
    },
  };
}

/** What keys do on a picture. */
function walk(lab: Lab, stage: Stage, extent: Extent, event: KeyboardEvent): void {
  const { cursor } = lab;
  const step = event.shiftKey ? strideFrom(lab, stage) : [1, 1];
  const move = moves[event.key];
  const chosen = chosenPlace(cursor.value);
  if (move) cursor.value = moveBy(cursor.value, stage, extent, move[0] * step[0], move[1] * step[1]);
  else if ((event.key === 'Enter' || event.key === ' ') && chosen) {
    cursor.value = pinAt(cursor.value, chosen);
  } else return;
  event.preventDefault();
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The stride of the step that reads a stage: rows, columns. */
function strideFrom(lab: Lab, stage: Stage): readonly [number, number] {
  return lab.pictures.shown.value?.settings.chain.steps[stage + 1]?.stride ?? [1, 1];
}
