/** What stands beyond the rim of an image. `reflect` does not repeat the rim's own cell, `replicate` does. */
export type PadMode =
  | { readonly type: 'zeros' }
  | { readonly type: 'constant'; readonly value: number }
  | { readonly type: 'reflect' }
  | { readonly type: 'replicate' }
  | { readonly type: 'wrap' };

/** The value of cells that come from nowhere in the image. */
export function padValue(mode: PadMode): number {
  return mode.type === 'constant' ? mode.value : 0;
}

/**
 * The cell of an axis of `size` cells that stands at position `cell`, or −1 where the pad value does.
 * Inside the axis it is the cell itself. Beyond, the modes are periodic however far out, as in
 * `numpy.pad`; a single cell reflects to itself.
 */
export function sourceCell(mode: PadMode, cell: number, size: number): number {
  if (cell >= 0 && cell < size) return cell;
  switch (mode.type) {
    case 'zeros':
    case 'constant':
      return -1;
    case 'replicate':
      return cell < 0 ? 0 : size - 1;
    case 'wrap':
      return modulo(cell, size);
    case 'reflect': {
      if (size === 1) return 0;
      const period = 2 * (size - 1);
      const phase = modulo(cell, period);
      return phase < size ? phase : period - phase;
    }
  }
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
