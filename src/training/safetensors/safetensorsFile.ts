import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { sizeOf } from '../../engine/tensor.ts';
import { lengthBytes, longestHeader, parseHeader, type SafetensorsHeader } from './header.ts';
import { headerTooLong, lengthWrong, missing, notAFile, tooShort, unreadable } from './problems.ts';

/**
 * A safetensors file that is open for reading: its header is checked when it is opened, numbers are read
 * when they are asked for.
 */
export class SafetensorsFile {
  /** What messages call it. */
  readonly name: string;
  readonly metadata: SafetensorsHeader['metadata'];
  readonly #tensors: SafetensorsHeader['tensors'];
  readonly #dataStart: number;
  readonly #file: FileHandle;

  private constructor(name: string, header: SafetensorsHeader, dataStart: number, file: FileHandle) {
    this.name = name;
    this.metadata = header.metadata;
    this.#tensors = header.tensors;
    this.#dataStart = dataStart;
    this.#file = file;
  }

  /**
   * Opens a file; a pipe or a device is refused, not waited for. Whoever opens it closes it.
   * @throws TrainingError `checkpoint-missing`, `checkpoint-unreadable`, `checkpoint-damaged`, `checkpoint-type`.
   */
  static async open(path: string, name = path): Promise<SafetensorsFile> {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
      throw problemOf(error, name);
    });
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw notAFile(name);
      if (stat.size < lengthBytes) throw tooShort(name, stat.size);
      const length = await readHeaderLength(file, stat.size, name);
      const header = parseHeader(await readBytes(file, new Uint8Array(length), lengthBytes, name), name);
      const dataStart = lengthBytes + length;
      const expected = dataStart + header.dataBytes;
      if (stat.size !== expected) throw lengthWrong(name, expected, stat.size);
      return new SafetensorsFile(name, header, dataStart, file);
    } catch (error) {
      await file.close();
      throw problemOf(error, name);
    }
  }

  /** Shape of every tensor, by name, in the order of the header. */
  get shapes(): ReadonlyMap<string, readonly number[]> {
    return new Map([...this.#tensors].map(([name, { shape }]) => [name, shape]));
  }

  /** The numbers of a tensor of {@link shapes}. @throws TrainingError `checkpoint-unreadable`. */
  async read(tensor: string): Promise<Float32Array> {
    const place = this.#tensors.get(tensor);
    if (!place) throw new RangeError(`There is no tensor ${tensor}.`);
    const numbers = new Float32Array(sizeOf(place.shape));
    const bytes = new Uint8Array(numbers.buffer);
    try {
      await readBytes(this.#file, bytes, this.#dataStart + place.byteOffset, this.name);
    } catch (error) {
      throw problemOf(error, this.name);
    }
    return numbers;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Bytes that the system is asked for at a time; 2 GiB would be too many. */
const mostAtOnce = 2 ** 30;

/** @throws TrainingError `checkpoint-damaged` for a header that the file does not hold. */
async function readHeaderLength(file: FileHandle, size: number, name: string): Promise<number> {
  const bytes = await readBytes(file, new Uint8Array(lengthBytes), 0, name);
  const length = new DataView(bytes.buffer).getBigUint64(0, true);
  const most = Math.min(size - lengthBytes, longestHeader);
  if (length > BigInt(most)) throw headerTooLong(name, length, most);
  return Number(length);
}

/** Fills `target`, which is returned. @throws TrainingError `checkpoint-damaged` where the file ends before. */
async function readBytes<Bytes extends Uint8Array>(
  file: FileHandle,
  target: Bytes,
  position: number,
  name: string,
): Promise<Bytes> {
  let filled = 0;
  while (filled < target.length) {
    const length = Math.min(target.length - filled, mostAtOnce);
    const { bytesRead } = await file.read(target, filled, length, position + filled);
    if (bytesRead === 0) throw lengthWrong(name, position + target.length, position + filled);
    filled += bytesRead;
  }
  return target;
}

function problemOf(error: unknown, name: string): unknown {
  if (!(error instanceof Error && 'syscall' in error)) return error;
  const { code = error.message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' ? missing(name, error) : unreadable(name, code, error);
}
