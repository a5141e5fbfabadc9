/**
 * VS Code carries the messages of a webview as JSON with typed arrays beside it. JSON knows no infinity
 * and no NaN: outside of typed arrays they would arrive as null.
 */

const tag = '$number';

const namedNumbers: ReadonlyMap<unknown, number> = new Map([
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
]);

/**
 * Copies a message with each non-finite number written as `{"$number": "Infinity"}`, `"-Infinity"` or
 * `"NaN"`. Typed arrays and buffers stay what they are.
 */
export function encodeNumbers(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { [tag]: String(value) };
  return mapParts(value, encodeNumbers);
}

/** Undoes `encodeNumbers`. */
export function decodeNumbers(value: unknown): unknown {
  return taggedNumber(value) ?? mapParts(value, decodeNumbers);
}

/** The number that an object with nothing but a tag stands for. */
function taggedNumber(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !(tag in value)) return undefined;
  return Object.keys(value).length === 1 ? namedNumbers.get(value[tag]) : undefined;
}

function mapParts(value: unknown, map: (part: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value;
  if (Array.isArray(value)) return value.map(map);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, map(part)]));
}
