import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvStore } from '../../../src/data/datasets/csvStore.ts';
import type { InputShape } from '../../../src/data/datasets/datasetSpec.ts';
import type { StoreOptions } from '../../../src/data/datasets/storeOptions.ts';
import { failure } from '../failure.ts';
import { folderWith, readAll, storeOptions } from './files.ts';

const shape: InputShape = [1, 3, 1];

async function open(
  text: string | Uint8Array,
  labelColumn?: string | number,
  others: Partial<StoreOptions> & { readonly shape?: InputShape } = {},
) {
  const folder = await folderWith({ 'a.csv': text });
  return csvStore('a.csv', labelColumn, storeOptions(folder, others.shape ?? shape, others));
}

async function contentOf(...parameters: Parameters<typeof open>) {
  const store = await open(...parameters);
  const [height, width, channels] = parameters[2]?.shape ?? shape;
  return {
    classes: store.classes,
    samples: (await readAll(store, height * width * channels)).map((pixels, i) => [store.labels[i], pixels]),
  };
}

/** Two samples of classes 0 and 1. */
const two = {
  classes: ['0', '1'],
  samples: [
    [1, [10, 20, 30]],
    [0, [0, 128, 255]],
  ],
};

describe('a CSV dataset', () => {
  test.each([
    ['with a line of names', 'label,p0,p1,p2\n1,10,20,30\n0,0,128,255\n', 'label'],
    [
      'with a line of names, the column by its number',
      'label,p0,p1,p2\n1,10,20,30\n0,0,128,255\n',
      undefined,
    ],
    ['without one', '1,10,20,30\n0,0,128,255', undefined],
    ['the label last, without names', '10,20,30,1\n0,128,255,0', 3],
    ['the label last', 'a,b,c,class\r\n10,20,30,1\r\n0,128,255,0\r\n', 'class'],
    ['the label in the middle', '10,20,1,30\n0,128,0,255\n', 2],
    ['with semicolons and a mark of the byte order', '\ufefflabel;a;b;c\n1;10;20;30\n0;0;128;255\n', 'label'],
    ['with tabs, spaces and blank lines', '\n1\t 10\t20 \t30\n\n\r\n0\t0\t128\t255\n\n', undefined],
    ['in quotes', '"label","a","b","c"\n"1","10","20","30"\n"0","0","128","255"\n', 'label'],
    ['with zeros after the point', 'label,a,b,c\n1.0,10.0,20.00,30.\n0.0,000,128,255.0\n', 'label'],
  ])('%s', async (_, text, labelColumn) => {
    const { classes, samples } = await contentOf(text, labelColumn);
    expect({ classes, samples }).toEqual(two);
  });

  test('labels that are words become classes in the order of their characters', async () => {
    expect(await contentOf('dog,1,2,3\n"a ""big"", cat",4,5,6\ndog,7,8,9\n')).toEqual({
      classes: ['a "big", cat', 'dog'],
      samples: [
        [1, [1, 2, 3]],
        [0, [4, 5, 6]],
        [1, [7, 8, 9]],
      ],
    });
  });

  test.each([0, 1])('numbers from %i on for names, as pandas writes them', async (first) => {
    const names = Array.from({ length: 9 }, (_, i) => i + first);
    const text = `label,${names}\n4,${names.toReversed()}\n`;
    const { samples } = await contentOf(text, 0, { shape: [3, 3, 1] });
    expect(samples).toEqual([[4, names.toReversed()]]);
  });

  test('a whole number is the number of its class, also where some are not used', async () => {
    const { classes, samples } = await contentOf('3,1,2,3\n1,4,5,6\n');
    expect(classes).toEqual(['0', '1', '2', '3']);
    expect(samples.map(([label]) => label)).toEqual([3, 1]);
  });

  test('a test set takes the classes of the training set', async () => {
    const words = await open('dog,1,2,3\n', 0, { classes: ['cat', 'dog'] });
    expect([...words.labels, ...words.classes]).toEqual([1, 'cat', 'dog']);
    const numbers = await open('1,1,2,3\n', 0, { classes: ['0', '1', '2'] });
    expect([...numbers.labels, numbers.classes.length]).toEqual([1, 3]);
  });

  test('a square image of another size is fitted, grey or in colour', async () => {
    const gray = await contentOf('0,0,100,0,100\n', 0, { shape: [2, 4, 1] });
    expect(gray.samples).toEqual([[0, [0, 0, 100, 100, 0, 0, 100, 100]]]);
    const color = await contentOf('0,255,0,0\n', 0, { shape: [1, 1, 1] });
    expect(color.samples).toEqual([[0, [76]]]);
  });

  test('any images, over many reads of the file', async () => {
    const row = fc.tuple(fc.nat(9), fc.uint8Array({ minLength: 12, maxLength: 12 }));
    const layout = fc.record({
      separator: fc.constantFrom(',', ';', '\t'),
      end: fc.constantFrom('\n', '\r\n'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        layout,
        async (rows, { separator, end }) => {
          const text = rows.map(([label, pixels]) => [label, ...pixels].join(separator)).join(end);
          const { samples } = await contentOf(text, 0, { shape: [2, 2, 3] });
          expect(samples).toEqual(rows.map(([label, pixels]) => [label, [...pixels]]));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a file larger than what is read at a time', async () => {
    const values = (i: number) => [i % 256, (i >> 8) % 256, (i * 7) % 256];
    const count = 150_000;
    const text = Array.from({ length: count }, (_, i) => `${i % 10},${values(i)}`).join('\n');
    expect(text.length).toBeGreaterThan(2 ** 20);
    const store = await open(text);
    expect(store.labels).toHaveLength(count);
    const pixels = new Uint8Array(3);
    for (let i = 0; i < count; i += 997) {
      await store.read(i, pixels);
      expect([store.labels[i], ...pixels]).toEqual([i % 10, ...values(i)]);
    }
  });
});

describe('a damaged CSV dataset says what is wrong and where:', () => {
  const complete = 'Complete the line or remove it.';
  const whole = 'Store the pixels as whole numbers from 0 to 255.';
  const correct = 'Correct the label, or give the last layer as many units as there are classes.';
  test.each<[string, string, string, string, (string | number)?, Partial<StoreOptions>?]>([
    [
      'a line too short',
      'l,a,b,c\n1,2,3,4\n1,2,3\n',
      'csv-columns',
      `a.csv, line 3: it has 3 values, where the lines before have 4. ${complete}`,
    ],
    [
      'a line too long',
      '1,2,3,4\n\n1,2,3,4,5\n',
      'csv-columns',
      `a.csv, line 3: it has 5 values, where the lines before have 4. ${complete}`,
    ],
    [
      'the last line cut off',
      '1,2,3,4\n1,2',
      'csv-columns',
      `a.csv, line 2: it has 2 values, where the lines before have 4. ${complete}`,
    ],
    [
      'a value above 255',
      '1,2,256,4\n',
      'csv-value',
      `a.csv, line 1, column 2: "256" is not a whole number from 0 to 255. ${whole}`,
    ],
    [
      'a value below 0',
      '1,2,3,-4\n',
      'csv-value',
      `a.csv, line 1, column 3: "-4" is not a whole number from 0 to 255. ${whole}`,
    ],
    [
      'values from 0 to 1',
      '1,0.5,1,0\n',
      'csv-value',
      `a.csv, line 1, column 1: "0.5" is not a whole number from 0 to 255. ${whole}`,
    ],
    [
      'a missing value',
      '1,2,3,4\n1,2,,4\n',
      'csv-value',
      `a.csv, line 2, column 2: "" is not a whole number from 0 to 255. ${whole}`,
    ],
    [
      'a word',
      '1,2,3,4\n1,2,three,4\n',
      'csv-value',
      `a.csv, line 2, column 2: "three" is not a whole number from 0 to 255. ${whole}`,
    ],
    ['a missing label', '1,2,3,4\n,2,3,4\n', 'csv-label', `a.csv, line 2: the label is missing. ${complete}`],
    [
      'an open quotation mark',
      '1,2,3,4\n"1,2,3,4\n',
      'csv-quote',
      'a.csv, line 2: a quotation mark is opened and not closed. Close it in the same line.',
    ],
    [
      'no such column',
      'a,b,c,d\n1,2,3,4\n',
      'csv-label-column',
      'a.csv has no column label for "labelColumn"; its first line begins a, b, c, d. Give the name of a column, or its number from 0.',
      'label',
    ],
    [
      'no column of that number',
      '1,2,3,4\n',
      'csv-label-column',
      'a.csv has no column 4 for "labelColumn"; its first line begins 1, 2, 3, 4. Give the name of a column, or its number from 0.',
      4,
    ],
    [
      'an image of no known shape',
      '1,2,3\n',
      'csv-pixels',
      'a.csv has 2 pixel values in a line; 3 were expected for 1×3×1, or those of a square image, grey or of three colours. Correct "shape" or "labelColumn".',
    ],
    [
      'a label alone',
      '1\n',
      'csv-pixels',
      'a.csv has 0 pixel values in a line; 3 were expected for 1×3×1, or those of a square image, grey or of three colours. Correct "shape" or "labelColumn".',
    ],
    ['names alone', 'label,a,b,c\n', 'dataset-empty', 'a.csv has no samples. Choose other data.'],
    ['blank lines alone', '\n\n', 'dataset-empty', 'a.csv has no samples. Choose other data.'],
    [
      'nothing',
      '',
      'file-empty',
      'a.csv is empty: it has 0 bytes. Get it once more from where it came from.',
    ],
    [
      'a label without a unit',
      '1,2,3,4\n7,2,3,4\n',
      'label-out-of-range',
      `a.csv, line 2: the label is 7; 0 to 4 was expected. ${correct}`,
      0,
      { units: 5 },
    ],
    [
      'a label of billions',
      '4000000000,2,3,4\n',
      'label-out-of-range',
      `a.csv, line 1: the label is 4000000000; 0 to 9999 was expected. ${correct}`,
    ],
    [
      'a number unknown in training',
      '1,2,3,4\n2,2,3,4\n',
      'label-out-of-range',
      `a.csv, line 2: the label is 2; 0 to 1 was expected. ${correct}`,
      0,
      { classes: ['0', '1'] },
    ],
    [
      'a word unknown in training',
      'cat,2,3,4\ndog,2,3,4\n',
      'class-unknown',
      'a.csv, line 2: the training data has no class "dog". Correct its name, or give images of it to train with.',
      0,
      { classes: ['cat'] },
    ],
  ])('%s', async (_, text, code, message, labelColumn, others) => {
    const found = await failure(open(text, labelColumn, others));
    expect({ code: found.code, message: found.message }).toEqual({ code, message });
  });

  test('bytes without an end of line are given up at 16 MB', async () => {
    const { code, message } = await failure(open(new Uint8Array(2 ** 24 + 2 ** 21).fill(49)));
    expect([code, message]).toEqual([
      'csv-line',
      'a.csv, line 1: it has more than 16777216 bytes. Choose a CSV file with one image in each line.',
    ]);
  });

  test('a cancelled reading ends with the reason', async () => {
    const reason = new Error('enough');
    await expect(open('1,2,3,4\n', 0, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
