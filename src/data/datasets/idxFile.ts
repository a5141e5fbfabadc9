/**
 * IDX, the format of MNIST: two zeros, the type of the numbers (8: unsigned bytes), the number of
 * dimensions, each dimension as a big-endian word of 32 bits, then the numbers, the last dimension fastest.
 * Images have 3 dimensions (count, rows, columns), colour images a fourth, labels one.
 * Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
 */
import { type ByteFile, fill, plainFile, withFile } from './byteFile.ts';
import { noSamples } from './datasetProblems.ts';
import { gzipFile, isGzip, type Promised } from './gzipFile.ts';
import type { MemoryBudget } from './memoryBudget.ts';
import { headerTruncated, imageExtent, tooLong, truncated, wrongMagic } from './packedProblems.ts';

export interface IdxHeader extends Promised {
  readonly count: number;
  readonly headerBytes: number;
  /** Of one image; one label is 1×1×1. */
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

export interface IdxFile {
  readonly header: IdxHeader;
  readonly bytes: ByteFile;
}

type Kind = 'images' | 'labels';

const ranks: Readonly<Record<Kind, readonly number[]>> = { images: [3, 4], labels: [1] };
/** Of one image: no more than a photo's. */
const mostPixels = 2 ** 24;
const longestHeader = 4 + 4 * 4;

/**
 * Opens an IDX file and holds its size against its header; packed with gzip it is unpacked into memory.
 * @throws DataError `idx-magic`, `idx-extent`, `dataset-empty`, `file-truncated`, `file-too-long`, those of
 *   {@link gzipFile} and of {@link withFile}.
 */
export function openIdx(path: string, name: string, kind: Kind, budget: MemoryBudget): Promise<IdxFile> {
  return withFile(path, name, async (file, size) => {
    const head = new Uint8Array(Math.min(longestHeader, size));
    await fill(file, name, 0, head);
    if (isGzip(head)) return gzipFile(file, size, name, budget, (first) => readHeader(first, name, kind));
    const header = readHeader(head, name, kind);
    if (!header) throw headerTruncated(name, size);
    if (size < header.bytes) throw truncated(name, header.bytes, size, header.recordAt(size));
    if (size > header.bytes) throw tooLong(name, header.bytes, size);
    return { header, bytes: await plainFile(file, size, name, budget) };
  });
}

function readHeader(head: Uint8Array, name: string, kind: Kind): IdxHeader | null {
  if (head.length < 4) return null;
  const rank = head[3];
  if (head[0] !== 0 || head[1] !== 0 || head[2] !== 8 || !ranks[kind].includes(rank)) {
    const other = kind === 'images' ? 'labels' : 'images';
    const isOther = head[0] === 0 && head[1] === 0 && head[2] === 8 && ranks[other].includes(rank);
    throw wrongMagic(name, kind, hexadecimal(head.subarray(0, 4)), isOther);
  }
  const headerBytes = 4 + 4 * rank;
  if (head.length < headerBytes) return null;
  const view = new DataView(head.buffer, head.byteOffset);
  const [count, height = 1, width = 1, channels = 1] = Array.from({ length: rank }, (_, axis) =>
    view.getUint32(4 + 4 * axis),
  );
  if (count === 0) throw noSamples(name);
  const pixels = height * width;
  if (pixels < 1 || pixels > mostPixels || (channels !== 1 && channels !== 3)) {
    throw imageExtent(name, height, width, channels, mostPixels);
  }
  const recordBytes = pixels * channels;
  return {
    count,
    headerBytes,
    height,
    width,
    channels,
    bytes: headerBytes + count * recordBytes,
    recordAt: (byte) => clamp(Math.floor((byte - headerBytes) / recordBytes), count - 1),
  };
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
