import fc from 'fast-check';
import { applyEdits, type ParseError, parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { NetworkError } from '../../src/network/errors.ts';
import type { LayerJson } from '../../src/network/fields/layerFields.ts';
import { insertLayers } from '../../src/network/insertLayers.ts';

const pool: LayerJson = { type: 'maxPool2d', poolSize: 2 };
const written = '{ "type": "maxPool2d", "poolSize": 2 }';
const blur: LayerJson = {
  type: 'conv2d',
  filters: 1,
  kernelSize: 3,
  padding: 'same',
  useBias: false,
  kernel: [
    [0, 0.25, 0],
    [0.25, 0, 0.25],
    [0, 0.25, 0],
  ],
};

/** `|` in the text is the cursor. */
function inserted(text: string, layers: readonly LayerJson[] = [pool]): string {
  const cursor = text.indexOf('|');
  const plain = text.replace('|', '');
  return applyEdits(plain, [...insertLayers(plain, layers, cursor < 0 ? {} : { at: cursor })]);
}

const document = (layers: string) => `{
  "layers": [
${layers}
  ],
  "training": {}
}
`;

function problemOf(text: string): NetworkError {
  try {
    insertLayers(text, [pool]);
  } catch (error) {
    if (error instanceof NetworkError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('without a cursor in the layers', () => {
  const layers = '    // learned\n    { "type": "flatten" }';

  it('layers come first', () => {
    const expected = document(`    ${written},\n${layers}`);
    expect(inserted(document(layers))).toBe(expected);
    expect(inserted(document(layers).replace('"training"', '"trai|ning"'))).toBe(expected);
    expect(inserted(document(layers).replace('"layers": [', '|"layers": ['))).toBe(expected);
  });

  it('and stay behind what is said on the line of the bracket', () => {
    const said = document(layers).replace('[', '[ // four of them');
    expect(inserted(said)).toBe(said.replace('them\n', `them\n    ${written},\n`));
  });

  it('nothing changes where there is nothing to insert', () => {
    expect(insertLayers(document(layers), [])).toEqual([]);
  });
});

describe('with the cursor in a layer', () => {
  it('they come after it, and it keeps its comment', () => {
    const text = document('    { "type": "fl|atten" }, // to a vector\n    { "type": "dense", "units": 4 }');
    expect(inserted(text)).toBe(text.replace('|', '').replace('vector\n', `vector\n    ${written},\n`));
  });

  it('also at the end of the list', () => {
    const text = document('    { "type": "flatten" }|');
    expect(inserted(text)).toBe(document(`    { "type": "flatten" },\n    ${written}`));
    const said = document('    { "type": "flat|ten" } // the last');
    expect(inserted(said)).toBe(document(`    { "type": "flatten" }, // the last\n    ${written}`));
    const trailing = document('    { "type": "flat|ten" }, // the last');
    expect(inserted(trailing)).toBe(document(`    { "type": "flatten" }, // the last\n    ${written},`));
  });

  it('also in the indentation before it, and behind its comma', () => {
    const expected = document(`    { "type": "flatten" },\n    ${written},\n    { "type": "flatten" }`);
    expect(inserted(document('|    { "type": "flatten" },\n    { "type": "flatten" }'))).toBe(expected);
    expect(inserted(document('    { "type": "flatten" },|\n    { "type": "flatten" }'))).toBe(expected);
  });

  it('also within a block', () => {
    const block = (inner: string) => document(`    { "type": "residual", "layers": [${inner}] }`);
    expect(inserted(block('{ "type": "flat|ten" }, { "a": 1 }'))).toBe(
      block(`{ "type": "flatten" }, ${written}, { "a": 1 }`),
    );
    const branches = (inner: string) => document(`    { "type": "parallel", "branches": [[], ${inner}] }`);
    expect(inserted(branches('[{ "a": 1 }|]'))).toBe(branches(`[{ "a": 1 }, ${written}]`));
    expect(inserted(document('    { "type": "resi|dual", "layers": [{ "a": 1 }] }'))).toBe(
      document(`    { "type": "residual", "layers": [{ "a": 1 }] },\n    ${written}`),
    );
  });
});

describe('the style of the file', () => {
  it('is kept on one line', () => {
    expect(inserted('{ "layers": [{ "a": 1 }] }')).toBe(`{ "layers": [${written}, { "a": 1 }] }`);
    expect(inserted('{ "layers": [{ "a"|: 1 } /* x */ ] }')).toBe(
      `{ "layers": [{ "a": 1 }, /* x */ ${written} ] }`,
    );
    expect(inserted('{ "layers": [{ "a"|: 1 }, /* b */ { "b": 1 }] }')).toBe(
      `{ "layers": [{ "a": 1 }, ${written}, /* b */ { "b": 1 }] }`,
    );
  });

  it('is kept without spaces, or without those in braces', () => {
    expect(inserted('{"layers":[{"type":"flatten"|}]}')).toBe(
      '{"layers":[{"type":"flatten"},{"type":"maxPool2d","poolSize":2}]}',
    );
    expect(inserted('{"layers": [{"type": "flatten"|}]}')).toBe(
      '{"layers": [{"type": "flatten"}, {"type": "maxPool2d", "poolSize": 2}]}',
    );
  });

  it('fills an empty list', () => {
    expect(inserted('{ "layers": [] }')).toBe(`{ "layers": [${written}] }`);
    expect(inserted('{\n\t"layers": []\n}', [pool, pool])).toBe(
      `{\n\t"layers": [\n\t\t${written},\n\t\t${written}\n\t]\n}`,
    );
    expect(inserted('{\n  "layers": [\n    // none yet|\n  ]\n}')).toBe(
      `{\n  "layers": [\n    ${written}\n    // none yet\n  ]\n}`,
    );
  });

  it('keeps tabs and line ends', () => {
    expect(inserted('{\r\n\t"layers": [\r\n\t\t{ "a": 1 }|\r\n\t]\r\n}')).toBe(
      `{\r\n\t"layers": [\r\n\t\t{ "a": 1 },\r\n\t\t${written}\r\n\t]\r\n}`,
    );
  });

  it('breaks a layer that is longer than a line, its matrix into rows', () => {
    expect(inserted(document('    { "type": "flatten" }'), [blur])).toBe(
      document(`    {
      "type": "conv2d",
      "filters": 1,
      "kernelSize": 3,
      "padding": "same",
      "useBias": false,
      "kernel": [
        [0, 0.25, 0],
        [0.25, 0, 0.25],
        [0, 0.25, 0]
      ]
    },
    { "type": "flatten" }`),
    );
  });

  it('fills a line up to 110 columns, its comma among them, and no further', () => {
    const longestLine = (letters: number) => {
      const named: LayerJson = { type: 'conv2d', filters: 1, kernelSize: 3, kernel: 'x'.repeat(letters) };
      const lines = inserted(document('    { "type": "flatten" }'), [named]).split('\n');
      return Math.max(...lines.map(({ length }) => length));
    };
    const others = longestLine(1) - 1;
    expect(longestLine(110 - others)).toBe(110);
    expect(longestLine(111 - others)).toBeLessThan(70);
  });

  it('breaks every layer where the file breaks its own', () => {
    const broken = (text: string) => document(`    {\n      ${text}\n    }`);
    expect(inserted(broken('"type": "flatten"|'))).toBe(
      broken('"type": "flatten"\n    },\n    {\n      "type": "maxPool2d",\n      "poolSize": 2'),
    );
  });
});

describe('a document that cannot be changed', () => {
  it('is refused with the place', () => {
    const text = '{\n  "layers": [ { "a": } ]\n}';
    expect(problemOf(text)).toMatchObject({
      code: 'network-syntax',
      message:
        'The file is not valid JSON: line 2, column 22 cannot be read. Mend that place, then insert the layers.',
      range: { offset: text.indexOf('}'), length: 1 },
    });
    expect(problemOf('').code).toBe('network-syntax');
    expect(problemOf('{ "layers": [').code).toBe('network-syntax');
  });

  it('is refused without layers, or with layers that are no list', () => {
    expect(problemOf('{ "input": {} }')).toMatchObject({
      code: 'layers-missing',
      message:
        'The file has no "layers": a network file lists them there. Add "layers": [] to it, or insert into another file.',
    });
    expect(problemOf('[]').code).toBe('layers-missing');
    expect(problemOf('{ "layers": "none" }')).toMatchObject({
      code: 'layers-not-a-list',
      message:
        '"layers" must be a list in square brackets, but it is of type string. Write it like "layers": [].',
      range: { offset: 12, length: 6 },
    });
  });
});

describe('any document', () => {
  const gap = fc.constantFrom(
    ...[
      '',
      ' ',
      '\n    ',
      '\n\t',
      '\r\n  ',
      ' // c, ] }\n  ',
      ' /* c, [ { */ ',
      '/* a\n b */',
      '\n // "layers": [\n',
    ],
  );
  const layer = fc.constantFrom(
    ...['{ "type": "flatten" }', '{"type":"dense","units":4}', '{\n  "type": "dropout" // half\n}', '{}'],
  );
  const anyDocument = fc
    .record({
      before: gap,
      head: fc.constantFrom('', '"name": "layers: [", ', '"layers": 3,\n  '),
      layers: fc.array(fc.record({ layer, before: gap, after: gap }), { maxLength: 4 }),
      isTrailing: fc.boolean(),
      end: gap,
      count: fc.integer({ min: 1, max: 3 }),
      cursor: fc.option(fc.record({ layer: fc.nat(3), part: fc.double({ min: 0, max: 1, noNaN: true }) })),
    })
    .map(({ before, head, layers, isTrailing, end, count, cursor }) => {
      let text = `${before}{${head}"layers"${before}:[`;
      const offsets = layers.map((one, index) => {
        text += one.before;
        const offset = text.length;
        text += one.layer + one.after + (index < layers.length - 1 || isTrailing ? ',' : '');
        return offset;
      });
      text += `${end}]${before}}${end}`;
      const chosen = cursor && cursor.layer < layers.length ? cursor.layer : -1;
      const at =
        chosen < 0
          ? {}
          : { at: offsets[chosen] + Math.floor((cursor?.part ?? 0) * layers[chosen].layer.length) };
      return {
        text,
        at,
        index: chosen + 1,
        added: Array.from({ length: count }, () => pool),
        isTrailing: isTrailing && layers.length > 0,
      };
    });

  it('keeps every character and gets the layers where they belong', () => {
    fc.assert(
      fc.property(anyDocument, ({ text, at, index, added, isTrailing }) => {
        const edits = insertLayers(text, added, at);
        expect(edits.every(({ length }) => length === 0)).toBe(true);
        expect(edits.length).toBeLessThanOrEqual(2);
        const errors: ParseError[] = [];
        const result = parse(applyEdits(text, [...edits]), errors, { allowTrailingComma: isTrailing });
        expect(errors).toEqual([]);
        const before = parse(text, [], { allowTrailingComma: true });
        expect(result).toEqual({ ...before, layers: before.layers.toSpliced(index, 0, ...added) });
      }),
      { numRuns: 1000 },
    );
  });
});
