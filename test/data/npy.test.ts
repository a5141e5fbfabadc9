import { describe, expect, test } from 'vitest';
import { encodeNpy, npyHeader } from '../../src/data/npy.ts';

const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);

describe('npyHeader', () => {
  test('three dimensions, byte by byte', () => {
    const header = npyHeader([427, 640, 3]);
    expect([...header.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    expect(text(header.subarray(10))).toBe(
      `${"{'descr': '<f4', 'fortran_order': False, 'shape': (427, 640, 3), }".padEnd(117)}\n`,
    );
  });

  test('one dimension has the comma of a Python tuple', () => {
    expect(text(npyHeader([5]))).toContain("'shape': (5,), }");
  });

  test('the numbers begin at a multiple of 64', () => {
    for (let digits = 1; digits < 90; digits++) {
      const header = npyHeader(new Array(digits).fill(1));
      expect(header.length % 64).toBe(0);
      expect(10 + header[8] + 256 * header[9]).toBe(header.length);
      expect(header.at(-1)).toBe(10);
    }
  });
});

describe('encodeNpy', () => {
  test('numbers follow, little-endian', () => {
    const file = encodeNpy([1, 2, 1], Float32Array.of(1.5, -2));
    expect(file.length).toBe(128 + 8);
    expect([...file.subarray(128)]).toEqual([0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0]);
  });

  test('refuses numbers that do not fill the shape', () => {
    expect(() => encodeNpy([2, 2], new Float32Array(3))).toThrow('3 numbers do not fill a shape of 2×2.');
  });
});
