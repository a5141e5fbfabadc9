/** A known kernel: what it is called, its numbers, and what it does and why. */
export interface KernelPreset {
  /** Stable id; the command line and `.cnn.json` use it. */
  readonly id: string;
  readonly name: Words;
  /** Weights, row by row; the kernel is `matrix / divisor`. Applied by correlation: not flipped. */
  readonly matrix: readonly (readonly number[])[];
  readonly divisor: number;
  /** Holds for the flipped kernel too. */
  readonly sentence: Words;
  /** Where an output's sign says something. Such a kernel turned by 180° is itself, or its negative. */
  readonly signs?: PresetSigns;
}

/** What an output above and below zero tells, for the kernel as it stands; no full stop. */
export interface PresetSigns {
  readonly positive: Words;
  readonly negative: Words;
}

interface Words {
  readonly en: string;
  readonly es: string;
}
