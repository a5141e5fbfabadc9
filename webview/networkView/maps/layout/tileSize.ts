/** CSS pixels of a map's longer side, in a row that is closed and in one that is open. */
const closedSide = 44;
export const openSide = 88;

/** The size of a map of these extents. A long narrow one stays wide enough to be hit. */
export function fittedSize(columns: number, rows: number, isOpen: boolean) {
  const side = isOpen ? openSide : closedSide;
  const scale = side / Math.max(columns, rows);
  return {
    cssWidth: Math.max(6, Math.round(columns * scale)),
    cssHeight: Math.max(6, Math.round(rows * scale)),
  };
}
