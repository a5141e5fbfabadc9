import { type EntryPlace, notNumber } from './matrixProblem.ts';
import { type Fraction, plain, type Written } from './writtenMatrix.ts';

const number = '[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:e[+-]?\\d+)?';
const cellForm = new RegExp(`^(${number})(?:\\s*/\\s*(${number}))?$`, 'i');

/**
 * Reads a matrix without brackets, as a spreadsheet, a CSV file or a console has it. Cells end at tabs,
 * semicolons, commas or blanks, whichever of them is there first in this order; where a comma cannot end a
 * cell it is a decimal one. In one line, or at the ends of lines, semicolons end rows. Linear time.
 * @throws MatrixProblem where a cell is no number or fraction.
 */
export function readTable(text: string): Written {
  const lines = text
    .split('\n')
    .map((line) => line.trim().replace(/[,;]$/, ''))
    .filter((line) => line !== '');
  const hasTabs = text.includes('\t');
  const hasSemicolons = lines.length > 1 && lines.some((line) => line.includes(';'));
  const hasBlanks = /\d +[-+.\d]/.test(text) && !/,\s|\s,/.test(text);
  const isDecimalComma = hasTabs || hasSemicolons || hasBlanks;
  const hasCommas = text.includes(',') && !isDecimalComma;
  const separator = hasTabs ? '\t' : hasSemicolons ? ';' : hasCommas ? ',' : /\s+/;
  const rows = hasTabs || hasSemicolons ? lines : lines.flatMap((line) => line.split(';'));
  const cells = rows.map((row) => row.trim().split(separator));
  return plain(
    cells.map((row, at) =>
      row.map((cell, entry) => readCell(cell.trim(), { row: at + 1, entry: entry + 1 }, isDecimalComma)),
    ),
  );
}

function readCell(cell: string, place: EntryPlace, isDecimalComma: boolean): Fraction {
  const found = cellForm.exec(isDecimalComma ? cell.replace(',', '.') : cell);
  if (!found) throw notNumber(place, cell);
  const [, over, under = '1'] = found;
  return { over: Number(over), under: Number(under) };
}
