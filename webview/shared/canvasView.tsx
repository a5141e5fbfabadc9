import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { CanvasSurface } from './canvasSurface.ts';
import { cancelFrame, scheduleFrame } from './frameScheduler.ts';

type CanvasAttributes = Omit<JSX.IntrinsicElements['canvas'], 'width' | 'height' | 'ref'>;

/** What a canvas shows: its size in CSS pixels, device pixels per CSS pixel (`ratio`), and how it is drawn. */
export interface CanvasViewProps extends CanvasAttributes {
  readonly cssWidth: number;
  readonly cssHeight: number;
  /** By default as the screen has it. */
  readonly ratio?: number;
  /** Draws in CSS pixels. A new function is a new drawing. */
  readonly draw: (context: CanvasRenderingContext2D) => void;
}

/** A canvas that is drawn in the next frame after its size or its drawing changed. */
export function CanvasView({
  cssWidth,
  cssHeight,
  ratio = window.devicePixelRatio || 1,
  draw,
  ...attributes
}: CanvasViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<CanvasSurface | null>(null);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    surface.current ??= new CanvasSurface(canvas.current);
    const { current } = surface;
    const paint = () => {
      const context = current.begin(cssWidth, cssHeight, ratio);
      if (context) draw(context);
    };
    scheduleFrame(paint);
    return () => cancelFrame(paint);
  }, [cssWidth, cssHeight, ratio, draw]);
  return <canvas {...attributes} ref={canvas} />;
}
