/** A known kernel: what it is called, its numbers, and one sentence on what it does and why. */
export interface KernelPreset {
  /** Stable id; the command line and `.cnn.json` use it. */
  readonly id: string;
  readonly name: { readonly en: string; readonly es: string };
  /** Weights, row by row; the kernel is `matrix / divisor`. */
  readonly matrix: readonly (readonly number[])[];
  readonly divisor: number;
  readonly sentence: { readonly en: string; readonly es: string };
}

/** The known kernels in the order of a course: the first seven are the ones it teaches. */
export const presets: readonly KernelPreset[] = [
  {
    id: 'identity',
    name: { en: 'Identity', es: 'Identidad' },
    matrix: [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
    divisor: 1,
    sentence: {
      en: 'Leaves the image as it is: only the middle pixel counts.',
      es: 'Deja la imagen como está: solo cuenta el píxel central.',
    },
  },
];
