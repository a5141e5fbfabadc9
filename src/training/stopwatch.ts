/** Time that has passed while it ran, in ms. */
export class Stopwatch {
  #before: number;
  #since: number | null = null;

  /** Stands still, at `elapsedMs`. */
  constructor(elapsedMs = 0) {
    this.#before = elapsedMs;
  }

  get elapsedMs(): number {
    return this.#before + (this.#since === null ? 0 : performance.now() - this.#since);
  }

  start(): void {
    this.#since ??= performance.now();
  }

  stop(): void {
    this.#before = this.elapsedMs;
    this.#since = null;
  }
}
