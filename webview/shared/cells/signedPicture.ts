import { nanLevel, zeroLevel } from '../colors.ts';
import type { CellPicture } from './pictureRgba.ts';

/** Numbers as levels of a signed scale from −end over zero to end; what lies beyond takes the colour of the end. */
export function signedPicture(values: Float32Array, rows: number, columns: number, end: number): CellPicture {
  const bytes = new Uint8Array(values.length);
  for (let place = 0; place < values.length; place++) {
    const share = Math.min(1, Math.max(-1, values[place] / end));
    bytes[place] = Number.isNaN(share) ? nanLevel : zeroLevel + Math.round(share * zeroLevel);
  }
  return { encoding: 'signed', rows, columns, bytes, alpha: null, values, padding: null };
}
