import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aligned, type BufferLife, layoutBuffers } from '../../../src/engine/network/arenaLayout.ts';

const aLife: fc.Arbitrary<BufferLife> = fc
  .record({
    bytes: fc.integer({ min: 1, max: 1000 }),
    from: fc.integer({ min: -1, max: 12 }),
    steps: fc.nat(12),
  })
  .map(({ bytes, from, steps }) => ({ bytes, from, to: from + steps }));

/** Bytes of all buffers that live at one step: no layout can have less. */
function bytesAt(lives: readonly BufferLife[], step: number): number {
  return lives
    .filter(({ from, to }) => from <= step && step <= to)
    .reduce((sum, { bytes }) => sum + aligned(bytes), 0);
}

describe('layoutBuffers', () => {
  it('gives the bytes of a dead buffer to the next, and none of one that is read in the same step', () => {
    const lives = [
      { bytes: 100, from: 0, to: 1 },
      { bytes: 100, from: 1, to: 2 },
      { bytes: 100, from: 2, to: 3 },
    ];
    expect(layoutBuffers(lives, 0)).toEqual({ byteOffsets: [0, 128, 0], bytes: 256 });
  });

  it('fills a gap between two that live', () => {
    const lives = [
      { bytes: 320, from: 0, to: 0 },
      { bytes: 256, from: 0, to: 9 },
      { bytes: 192, from: 1, to: 1 },
      { bytes: 64, from: 1, to: 1 },
      { bytes: 64, from: 1, to: 1 },
    ];
    expect(layoutBuffers(lives, 0)).toEqual({ byteOffsets: [0, 320, 0, 192, 256], bytes: 576 });
  });

  it('begins at the first multiple of 64 behind what comes before', () => {
    expect(layoutBuffers([{ bytes: 4, from: 0, to: 0 }], 65)).toEqual({ byteOffsets: [128], bytes: 192 });
    expect(layoutBuffers([], 65)).toEqual({ byteOffsets: [], bytes: 128 });
  });

  it('never lets two overlap that live at once, on random lives', () => {
    fc.assert(
      fc.property(fc.array(aLife, { maxLength: 30 }), fc.nat(500), (lives, firstByte) => {
        const { byteOffsets, bytes } = layoutBuffers(lives, firstByte);
        lives.forEach((a, i) => {
          expect(byteOffsets[i] % 64).toBe(0);
          expect(byteOffsets[i]).toBeGreaterThanOrEqual(firstByte);
          expect(byteOffsets[i] + a.bytes).toBeLessThanOrEqual(bytes);
          lives.slice(0, i).forEach((b, j) => {
            const meet = a.from <= b.to && b.from <= a.to;
            const overlap =
              byteOffsets[i] < byteOffsets[j] + b.bytes && byteOffsets[j] < byteOffsets[i] + a.bytes;
            expect(meet && overlap).toBe(false);
          });
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('takes no more than all of them beside one another, nor less than the fullest step', () => {
    fc.assert(
      fc.property(fc.array(aLife, { minLength: 1, maxLength: 30 }), (lives) => {
        const { bytes } = layoutBuffers(lives, 0);
        const fullest = Math.max(
          ...lives.flatMap(({ from, to }) => [bytesAt(lives, from), bytesAt(lives, to)]),
        );
        expect(bytes).toBeGreaterThanOrEqual(fullest);
        expect(bytes).toBeLessThanOrEqual(lives.reduce((sum, life) => sum + aligned(life.bytes), 0));
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});
