/** Which side the cells of a column keep to. */
export type Alignment = 'left' | 'right';

/**
 * Rows of a table as lines: cells padded to the widest of their column, two spaces between columns, none at
 * the end of a line.
 */
export function tableLines(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string[] {
  const widths = alignments.map((_, column) => Math.max(...rows.map((row) => lengthOf(row[column]))));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat(widths[column] - lengthOf(cell));
        return alignments[column] === 'left' ? cell + space : space + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Characters, not UTF-16 units. */
function lengthOf(cell: string): number {
  return [...cell].length;
}
