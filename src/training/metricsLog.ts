import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { refused } from './writeWhole.ts';

/** Lines that are held before they are written. */
const mostLines = 256;

/**
 * What a run has measured, one JSON object in a line. Numbers that are none become null. What is added is in
 * the file after {@link flush}, not before.
 */
export class MetricsLog {
  readonly #path: string;
  readonly #file: FileHandle;
  #bytes: number;
  #lines: string[] = [];

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.#path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  /**
   * Opens a log to go on behind its first `keepBytes`; what follows them is cut off. Not through a link.
   * @throws TrainingError `output-…`.
   */
  static async open(path: string, keepBytes: number): Promise<MetricsLog> {
    try {
      const { O_RDWR, O_CREAT, O_NOFOLLOW = 0 } = constants;
      const file = await open(path, O_RDWR | O_CREAT | O_NOFOLLOW);
      try {
        const bytes = Math.min(keepBytes, (await file.stat()).size);
        await file.truncate(bytes);
        return new MetricsLog(path, file, bytes);
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      throw refused(path, error);
    }
  }

  /** Whether so much is held that it is time to {@link flush}. */
  get isFull(): boolean {
    return this.#lines.length >= mostLines;
  }

  add(line: object): void {
    this.#lines.push(`${JSON.stringify(line)}\n`);
  }

  /** Brings all lines to the disk, and says how many bytes the log has then. @throws TrainingError `output-…`. */
  async flush(): Promise<number> {
    const bytes = new TextEncoder().encode(this.#lines.join(''));
    try {
      for (let written = 0; written < bytes.length; ) {
        const left = bytes.length - written;
        const { bytesWritten } = await this.#file.write(bytes, written, left, this.#bytes + written);
        written += bytesWritten;
      }
      await this.#file.datasync();
    } catch (error) {
      throw refused(this.#path, error);
    }
    this.#bytes += bytes.length;
    this.#lines = [];
    return this.#bytes;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
