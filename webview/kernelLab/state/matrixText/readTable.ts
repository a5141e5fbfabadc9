import { ambiguousComma, type EntryPlace, notNumber } from './matrixProblem.ts';
import { type Fraction, plain, type Written } from './writtenMatrix.ts';

const number = '[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?';
const cellForm = new RegExp(`^(${number})(?:\\s*/\\s*(${number}))?$`, 'i');

/**
 * Reads a matrix without brackets, as a spreadsheet, a CSV file or a console has it. Cells end at tabs,
 * semicolons, commas or blanks, whichever of them is there first in this order; where a comma cannot end a
 * cell it is a decimal one, or where other cells show it, stands between thousands. In one line, or at the ends of lines, semicolons end rows. Linear time.
 * @throws MatrixProblem where a cell is no number or fraction, or may be one of two.
 */
export function readTable(text: string): Written {
  const lines = text
    .split('\n')
    .map((line) => line.trim().replace(/[,;]$/, ''))
    .filter((line) => line !== '');
  const hasTabs = text.includes('\t');
  const hasSemicolons = lines.length > 1 && lines.some((line) => line.includes(';'));
  const hasBlanks = /\d +[-+.\d]/.test(text) && !/,\s|\s,/.test(text);
  const holdsCommas = hasTabs || hasSemicolons || hasBlanks;
  const hasCommas = text.includes(',') && !holdsCommas;
  const separator = hasTabs ? '\t' : hasSemicolons ? ';' : hasCommas ? ',' : /\s+/;
  const rows = hasTabs || hasSemicolons ? lines : lines.flatMap((line) => line.split(';'));
  const cells = rows.map((row) =>
    row
      .trim()
      .split(separator)
      .map((cell) => cell.trim()),
  );
  const comma = holdsCommas ? commaIn(cells.flat()) : 'none';
  return plain(
    cells.map((row, at) =>
      row.map((cell, entry) => readCell(cell, { row: at + 1, entry: entry + 1 }, comma)),
    ),
  );
}

/** What a comma within a cell is. */
type Comma = 'none' | 'decimal' | 'thousands' | 'either';

/** 1,000 is a thousand where another cell has a point, and one where another cell has a decimal comma. */
function commaIn(cells: readonly string[]): Comma {
  const withComma = cells.filter((cell) => cell.includes(','));
  if (withComma.length === 0) return 'none';
  if (withComma.some((cell) => !mayBeThousands(cell))) return 'decimal';
  const isThousands = cells.some((cell) => cell.includes('.') || /,.*,/.test(cell));
  return isThousands ? 'thousands' : 'either';
}

/** Whether the commas of a number stand where they would between thousands. */
export function mayBeThousands(text: string): boolean {
  return /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(text);
}

function readCell(cell: string, place: EntryPlace, comma: Comma): Fraction {
  if (comma === 'either' && cell.includes(',')) throw ambiguousComma(place, cell);
  const isThousands = comma === 'thousands' && mayBeThousands(cell);
  const bare = isThousands ? cell.replaceAll(',', '') : comma === 'decimal' ? cell.replace(',', '.') : cell;
  const found = cellForm.exec(bare);
  if (!found) throw notNumber(place, cell);
  const [, over, under = '1'] = found;
  return { over: Number(over), under: Number(under) };
}
