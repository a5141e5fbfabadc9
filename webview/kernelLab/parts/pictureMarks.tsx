import { useCallback, useMemo } from 'preact/hooks';
import type { Stage } from '../../../src/protocol/kernelLab.ts';
import { CanvasView } from '../../shared/canvasView.tsx';
import { themeVersion } from '../../shared/theme.ts';
import { drawDots, drawMarkers } from '../draw/drawMarkers.ts';
import { latticeCorners, type StageGrid } from '../layout/markers.ts';
import type { PictureBox } from '../layout/pictureBox.ts';
import { type MarkScene, pictureMarks } from '../layout/pictureMarks.ts';
import type { Viewport } from '../layout/viewport.ts';
import type { Extent, Place } from '../state/cursor.ts';
import type { Lab } from '../state/lab.ts';

interface PictureMarksProps {
  readonly lab: Lab;
  readonly stage: Stage;
  readonly box: PictureBox;
  readonly viewport: Viewport;
  readonly ratio: number;
}

/** A frame around cells at the rim reaches so far beyond it, in CSS pixels. */
const rimWidth = 3;
/** How much of a picture the window that plays has yet to make. */
const veilAlpha = 0.75;

/** The marks over a picture, on a canvas of their own: moving them leaves the picture as it is. */
export function PictureMarks({ lab, stage, box, viewport, ratio }: PictureMarksProps) {
  const extent = lab.extents.value[stage + 1];
  const grid = useMemo(() => gridOf(box, viewport, extent), [box, viewport, extent]);
  const shown = lab.pictures.shown.value;
  const { view } = lab;
  const focus = view.focus.value;
  const cursor = lab.cursor.value;
  const probed = lab.probes.probed.value;
  const weight = view.weight.value;
  const pointed = view.pointed.value;
  const isVeiled = view.playback.value.isPlaying && stage === focus && cursor.pin?.stage === stage;
  void themeVersion.value;
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      if (!shown) return;
      const { settings, reply } = shown;
      const scene: MarkScene = { cursor, settings, geometry: reply.geometry, probed, focus, weight, pointed };
      const { cssWidth, cssHeight } = box;
      context.save();
      // Frames end where the picture does: beside it stand the numbers of rows and columns.
      context.translate(box.left, box.top);
      context.beginPath();
      context.rect(-rimWidth, -rimWidth, cssWidth + 2 * rimWidth, cssHeight + 2 * rimWidth);
      if (viewport.isCut) context.clip();
      if (isVeiled && cursor.pin) drawVeil(context, cursor.pin, grid, cssWidth, cssHeight);
      const { frames, dots } = pictureMarks(scene, stage, grid);
      for (const lattice of dots)
        drawDots(context, latticeCorners(lattice, grid, cssWidth, cssHeight), Math.min(grid.x, grid.y));
      drawMarkers(context, frames);
      context.restore();
    },
    [shown, cursor, probed, focus, weight, pointed, isVeiled, stage, grid, box, viewport],
  );
  return (
    <CanvasView
      class="marks"
      aria-hidden="true"
      data-marks={stage}
      {...box.target}
      ratio={ratio}
      draw={draw}
    />
  );
}

function gridOf(
  { cssWidth, cssHeight }: PictureBox,
  viewport: Viewport,
  extent: Extent | undefined,
): StageGrid {
  const { row, column, height, width } = viewport;
  const open = Number.POSITIVE_INFINITY;
  return {
    x: cssWidth / width,
    y: cssHeight / height,
    row,
    column,
    rim: {
      left: column <= 0 ? 0 : -open,
      top: row <= 0 ? 0 : -open,
      // A line of one pixel stands after its place.
      right: extent && column + width >= extent.width ? cssWidth - 1 : open,
      bottom: extent && row + height >= extent.height ? cssHeight - 1 : open,
    },
  };
}

/** Fades the outputs that come after the window. */
function drawVeil(
  context: CanvasRenderingContext2D,
  pin: Place,
  grid: StageGrid,
  width: number,
  height: number,
): void {
  const top = Math.max(0, Math.min(height, (pin.row - grid.row) * grid.y));
  const bottom = Math.max(0, Math.min(height, (pin.row + 1 - grid.row) * grid.y));
  const right = Math.max(0, Math.min(width, (pin.column + 1 - grid.column) * grid.x));
  const { parentElement } = context.canvas;
  context.save();
  context.globalAlpha = veilAlpha;
  context.fillStyle = parentElement ? getComputedStyle(parentElement).backgroundColor : '#808080';
  context.fillRect(right, top, width - right, bottom - top);
  context.fillRect(0, bottom, width, height - bottom);
  context.restore();
}
