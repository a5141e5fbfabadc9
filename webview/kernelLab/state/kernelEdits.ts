import type { Kernel } from '../../../src/protocol/engineTypes.ts';

/** Sizes that the editor offers along each axis. */
export const smallestKernel = 1;
export const largestKernel = 15;

/** Ways to turn a kernel into a related one. */
export type KernelTransform = 'mirror' | 'rotate' | 'transpose' | 'negate';

/** The weight at a row and column of a kernel. */
export function weightAt(kernel: Kernel, row: number, column: number): number {
  return kernel.weights[row * kernel.width + column];
}

/** The same kernel with another weight at one place. */
export function withWeight(kernel: Kernel, index: number, weight: number): Kernel {
  return { ...kernel, weights: kernel.weights.with(index, weight) };
}

/**
 * The kernel with other extents. An even change grows or shrinks both sides alike, so that the middle
 * stays in the middle; an odd one has its extra row or column at the end. New weights are zero.
 */
export function resizeKernel(kernel: Kernel, height: number, width: number): Kernel {
  const top = Math.trunc((height - kernel.height) / 2);
  const left = Math.trunc((width - kernel.width) / 2);
  return makeKernel(height, width, (row, column) => {
    const fromRow = row - top;
    const fromColumn = column - left;
    const inside = fromRow >= 0 && fromColumn >= 0 && fromRow < kernel.height && fromColumn < kernel.width;
    return inside ? weightAt(kernel, fromRow, fromColumn) : 0;
  });
}

/** Mirrored left to right, turned clockwise by 90°, transposed, or with every sign changed. */
export function transformKernel(kernel: Kernel, transform: KernelTransform): Kernel {
  const { height, width } = kernel;
  switch (transform) {
    case 'mirror':
      return makeKernel(height, width, (row, column) => weightAt(kernel, row, width - 1 - column));
    case 'rotate':
      return makeKernel(width, height, (row, column) => weightAt(kernel, height - 1 - column, row));
    case 'transpose':
      return makeKernel(width, height, (row, column) => weightAt(kernel, column, row));
    case 'negate':
      return makeKernel(height, width, (row, column) => 0 - weightAt(kernel, row, column));
  }
}

/** Weights from −1 to 1 with two digits in every place of a kernel, not all zero, over 1. */
export function randomChange({ height, width }: Kernel): {
  readonly kernel: Kernel;
  readonly divisor: number;
} {
  const kernel = makeKernel(height, width, () => Math.round(Math.random() * 200 - 100) / 100 + 0);
  return kernel.weights.some((weight) => weight !== 0) ? { kernel, divisor: 1 } : randomChange(kernel);
}

function makeKernel(height: number, width: number, weight: (row: number, column: number) => number): Kernel {
  const weights = Array.from({ length: height * width }, (_, index) =>
    weight(Math.floor(index / width), index % width),
  );
  return { height, width, weights };
}
