import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placesIn } from '../../src/network/textLines.ts';

describe('the places of a text', () => {
  it('are counted from 1, whatever ends a line', () => {
    const placeAt = placesIn('ab\nc\r\n\rd');
    expect([0, 1, 3, 4, 6, 7, 8].map((offset) => Object.values(placeAt(offset)).join(':'))).toEqual([
      ...['1:1', '1:2', '2:1', '2:2', '3:1', '4:1', '4:2'],
    ]);
  });

  it('are those of the text cut at each line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r') }), (text) => {
        const placeAt = placesIn(text);
        for (let offset = 0; offset <= text.length; offset++) {
          // Between the two characters of a line end there is no place of its own.
          if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
          const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
          expect(placeAt(offset)).toEqual({ line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 });
        }
      }),
    );
  });
});
