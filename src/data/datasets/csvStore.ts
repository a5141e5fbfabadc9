/**
 * CSV: one image in a line, its label in one column and its values 0..255 in the others, row by row, the
 * channels of a pixel side by side. Values are separated by commas, semicolons or tabs; a first line of names
 * is known by what is no number, or by numbers that count the columns. What the image's size is, no file
 * says: it is the network's where the count of values fits, else a square's, grey or of three colours.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { sizeOf } from '../../engine/tensor.ts';
import { chunksOf, withFile } from './byteFile.ts';
import { CsvLabels } from './csvLabels.ts';
import { byteOf, type CsvLine, csvLines, separatorOf, splitLine, textOf } from './csvLines.ts';
import {
  csvTooLarge,
  emptyLabel,
  noLabelColumn,
  unequalRows,
  wrongPixelCount,
  wrongValue,
} from './csvProblems.ts';
import { noSamples } from './datasetProblems.ts';
import type { CsvSpec, InputShape } from './datasetSpec.ts';
import { fitImage } from './fitImage.ts';
import type { SampleStore } from './sampleStore.ts';
import type { StoreOptions } from './storeOptions.ts';

/** Bytes of pixels that are held. */
const mostBytes = 2 ** 31;
const samplesPerBlock = 1024;

/**
 * The samples of a CSV file, whose pixels are held in memory; blank lines do not count.
 * @throws DataError `csv-columns`, `csv-value`, `csv-quote`, `csv-line`, `csv-label`, `csv-label-column`,
 *   `csv-pixels`, `csv-too-large`, `label-out-of-range`, `class-unknown`, `dataset-empty`, and those of
 *   `withFile`.
 */
export function csvStore(
  name: string,
  labelColumn: CsvSpec['labelColumn'],
  options: StoreOptions,
): Promise<SampleStore> {
  return withFile(options.resolve(name), name, async (file, size) => {
    const hash = createHash('sha256');
    const table = new CsvTable(name, labelColumn ?? 0, options.shape);
    for await (const line of csvLines(hashed(file, size, name, hash), name)) {
      options.signal?.throwIfAborted();
      table.add(line);
    }
    await file.close();
    if (table.labels.count === 0) throw noSamples(name);
    return {
      ...table.labels.resolve(options),
      hash: hash.digest('hex'),
      nameOf: (sample) => `${name} #${sample}`,
      fileOf: () => null,
      async read(sample, pixels) {
        pixels.set(table.pixelsOf(sample));
        return true;
      },
      skipped: [],
      close: async () => {},
    };
  });
}

async function* hashed(file: FileHandle, size: number, name: string, hash: ReturnType<typeof createHash>) {
  for await (const chunk of chunksOf(file, size, name)) {
    hash.update(chunk);
    yield chunk;
  }
}

/** What the first line tells about all. */
interface CsvFormat {
  readonly separator: number;
  readonly columns: number;
  readonly labelColumn: number;
  /** Of the stored images. */
  readonly shape: InputShape;
}

/** Takes line after line, and keeps their pixels as a network of `shape` reads them. */
class CsvTable {
  readonly labels: CsvLabels;
  readonly #name: string;
  readonly #wantedColumn: string | number;
  readonly #shape: InputShape;
  readonly #sampleBytes: number;
  readonly #blocks: Uint8Array[] = [];
  /** Scratch: where the values of a line stand, and its pixels as stored. */
  readonly #spans: number[] = [];
  #stored = new Uint8Array(0);
  #format: CsvFormat | null = null;

  constructor(name: string, labelColumn: string | number, shape: InputShape) {
    this.labels = new CsvLabels(name);
    this.#name = name;
    this.#wantedColumn = labelColumn;
    this.#shape = shape;
    this.#sampleBytes = sizeOf(shape);
  }

  add(line: CsvLine): void {
    const format = this.#format ?? this.#begin(line);
    if (!format) return;
    const { bytes, number } = line;
    const spans = this.#spans;
    const found = splitLine(line, format.separator, this.#name, spans);
    if (found !== format.columns)
      throw unequalRows({ file: this.#name, line: number }, found, format.columns);
    for (let column = 0, to = 0; column < found; column++) {
      if (column === format.labelColumn) continue;
      const value = byteOf(bytes, spans[2 * column], spans[2 * column + 1]);
      if (value < 0) {
        const text = textOf(bytes, spans[2 * column], spans[2 * column + 1]);
        throw wrongValue({ file: this.#name, line: number, column }, text);
      }
      this.#stored[to++] = value;
    }
    const at = 2 * format.labelColumn;
    const label = textOf(bytes, spans[at], spans[at + 1]);
    if (label === '') throw emptyLabel({ file: this.#name, line: number });
    const sample = this.labels.count;
    this.labels.add(label, number);
    if (sample % samplesPerBlock === 0) this.#addBlock();
    const [height, width, channels] = format.shape;
    fitImage({ height, width, channels, data: this.#stored }, this.#shape, this.pixelsOf(sample));
  }

  /** A view of a sample's pixels. */
  pixelsOf(sample: number): Uint8Array {
    const at = (sample % samplesPerBlock) * this.#sampleBytes;
    return this.#blocks[Math.floor(sample / samplesPerBlock)].subarray(at, at + this.#sampleBytes);
  }

  #addBlock(): void {
    const bytes = samplesPerBlock * this.#sampleBytes;
    if ((this.#blocks.length + 1) * bytes > mostBytes) throw csvTooLarge(this.#name, mostBytes);
    this.#blocks.push(new Uint8Array(bytes));
  }

  /** Reads the format from the first line; null where that line holds names alone. */
  #begin(line: CsvLine): CsvFormat | null {
    const separator = separatorOf(line);
    const columns = splitLine(line, separator, this.#name, this.#spans);
    const texts = Array.from({ length: columns }, (_, column) =>
      textOf(line.bytes, this.#spans[2 * column], this.#spans[2 * column + 1]),
    );
    const labelColumn =
      typeof this.#wantedColumn === 'number' ? this.#wantedColumn : texts.indexOf(this.#wantedColumn);
    if (!(labelColumn >= 0 && labelColumn < columns)) {
      throw noLabelColumn(this.#name, this.#wantedColumn, texts.join(', '));
    }
    const shape = storedShape(columns - 1, this.#shape);
    if (!shape) throw wrongPixelCount(this.#name, columns - 1, this.#shape.join('×'), this.#sampleBytes);
    this.#stored = new Uint8Array(columns - 1);
    this.#format = { separator, columns, labelColumn, shape };
    const isNames = typeof this.#wantedColumn === 'string' || isHeader(texts, labelColumn);
    return isNames ? null : this.#format;
  }
}

/** So many numbers in a row are no image, but the names that pandas gives. */
const leastCounting = 9;

/** Whether a line's texts are the names of columns. */
function isHeader(texts: readonly string[], labelColumn: number): boolean {
  const others = texts.toSpliced(labelColumn, 1);
  const first = Number(others[0]);
  const isCounting =
    others.length >= leastCounting && first <= 1 && others.every((text, i) => Number(text) === first + i);
  return isCounting || others.some((text) => Number.isNaN(Number(text)));
}

function storedShape(values: number, shape: InputShape): InputShape | null {
  if (values === sizeOf(shape)) return shape;
  for (const channels of [1, 3] as const) {
    const side = Math.sqrt(values / channels);
    if (Number.isInteger(side) && side > 0) return [side, side, channels];
  }
  return null;
}
