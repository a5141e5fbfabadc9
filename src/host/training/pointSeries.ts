import type { BatchPoints } from '../../protocol/networkView.ts';

/** More than a chart has pixels; beyond, each two points become one. */
const mostPoints = 4096;

/** The curve of a run: a mean of so many batches for each point that it never has more than 4096. */
export class PointSeries {
  readonly #steps: number[] = [];
  readonly #losses: number[] = [];
  readonly #accuracies: number[] = [];
  /** Batches of each point, but the last. */
  #each = 1;
  /** Batches of the last point. */
  #filled = 0;
  /** Points before this one are as they were when they were last taken. */
  #changedFrom = 0;

  add(step: number, loss: number, accuracy: number): void {
    if (this.#filled === this.#each || this.#steps.length === 0) {
      if (this.#steps.length === mostPoints) this.#halve();
      this.#steps.push(step);
      this.#losses.push(loss);
      this.#accuracies.push(accuracy);
      this.#filled = 1;
      return;
    }
    const last = this.#steps.length - 1;
    this.#filled++;
    this.#steps[last] = step;
    this.#losses[last] += (loss - this.#losses[last]) / this.#filled;
    this.#accuracies[last] += (accuracy - this.#accuracies[last]) / this.#filled;
    this.#changedFrom = Math.min(this.#changedFrom, last);
  }

  /** All points that are new or other since this was called last; null where there are none. */
  take(): BatchPoints | null {
    const first = this.#changedFrom;
    if (first === this.#steps.length) return null;
    this.#changedFrom = this.#steps.length;
    return {
      first,
      steps: Float64Array.from(this.#steps.slice(first)),
      losses: Float32Array.from(this.#losses.slice(first)),
      accuracies: Float32Array.from(this.#accuracies.slice(first)),
    };
  }

  /** An even number of whole points become half as many. */
  #halve(): void {
    for (let to = 0; to < mostPoints / 2; to++) {
      this.#steps[to] = this.#steps[2 * to + 1];
      this.#losses[to] = (this.#losses[2 * to] + this.#losses[2 * to + 1]) / 2;
      this.#accuracies[to] = (this.#accuracies[2 * to] + this.#accuracies[2 * to + 1]) / 2;
    }
    for (const column of [this.#steps, this.#losses, this.#accuracies]) column.length = mostPoints / 2;
    this.#each *= 2;
    this.#changedFrom = 0;
  }
}
