/** How a document is written. */
export interface JsonStyle {
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
  /** Behind a comma or colon within a line. */
  readonly space: '' | ' ';
  /** Inside the braces of an object on one line. */
  readonly padding: '' | ' ';
}

/** How examples are written. */
export const plainStyle: JsonStyle = { eol: '\n', unit: '  ', space: ' ', padding: ' ' };

/** Columns of a line, a tab counting as four. */
const longestLine = 110;

/**
 * `value` as JSON to stand after `indent`: on one line where it fits, else one member a line. A list of plain
 * values is never broken; a matrix inside a broken object stands as its rows.
 *
 * @param isBroken breaks even what would fit.
 */
export function printJson(value: unknown, indent: string, style: JsonStyle, isBroken = false): string {
  return print(value, indent, columnsOf(indent), style, isBroken);
}

/** `value` on one line. */
export function printLine(value: unknown, style: JsonStyle): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = membersOf(value, style).map(([key, member]) => key + printLine(member, style));
  const inside = parts.join(`,${style.space}`);
  return Array.isArray(value) ? `[${inside}]` : `{${style.padding}${inside}${style.padding}}`;
}

/** `used`: columns taken on the first line. One more is left for a comma. */
function print(value: unknown, indent: string, used: number, style: JsonStyle, isBroken: boolean): string {
  const line = printLine(value, style);
  if (typeof value !== 'object' || value === null || isPlainList(value)) return line;
  if (!isBroken && used + line.length < longestLine) return line;
  const inner = indent + style.unit;
  const members = membersOf(value, style).map(([key, member]) => {
    const start = inner + key;
    return start + print(member, inner, columnsOf(start), style, isMatrix(member));
  });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return [open, members.join(`,${style.eol}`), indent + close].join(style.eol);
}

/** What stands before each member on its line, and the member. */
function membersOf(value: object, { space }: JsonStyle): [string, unknown][] {
  if (Array.isArray(value)) return value.map((member) => ['', member]);
  return Object.entries(value).map(([key, member]) => [`${JSON.stringify(key)}:${space}`, member]);
}

function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every((member) => typeof member !== 'object');
}

function isMatrix(value: unknown): boolean {
  return Array.isArray(value) && value.length > 1 && value.every(isPlainList);
}

function columnsOf(text: string): number {
  return text.replaceAll('\t', '    ').length;
}
