/** A memory as its numbers. It may grow: the view is made anew when it has. */
export class SharedNumbers {
  readonly #memory: { readonly buffer: ArrayBufferLike };
  #floats: Float32Array = new Float32Array(0);
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(memory: { readonly buffer: ArrayBufferLike }) {
    this.#memory = memory;
  }

  get floats(): Float32Array {
    const { buffer } = this.#memory;
    if (this.#floats.buffer !== buffer) this.#floats = new Float32Array(buffer);
    return this.#floats;
  }

  get bytes(): Uint8Array {
    const { buffer } = this.#memory;
    if (this.#bytes.buffer !== buffer) this.#bytes = new Uint8Array(buffer);
    return this.#bytes;
  }
}

/** What a sum becomes: `activation` is one of `kernelActivations`. */
export function activated(sum: number, activation: number, slope: number): number {
  if (activation === 1) return Math.max(sum, 0);
  return activation === 2 && !(sum > 0) ? Math.fround(sum * slope) : sum;
}
