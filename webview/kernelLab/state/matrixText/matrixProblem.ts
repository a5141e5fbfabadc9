import { formatNumber } from '../../../shared/numbers.ts';
import { t } from '../../../shared/translate.ts';

/** Why a pasted text is no kernel: what was expected, what was found, what to do. */
export class MatrixProblem extends Error {}

/** Where a number of a matrix stands, counted from 1. */
export interface EntryPlace {
  readonly row: number;
  readonly entry: number;
}

const example = '[[0, 1, 0], [1, 1, 1], [0, 1, 0]]';

/** Something else stands where a number should. */
export function notNumber({ row, entry }: EntryPlace, found: string): MatrixProblem {
  return new MatrixProblem(
    found === ''
      ? t('Row {row}, entry {entry} should be a number, but it is empty. Write one there, if only 0.', {
          row,
          entry,
        })
      : t(
          'Row {row}, entry {entry} should be a number, but "{found}" was found. Write a number like −0.5, or a fraction like 1/9.',
          { row, entry, found: shortened(found) },
        ),
  );
}

/** A comma that may stand before decimals or between thousands. */
export function ambiguousComma({ row, entry }: EntryPlace, found: string): MatrixProblem {
  return new MatrixProblem(
    t(
      'Row {row}, entry {entry} is {found}, which may be {thousands} or {decimal}. Write it without the comma.',
      {
        row,
        entry,
        found: shortened(found),
        thousands: shortened(found.replaceAll(',', '')),
        decimal: shortened(found.replace(',', '.')),
      },
    ),
  );
}

/** A number that is infinite, none, or too large to be held. */
export function notFinite({ row, entry }: EntryPlace, found: string): MatrixProblem {
  return new MatrixProblem(
    t(
      'Row {row}, entry {entry} should be a finite number, but it is {found}. Write a number of ordinary size there.',
      { row, entry, found: shortened(found) },
    ),
  );
}

/** A divisor that nothing can be divided by. */
export function wrongDivisor(found: string): MatrixProblem {
  return new MatrixProblem(
    t('The divisor should be a number other than 0, but it is {found}. Correct it, or leave it out.', {
      found,
    }),
  );
}

/** A bias that cannot be added. */
export function wrongBias(found: string): MatrixProblem {
  return new MatrixProblem(
    t('The bias should be a finite number, but it is {found}. Correct it, or leave it out.', { found }),
  );
}

/** There is not a single number. */
export function noNumbers(): MatrixProblem {
  return new MatrixProblem(
    t('A matrix was expected, but no number was found. Copy one first, like {example}.', { example }),
  );
}

/** Rows of different lengths. */
export function ragged(row: number, found: number, expected: number): MatrixProblem {
  return new MatrixProblem(
    t(
      'Every row should have as many numbers as the first, {expected}, but row {row} has {found}. Make them equal.',
      { row, found, expected },
    ),
  );
}

/** A matrix, or one to be made, of more numbers than a kernel has. */
export function tooLarge(shape: readonly number[], most: number): MatrixProblem {
  return new MatrixProblem(
    t('A kernel has at most {most}×{most} numbers, but {shape} were found. Copy a smaller matrix.', {
      most,
      shape: shape.join('×'),
    }),
  );
}

/** More than the two dimensions of one kernel, or numbers beside rows. */
export function notOneMatrix(): MatrixProblem {
  return new MatrixProblem(
    t(
      'One matrix of rows and columns was expected, but the brackets hold something else. Copy one like {example}.',
      {
        example,
      },
    ),
  );
}

/** A bracket that the text ends inside of, or that another one closes. */
export function notClosed(open: string, close: string): MatrixProblem {
  return new MatrixProblem(
    t('Every "{open}" should have its "{close}", but one was not found. Copy the whole matrix.', {
      open,
      close,
    }),
  );
}

/** Something outside of the rows that is neither a factor nor a known function. */
export function notUnderstood(found: string): MatrixProblem {
  return found === ''
    ? new MatrixProblem(
        t('The matrix should go on, but the text ends. Copy it whole, with its divisor if it has one.'),
      )
    : new MatrixProblem(
        t(
          'A matrix and its divisor were expected, but "{found}" was found. Copy the numbers alone, like {example}.',
          {
            found: shortened(found),
            example,
          },
        ),
      );
}

/** More text than a matrix needs. */
export function tooLong(found: number, most: number): MatrixProblem {
  return new MatrixProblem(
    t('At most {most} characters are read, but {found} were pasted. Copy the matrix alone.', {
      most: formatNumber(most),
      found: formatNumber(found),
    }),
  );
}

function shortened(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
