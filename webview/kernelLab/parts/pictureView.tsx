import { useSignal } from '@preact/signals';
import { useCallback, useMemo } from 'preact/hooks';
import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { Stage, UnreadCells } from '../../../src/protocol/kernelLab.ts';
import { CanvasView } from '../../shared/canvasView.tsx';
import { cellSigns, cellTexts } from '../../shared/cells/cellTexts.ts';
import { drawBitmap, pictureBitmap } from '../../shared/cells/pictureBitmap.ts';
import { whereabouts } from '../../shared/cells/zoomWords.ts';
import { themeColors } from '../../shared/colors.ts';
import { pageColors, theme } from '../../shared/theme.ts';
import { t } from '../../shared/translate.ts';
import { drawCells } from '../draw/drawCells.ts';
import { drawRulers, type RulerAccents } from '../draw/drawRulers.ts';
import { unreadSentence } from '../layout/cellTexts.ts';
import { notesHeight, type PictureBox, pictureBox } from '../layout/pictureBox.ts';
import { paddingFrom, type Viewport } from '../layout/viewport.ts';
import { footprint } from '../layout/windows.ts';
import { type Cursor, chosenPlace, type Extent, moveBy, pinAt } from '../state/cursor.ts';
import type { Lab, ShownPicture } from '../state/lab.ts';
import { CellTip } from './cellTip.tsx';
import { type PointerSpot, usePictureGestures } from './pictureGestures.ts';
import { PictureMarks } from './pictureMarks.tsx';

interface PictureViewProps {
  readonly lab: Lab;
  readonly stage: Stage;
  /** It is of one channel alone, and whole. */
  readonly channel?: number | null;
  readonly name: string;
  readonly shown: ShownPicture;
  /** It belongs to settings before the ones that cannot be computed. */
  readonly isStale: boolean;
}

/** One stage's picture with the frames of the chosen cell; it can be pointed at, walked through and moved. */
export function PictureView({ lab, stage, channel = null, name, shown, isStale }: PictureViewProps) {
  const { viewport } = shown;
  const ratio = lab.view.room.value?.ratio ?? 1;
  const box = useMemo(() => pictureBox(viewport, ratio), [viewport, ratio]);
  const extent = lab.extents.value[stage + 1];
  const unread = unreadOf(lab, stage);
  const draw = usePictureDrawing({ lab, stage, shown, box, extent, unread, ratio });
  const spot = useSignal<PointerSpot | null>(null);
  const gestures = usePictureGestures(lab, { stage, channel, extent }, spot);
  const { isThickened, hasRulers, target } = box;
  const height = notesHeight(lab.view.look.value, viewport.scale);
  return (
    <>
      <div class="picture" style={{ width: `${target.cssWidth + frameWidth}px` }}>
        <div class={`frame ${isStale ? 'stale' : ''} ${hasRulers ? 'ruled' : ''}`}>
          <CanvasView
            tabIndex={0}
            role="img"
            aria-label={t('{name}, {width} by {height}. Arrows move, Enter pins, Escape frees.', {
              name,
              width: extent.width,
              height: extent.height,
            })}
            class={viewport.isCut ? 'cut' : ''}
            data-stage={stage}
            {...target}
            ratio={ratio}
            draw={draw}
            {...gestures}
            onKeyDown={(event) => {
              spot.value = null;
              walk(lab, stage, extent, event);
            }}
          />
          <PictureMarks lab={lab} stage={stage} box={box} viewport={viewport} ratio={ratio} />
        </div>
        <CellTip
          lab={lab}
          stage={stage}
          channel={channel}
          shown={shown}
          box={box}
          extent={extent}
          spot={spot}
        />
        {height > 0 && <Notes viewport={viewport} extent={extent} unread={unread} height={height} />}
      </div>
      {isThickened && (
        <p class="thickened small quiet">{t('Thicker than to scale, or it could not be seen.')}</p>
      )}
    </>
  );
}

/** Width of a picture's frame, both sides. */
const frameWidth = 2;

interface NotesProps {
  readonly viewport: Viewport;
  readonly extent: Extent;
  readonly unread: UnreadCells | null;
  readonly height: number;
}

/** Which part is seen, and which of it is never read. */
function Notes({ viewport, extent, unread, height }: NotesProps) {
  const where = whereabouts(viewport, extent);
  const unreadNote = unread && viewport.scale >= paddingFrom ? unreadSentence(unread, viewport) : '';
  return (
    <p class="picture-notes tiny" style={{ height: `${height}px` }}>
      <span class="quiet whereabouts" title={where}>
        {where}
      </span>
      {unreadNote && (
        <b class="unread" title={unreadNote}>
          {unreadNote}
        </b>
      )}
    </p>
  );
}

/** What the step that is looked at leaves unread of its input; null for every other stage. */
function unreadOf(lab: Lab, stage: Stage): UnreadCells | null {
  const focus = lab.view.focus.value;
  return stage < focus ? (lab.pictures.shown.value?.reply.unread[focus] ?? null) : null;
}

interface DrawingProps {
  readonly lab: Lab;
  readonly stage: Stage;
  readonly shown: ShownPicture;
  readonly box: PictureBox;
  readonly extent: Extent;
  readonly unread: UnreadCells | null;
  readonly ratio: number;
}

/** Draws cells and rulers; what can be known before a frame is. */
function usePictureDrawing({ lab, stage, shown, box, extent, unread, ratio }: DrawingProps) {
  const { picture, held, viewport } = shown;
  const colors = themeColors(theme.value);
  const page = pageColors.value;
  const bitmap = useMemo(() => pictureBitmap(picture, colors), [picture, colors]);
  const texts = useMemo(() => cellTexts(picture, viewport.scale), [picture, viewport.scale]);
  const signs = useMemo(() => cellSigns(picture, viewport.scale), [picture, viewport.scale]);
  const cursor = lab.cursor.value;
  const geometry = lab.pictures.shown.value?.reply.geometry;
  const accents = useMemo(
    () => (box.hasRulers && geometry ? accentsOn(stage, cursor, geometry, unread) : null),
    [box.hasRulers, stage, cursor, geometry, unread],
  );
  return useCallback(
    (context: CanvasRenderingContext2D) => {
      const { cssWidth, cssHeight } = box;
      const { row, column, height, width } = viewport;
      const grid = { x: cssWidth / width, y: cssHeight / height, row, column };
      if (accents) drawRulers(context, box, viewport, accents, page);
      context.save();
      context.translate(box.left, box.top);
      context.beginPath();
      context.rect(0, 0, cssWidth, cssHeight);
      context.clip();
      context.save();
      // While newer cells are on their way, those that are here stay where they belong.
      context.translate((held.column - column) * grid.x, (held.row - row) * grid.y);
      drawBitmap(context, bitmap, held.width * grid.x, held.height * grid.y);
      context.restore();
      drawCells(context, { viewport, held, extent, grid, bitmap, texts, signs, unread, ratio }, page);
      context.restore();
    },
    [bitmap, texts, signs, box, viewport, held, extent, unread, accents, page, ratio],
  );
}

/** Rows and columns of the chosen cell and of what belongs to it. */
function accentsOn(
  stage: Stage,
  cursor: Cursor,
  geometry: readonly StepGeometry[],
  unread: UnreadCells | null,
): RulerAccents {
  const chosen = chosenPlace(cursor);
  const { chosen: own, related } = chosen ? footprint(chosen, geometry) : { chosen: null, related: [] };
  const boxes = [own, ...related].filter((box) => box?.stage === stage);
  return {
    rows: boxes.flatMap((box) => box?.rows ?? []),
    columns: boxes.flatMap((box) => box?.columns ?? []),
    unread,
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
