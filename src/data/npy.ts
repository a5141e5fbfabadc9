import { sizeOf } from '../engine/tensor.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** Magic, version and the two bytes of the header's length. */
const prefixBytes = 10;
/** The numbers begin at a multiple of this. */
const alignment = 64;

/**
 * What stands before the numbers of a NumPy file: version 1.0, little-endian float32, C order (the last
 * dimension fastest). A multiple of 64 bytes long.
 * Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
export function npyHeader(shape: readonly number[]): Uint8Array {
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${extents}), }`;
  const length = Math.ceil((prefixBytes + text.length + 1) / alignment) * alignment - prefixBytes;
  const header = new Uint8Array(prefixBytes + length);
  header.set(magic);
  new DataView(header.buffer).setUint16(8, length, true);
  header.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), prefixBytes);
  return header;
}

/**
 * A NumPy file of `data`, `shape` row by row.
 * @throws RangeError where `data` has not as many numbers as `shape` asks for.
 */
export function encodeNpy(shape: readonly number[], data: Float32Array): Uint8Array {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(`${data.length} numbers do not fill a shape of ${shape.join('×')}.`);
  }
  const header = npyHeader(shape);
  const file = new Uint8Array(header.length + 4 * data.length);
  file.set(header);
  new Float32Array(file.buffer, header.length).set(data);
  return file;
}
