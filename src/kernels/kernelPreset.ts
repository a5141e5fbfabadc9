/** A known kernel: what it is called, its numbers, and what it does and why. */
export interface KernelPreset {
  /** Stable id; the command line and `.cnn.json` use it. */
  readonly id: string;
  readonly name: { readonly en: string; readonly es: string };
  /** Weights, row by row; the kernel is `matrix / divisor`. Applied by correlation: not flipped. */
  readonly matrix: readonly (readonly number[])[];
  readonly divisor: number;
  /** Colours are those of the signed scale: blue positive, red negative. */
  readonly sentence: { readonly en: string; readonly es: string };
}
