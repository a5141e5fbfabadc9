import { type ParseError, parse } from 'jsonc-parser';
import type { Kernel } from '../../engine/filter/filterChain.ts';
import { type Message, message } from '../../engine/message.ts';
import { findPreset, presetKernel, presets } from '../../kernels/presets.ts';
import { nearestNames } from '../../network/nearestNames.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usageError.ts';

/** A kernel as the command line names it, and what its weights are divided by. */
export interface KernelChoice {
  readonly kernel: Kernel;
  readonly divisor: number;
}

/**
 * The id of a known kernel, a matrix as JSON, or `{"matrix": …, "divisor": …}`.
 * @throws UsageError `unknown-kernel`, `kernel-json`, `kernel-form`, `kernel-row`, `kernel-number`,
 *   `kernel-divisor`
 */
export function parseKernel(text: string): KernelChoice {
  const trimmed = text.trim();
  return trimmed.startsWith('[') || trimmed.startsWith('{') ? fromJson(trimmed) : fromPreset(trimmed);
}

function fromPreset(id: string): KernelChoice {
  const preset = findPreset(id);
  if (preset) return { kernel: presetKernel(preset), divisor: preset.divisor };
  const ids = presets.map((candidate) => candidate.id);
  const nearest = nearestNames(id, ids);
  throw new UsageError({
    code: 'unknown-kernel',
    problem: message('Option --kernel expects a known kernel or a matrix, but it is "{found}".', {
      found: shown(id),
    }),
    remedy: nearest.length
      ? message('The nearest known kernels are: {names}.', { names: nearest.join(', ') })
      : message('Known kernels are {names}; a matrix is written like [[0,1,0],[1,-4,1],[0,1,0]].', {
          names: ids.join(', '),
        }),
  });
}

function fromJson(text: string): KernelChoice {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true });
  if (errors.length > 0) {
    throw new UsageError({
      code: 'kernel-json',
      problem: message('Option --kernel starts like JSON, but is not valid JSON at character {position}.', {
        position: errors[0].offset + 1,
      }),
      remedy: matrixRemedy,
    });
  }
  if (Array.isArray(value)) return { kernel: kernelOf(checkMatrix(value)), divisor: 1 };
  const { matrix, divisor = 1, ...others } = value as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (!Array.isArray(matrix) || other !== undefined) {
    throw refusal(
      'kernel-form',
      other === undefined
        ? message('The kernel\'s "matrix" must be a list of rows.')
        : message('A kernel has "matrix" and "divisor" only, but "{found}" was given.', {
            found: shown(other),
          }),
    );
  }
  return { kernel: kernelOf(checkMatrix(matrix)), divisor: checkDivisor(divisor) };
}

const matrixRemedy = message(
  'Write a matrix like [[0,1,0],[1,-4,1],[0,1,0]], or {"matrix":[[1,1],[1,1]],"divisor":4}.',
);

function refusal(code: string, problem: Message): UsageError {
  return new UsageError({ code, problem, remedy: matrixRemedy });
}

function checkMatrix(rows: readonly unknown[]): number[][] {
  const [first] = rows;
  if (!Array.isArray(first) || first.length === 0) {
    throw refusal('kernel-form', message('The matrix must have at least one row with one number.'));
  }
  return rows.map((row, index) => {
    if (!Array.isArray(row) || row.length !== first.length) {
      throw refusal(
        'kernel-row',
        message('Every row must have {expected} numbers as the first one, but row {row} has {found}.', {
          expected: first.length,
          row: index + 1,
          found: Array.isArray(row) ? row.length : 0,
        }),
      );
    }
    return row.map((weight: unknown, column) => checkWeight(weight, index, column));
  });
}

function checkWeight(weight: unknown, row: number, column: number): number {
  if (typeof weight === 'number' && Number.isFinite(Math.fround(weight))) return weight;
  throw refusal(
    'kernel-number',
    message('The matrix holds numbers only, but in row {row}, column {column} stands {found}.', {
      row: row + 1,
      column: column + 1,
      found: shown(typeof weight === 'number' ? String(weight) : JSON.stringify(weight)),
    }),
  );
}

function checkDivisor(divisor: unknown): number {
  if (typeof divisor === 'number' && divisor !== 0 && Number.isFinite(Math.fround(divisor))) return divisor;
  throw refusal(
    'kernel-divisor',
    message('The divisor must be a number other than 0, but it is {found}.', {
      found: shown(JSON.stringify(divisor)),
    }),
  );
}

function kernelOf(matrix: readonly (readonly number[])[]): Kernel {
  return { height: matrix.length, width: matrix[0].length, weights: matrix.flat() };
}
