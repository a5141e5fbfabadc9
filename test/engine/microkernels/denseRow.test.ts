import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { floatTensor } from './layerCases.ts';
import { levels, Machine } from './machine.ts';

const aCase = fc.record({
  // From 190 rows of the most columns on, more than a block of weights.
  length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 190, max: 700 })),
  columns: fc.integer({ min: 1, max: 85 }),
  skipped: fc.integer({ min: 0, max: 9 }),
  hasBias: fc.boolean(),
  activation: fc.constantFrom(0, 1, 2),
  seed: fc.nat({ max: 1_000_000 }),
});

describe.each(levels)('a row by a matrix, %s', (level) => {
  let machine: Machine;

  beforeAll(async () => {
    machine = await Machine.open(level);
  });

  it('has the bits of the packed product', () => {
    fc.assert(
      fc.property(aCase, ({ length, columns, skipped, hasBias, activation, seed }) => {
        const { kernels } = machine;
        machine.clear();
        const width = columns + skipped;
        const source = machine.place(floatTensor([length], seed).data);
        const matrix = machine.place(floatTensor([length, width], seed + 1).data);
        const bias = hasBias ? machine.place(floatTensor([columns], seed + 2).data) : 0;
        const [found, expected] = [machine.reserve(columns), machine.reserve(columns)];
        const tiles = Math.ceil(columns / 8);
        const packed = machine.reserve(tiles * length * 8);
        const first = matrix + skipped * 4;
        kernels.denseRow(source, length, first, width * 4, found, columns, bias, activation, 0.1);
        for (let tile = 0; tile < tiles; tile++) {
          const count = Math.min(8, columns - tile * 8);
          kernels.packTile(first + tile * 32, width * 4, length, count, packed + tile * length * 32);
        }
        kernels.convolve(
          ...([source, 0, 0, 1, 0, 1, 0, length, packed, expected, 0, 0, 1, 1, columns] as const),
          ...([bias, activation, 0.1] as const),
        );
        machine.checkRims();
        expect(machine.read(found, columns)).toEqual(machine.read(expected, columns));
      }),
    );
  });
});
