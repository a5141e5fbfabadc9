import type { CliStreams } from './context.ts';

const barWidth = 20;
/** Drawn at most so often, in ms: a terminal is slower than a small network. */
const interval = 100;

/** One line of a terminal that is written over and over; nothing where there is no terminal. */
export class ProgressLine {
  readonly #streams: CliStreams;
  #isShown = false;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(streams: CliStreams) {
    this.#streams = streams;
  }

  /** `share`: how much is done, 0..1. `words` are asked for where the line is drawn. */
  draw(share: number, words: () => string): void {
    const { columns } = this.#streams;
    const now = performance.now();
    if (columns === undefined || now - this.#drawnAt < interval) return;
    this.#drawnAt = now;
    this.#isShown = true;
    const full = Math.round(share * barWidth);
    const line = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${words()}`;
    // The last column would begin the next line.
    this.#streams.error(`\r\x1b[K${[...line].slice(0, columns - 1).join('')}`);
  }

  /** Makes room for other lines. */
  clear(): void {
    if (this.#isShown) this.#streams.error('\r\x1b[K');
    this.#isShown = false;
    this.#drawnAt = Number.NEGATIVE_INFINITY;
  }
}
