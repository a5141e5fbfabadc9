/** A chain as plain JSON, in the words of the engine; a kernel is its matrix. */
import type { FilterChain, FilterStep } from '../../engine/filter/filterChain.ts';

/**
 * `{ "channels": …, "steps": [{ "type": "convolution", "kernel": [[…]], "divisor": …, … }] }`. Lists of
 * numbers stand on one line.
 */
export function jsonCode({ channels, steps }: FilterChain): string {
  return `${written({ channels, steps: steps.map(plainStep) }, '')}\n`;
}

function plainStep(step: FilterStep): object {
  if (step.type === 'pool') return step;
  const { height, width, weights } = step.kernel;
  const matrix = Array.from({ length: height }, (_, row) => weights.slice(row * width, (row + 1) * width));
  const { type, kernel: _, ...others } = step;
  return { type, kernel: matrix, ...others };
}

function written(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(
    ([name, part]) => `${isList ? '' : `${JSON.stringify(name)}: `}${written(part, inner)}`,
  );
  const [open, close] = isList ? '[]' : '{}';
  if (isList ? value.every((part) => typeof part !== 'object') : parts.length <= 2 && !('steps' in value)) {
    const gap = isList ? '' : ' ';
    return `${open}${gap}${parts.join(', ')}${gap}${close}`;
  }
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}
