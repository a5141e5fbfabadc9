/** A drawing: grey bytes, row by row, 0 is black. */
export interface Drawing {
  readonly height: number;
  readonly width: number;
  readonly bytes: Uint8Array;
}

/** A place in cells; whole numbers are the corners of pixels. */
export interface PenPlace {
  readonly row: number;
  readonly column: number;
}

/** The drawing with a stroke from one place to another: a round white brush, soft at its edge. */
export function stroked({ height, width, bytes }: Drawing, from: PenPlace, to: PenPlace): Drawing {
  const radius = Math.max(0.75, Math.max(height, width) / 22);
  const drawn = bytes.slice();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const distance = distanceTo(row + 0.5, column + 0.5, from, to);
      const level = Math.round(255 * Math.min(1, Math.max(0, radius + 0.5 - distance)));
      const place = row * width + column;
      drawn[place] = Math.max(drawn[place], level);
    }
  }
  return { height, width, bytes: drawn };
}

/** From a point to the nearest one of a line. */
function distanceTo(row: number, column: number, from: PenPlace, to: PenPlace): number {
  const [down, right] = [to.row - from.row, to.column - from.column];
  const length = down * down + right * right;
  const along = length === 0 ? 0 : ((row - from.row) * down + (column - from.column) * right) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(row - from.row - share * down, column - from.column - share * right);
}
