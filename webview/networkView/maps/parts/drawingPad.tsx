import { useRef, useState } from 'preact/hooks';
import { t } from '../../../shared/translate.ts';
import { type Drawing, type PenPlace, stroked } from '../layout/brush.ts';
import type { FeatureMapsView } from '../state/featureMapsView.ts';
import { InputPicture } from './inputPicture.tsx';
import { Marks } from './mapTile.tsx';

interface DrawingPadProps {
  readonly view: FeatureMapsView;
  /** Of the network's input. */
  readonly height: number;
  readonly width: number;
  readonly cssWidth: number;
  readonly cssHeight: number;
}

/** An input to be drawn by hand: each stroke is looked at. Arrows move the pen, Space draws. */
export function DrawingPad({ view, height, width, cssWidth, cssHeight }: DrawingPadProps) {
  const pad = useRef<HTMLButtonElement>(null);
  const pen = useRef<PenPlace | null>(null);
  const [drawing, setDrawing] = useState<Drawing>(() => blank(height, width));
  const [cursor, setCursor] = useState<PenPlace | null>(null);
  const show = (next: Drawing) => {
    setDrawing(next);
    view.lookAt({ type: 'drawn', ...next });
  };
  const placeOf = (event: PointerEvent): PenPlace => {
    const box = pad.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return {
      row: ((event.clientY - box.top) / box.height) * height,
      column: ((event.clientX - box.left) / box.width) * width,
    };
  };
  const strokeTo = (to: PenPlace) => {
    show(stroked(drawing, pen.current ?? to, to));
    pen.current = to;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, column } = cursor ?? { row: height / 2, column: width / 2 };
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.key === ' ') {
      pen.current = null;
      strokeTo({ row, column });
    } else if (step) {
      const next = {
        row: Math.min(height, Math.max(0, row + step[0])),
        column: Math.min(width, Math.max(0, column + step[1])),
      };
      setCursor(next);
      if (event.shiftKey) strokeTo(next);
      else pen.current = next;
    } else return;
    event.preventDefault();
  };
  return (
    <div class="input-picture">
      <button
        ref={pad}
        type="button"
        class="tile pad"
        aria-label={t('Drawing pad: arrows move the pen, Space puts a dot, Shift and arrows draw')}
        onPointerDown={(event) => {
          pad.current?.setPointerCapture(event.pointerId);
          pen.current = null;
          setCursor(null);
          strokeTo(placeOf(event));
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) strokeTo(placeOf(event));
        }}
        onKeyDown={onKeyDown}
      >
        <InputPicture picture={{ ...drawing, channels: 1 }} cssWidth={cssWidth} cssHeight={cssHeight} />
        <Marks view={view} layer={null} channel={null} extents={[height, width]} />
        {cursor && (
          <span
            class="mark"
            style={{
              left: `${(100 * cursor.column) / width}%`,
              top: `${(100 * cursor.row) / height}%`,
            }}
          />
        )}
      </button>
      <button type="button" class="link small clear" onClick={() => show(blank(height, width))}>
        {t('Clear')}
      </button>
    </div>
  );
}

function blank(height: number, width: number): Drawing {
  return { height, width, bytes: new Uint8Array(height * width) };
}
