/** What can be wrong with a CSV file of images, in words: the file, the line from 1, the column from 0. */
import { message } from '../../engine/message.ts';
import { DataError } from '../dataError.ts';

interface CsvPlace {
  readonly file: string;
  readonly line: number;
}

export function unequalRows(place: CsvPlace, found: number, expected: number): DataError {
  return new DataError({
    code: 'csv-columns',
    problem: message('{file}, line {line}: it has {found} values, where the lines before have {expected}.', {
      ...place,
      found,
      expected,
    }),
    remedy: message('Complete the line or remove it.'),
  });
}

export function wrongValue(place: CsvPlace & { readonly column: number }, found: string): DataError {
  return new DataError({
    code: 'csv-value',
    problem: message('{file}, line {line}, column {column}: "{found}" is not a whole number from 0 to 255.', {
      ...place,
      found: cut(found),
    }),
    remedy: message('Store the pixels as whole numbers from 0 to 255.'),
  });
}

export function openQuote(place: CsvPlace): DataError {
  return new DataError({
    code: 'csv-quote',
    problem: message('{file}, line {line}: a quotation mark is opened and not closed.', { ...place }),
    remedy: message('Close it in the same line.'),
  });
}

export function longLine(place: CsvPlace, most: number): DataError {
  return new DataError({
    code: 'csv-line',
    problem: message('{file}, line {line}: it has more than {most} bytes.', { ...place, most }),
    remedy: message('Choose a CSV file with one image in each line.'),
  });
}

export function noLabelColumn(name: string, column: string | number, columns: string): DataError {
  return new DataError({
    code: 'csv-label-column',
    problem: message('{name} has no column {column} for "labelColumn"; its first line begins {columns}.', {
      name,
      column,
      columns: cut(columns),
    }),
    remedy: message('Give the name of a column, or its number from 0.'),
  });
}

export function wrongPixelCount(name: string, found: number, shape: string, expected: number): DataError {
  return new DataError({
    code: 'csv-pixels',
    problem: message(
      '{name} has {found} pixel values in a line; {expected} were expected for {shape}, or those of a square image, grey or of three colours.',
      { name, found, shape, expected },
    ),
    remedy: message('Correct "shape" or "labelColumn".'),
  });
}

export function emptyLabel(place: CsvPlace): DataError {
  return new DataError({
    code: 'csv-label',
    problem: message('{file}, line {line}: the label is missing.', { ...place }),
    remedy: message('Complete the line or remove it.'),
  });
}

export function numberOutOfRange(place: CsvPlace, found: string, most: number): DataError {
  return new DataError({
    code: 'label-out-of-range',
    problem: message('{file}, line {line}: the label is {found}; 0 to {most} was expected.', {
      ...place,
      found: cut(found),
      most,
    }),
    remedy: message('Correct the label, or give the last layer as many units as there are classes.'),
  });
}

export function unknownLabel(place: CsvPlace, found: string): DataError {
  return new DataError({
    code: 'class-unknown',
    problem: message('{file}, line {line}: the training data has no class "{found}".', {
      ...place,
      found: cut(found),
    }),
    remedy: message('Correct its name, or give images of it to train with.'),
  });
}

export function csvTooLarge(name: string, most: number): DataError {
  return new DataError({
    code: 'csv-too-large',
    problem: message('{name} has more pixels than are held in memory, {most} bytes.', { name, most }),
    remedy: message('Save the images as IDX, which is read piece by piece.'),
  });
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
