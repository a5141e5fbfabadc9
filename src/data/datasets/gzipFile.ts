import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { DataError } from '../dataError.ts';
import { type ByteFile, chunksOf, heldFile } from './byteFile.ts';
import type { MemoryBudget } from './memoryBudget.ts';
import { gzipDamaged, gzipTooLarge, gzipTooLong, gzipTruncated, headerTruncated } from './packedProblems.ts';

/** What a header says about the bytes of its file. */
export interface Promised {
  /** Of the whole, the header included. */
  readonly bytes: number;
  /** The record, from 0, in which a byte lies. */
  readonly recordAt: (byte: number) => number;
}

/** Reads a header from the first bytes of a file; null while it is not whole. */
export type ReadHeader<Header extends Promised> = (head: Uint8Array) => Header | null;

/** Unpacked bytes that are held; a file that promises more has to be unpacked by its owner. */
const mostBytes = 2 ** 30;
/** What deflate makes of one byte at most: 258 bytes of each 2 bits. */
const mostGrowth = 1032;

/** Whether a file that begins so is packed with gzip. */
export function isGzip(first: Uint8Array): boolean {
  return first[0] === 0x1f && first[1] === 0x8b;
}

/**
 * Unpacks a file into memory, as much as its own header promises and no more. Owns `file`.
 * @throws DataError `gzip-too-large` before anything is held, `gzip-too-long`, `gzip-truncated`,
 *   `gzip-damaged`, `file-truncated` where not even the header is whole, and what `readHeader` throws.
 */
export async function gzipFile<Header extends Promised>(
  file: FileHandle,
  size: number,
  name: string,
  budget: MemoryBudget,
  readHeader: ReadHeader<Header>,
): Promise<{ readonly header: Header; readonly bytes: ByteFile }> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(file, size, name)) hash.update(chunk);
  const unpacked = new Unpacked(name, mostGrowth * size, readHeader);
  try {
    await pipeline(chunksOf(file, size, name), createGunzip(), async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) unpacked.add(chunk);
    });
  } catch (cause) {
    if (!isZlibError(cause)) throw cause;
    if (cause.code === 'Z_BUF_ERROR') throw unpacked.isCutOff();
    throw gzipDamaged(name, unpacked.found, cause.message, cause);
  }
  await file.close();
  const { header, bytes } = unpacked.whole();
  budget.takeWhole(bytes.length);
  return { header, bytes: heldFile(name, bytes, hash.digest('hex')) };
}

/** Gathers what comes out of a packed file: its first bytes until they say how many there will be, then all. */
class Unpacked<Header extends Promised> {
  readonly #name: string;
  readonly #readHeader: ReadHeader<Header>;
  readonly #most: number;
  #header: Header | null = null;
  #bytes = new Uint8Array(0);
  #found = 0;

  constructor(name: string, most: number, readHeader: ReadHeader<Header>) {
    this.#name = name;
    this.#most = most;
    this.#readHeader = readHeader;
  }

  get found(): number {
    return this.#found;
  }

  add(chunk: Uint8Array): void {
    if (!this.#header) {
      this.#begin(chunk);
      return;
    }
    if (this.#found + chunk.length > this.#header.bytes) throw gzipTooLong(this.#name, this.#header.bytes);
    this.#bytes.set(chunk, this.#found);
    this.#found += chunk.length;
  }

  whole(): { readonly header: Header; readonly bytes: Uint8Array } {
    if (!this.#header || this.#found < this.#header.bytes) throw this.isCutOff();
    return { header: this.#header, bytes: this.#bytes };
  }

  isCutOff(): DataError {
    if (!this.#header) return headerTruncated(this.#name, this.#found);
    const { bytes, recordAt } = this.#header;
    return gzipTruncated(this.#name, bytes, this.#found, recordAt(this.#found));
  }

  #begin(chunk: Uint8Array): void {
    const head = new Uint8Array(Buffer.concat([this.#bytes, chunk]));
    this.#header = this.#readHeader(head);
    this.#bytes = head;
    this.#found = head.length;
    if (!this.#header) return;
    const { bytes } = this.#header;
    if (bytes > mostBytes) throw gzipTooLarge(this.#name, bytes, mostBytes);
    // A small file cannot fill what a false header promises, so that much is never set aside.
    this.#bytes = new Uint8Array(Math.min(bytes, this.#most));
    this.#found = 0;
    this.add(head);
  }
}

function isZlibError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
