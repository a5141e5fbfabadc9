/** The one owner of a canvas's size: CSS pixels outside, device pixels inside. */
export class CanvasSurface {
  readonly #canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /**
   * Makes the canvas `cssWidth × cssHeight` and hands out its context, cleared, in CSS pixels.
   * Null where the page has no memory for it.
   */
  begin(cssWidth: number, cssHeight: number, ratio: number): CanvasRenderingContext2D | null {
    const canvas = this.#canvas;
    const width = devicePixels(cssWidth, ratio);
    const height = devicePixels(cssHeight, ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    canvas.style.width = `${cssWidth}px`;
    canvas.style.height = `${cssHeight}px`;
    const context = canvas.getContext('2d');
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, width, height);
    context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  }
}

/** Device pixels that `css` pixels cover; at least one. */
export function devicePixels(css: number, ratio: number): number {
  return Math.max(1, Math.round(css * ratio));
}
