/**
 * The header of a safetensors file: eight bytes of its length, little-endian, then JSON
 * `{ name: { dtype, shape, data_offsets: [begin, end] }, …, __metadata__: { text: text } }`, then the numbers.
 *
 * Source: the format's description in the repository huggingface/safetensors, and its rules of validation:
 * the tensors fill the data, with no byte between them and none shared; the header begins with a brace, may
 * end in spaces, and has at most 100 MB.
 */
import { sizeOf } from '../../engine/tensor.ts';
import {
  entryWrong,
  headerUnreadable,
  metadataWrong,
  placeWrong,
  sizeWrong,
  typeUnknown,
} from './problems.ts';

/** A tensor of float32, and where it lies. */
export interface TensorPlace {
  readonly shape: readonly number[];
  /** From the start of the data, which follows the header. */
  readonly byteOffset: number;
}

export interface SafetensorsHeader {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, TensorPlace>;
  /** Of all tensors. */
  readonly dataBytes: number;
}

/** The bytes before the header, which hold its length. */
export const lengthBytes = 8;

/** The longest header that is read, in bytes. */
export const longestHeader = 100_000_000;

const metadataName = '__metadata__';
const bytesPerNumber = 4;

/**
 * Length and header of tensors that follow one another in the order given, float32; padded with spaces, so
 * that the data begins at a multiple of 8.
 */
export function encodeHeader(
  metadata: ReadonlyMap<string, string>,
  shapes: ReadonlyMap<string, readonly number[]>,
): Uint8Array {
  const entries: [string, unknown][] = [[metadataName, Object.fromEntries(metadata)]];
  let begin = 0;
  for (const [name, shape] of shapes) {
    const end = begin + sizeOf(shape) * bytesPerNumber;
    entries.push([name, { dtype: 'F32', shape, data_offsets: [begin, end] }]);
    begin = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, lengthBytes);
  return bytes;
}

/**
 * What the JSON of a header says; `name` is what messages call the file.
 * @throws TrainingError `checkpoint-damaged`, `checkpoint-type`.
 */
export function parseHeader(bytes: Uint8Array, name: string): SafetensorsHeader {
  const { [metadataName]: metadata = {}, ...entries } = parseObject(bytes, name);
  const found = Object.entries(entries).map(([tensor, entry]) => ({
    tensor,
    ...entryOf(entry, tensor, name),
  }));
  let end = 0;
  for (const { tensor, begin, bytes } of found.toSorted((a, b) => a.begin - b.begin || a.bytes - b.bytes)) {
    if (begin !== end) throw placeWrong(name, tensor, end, begin);
    end += bytes;
  }
  return {
    metadata: metadataOf(metadata, name),
    tensors: new Map(found.map(({ tensor, shape, begin }) => [tensor, { shape, byteOffset: begin }])),
    dataBytes: end,
  };
}

function parseObject(bytes: Uint8Array, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch {
    // Said below, as what is JSON but no object.
  }
  throw headerUnreadable(name);
}

function entryOf(entry: unknown, tensor: string, name: string) {
  if (!isObject(entry)) throw entryWrong(name, tensor);
  const { dtype, shape, data_offsets: offsets } = entry;
  const isSound = typeof dtype === 'string' && isSizes(shape) && isSizes(offsets) && offsets.length === 2;
  if (!isSound) throw entryWrong(name, tensor);
  if (dtype !== 'F32') throw typeUnknown(name, tensor, dtype);
  const [begin, end] = offsets;
  const bytes = sizeOf(shape) * bytesPerNumber;
  if (end - begin !== bytes) throw sizeWrong(name, tensor, bytes, end - begin);
  return { shape, begin, bytes };
}

function metadataOf(metadata: unknown, name: string): ReadonlyMap<string, string> {
  const texts = isObject(metadata) ? Object.entries(metadata) : null;
  if (!texts?.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    throw metadataWrong(name);
  }
  return new Map(texts);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whole numbers from 0 that a double holds. */
function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
