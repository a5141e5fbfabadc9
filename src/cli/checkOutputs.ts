import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { message } from '../engine/message.ts';
import { UsageError } from './usageError.ts';

/** Paths that `apply` reads and writes, as typed. */
export interface ApplyPaths {
  readonly image: string;
  readonly output: string | null;
  readonly raw: string | null;
}

/**
 * Refuses outputs of another format than their name says, and outputs that are the image itself under
 * any name. Devices and pipes may have any name.
 * @throws UsageError `output-format`, `output-is-image`, `output-standard`
 */
export async function checkOutputs({ image, output, raw }: ApplyPaths): Promise<void> {
  const source = await identity(image);
  for (const [option, path, ending] of [
    ['-o', output, '.png'],
    ['--raw', raw, '.npy'],
  ] as const) {
    if (path === null) continue;
    if (path === '-') throw notStandardOutput(option, ending);
    const target = await identity(path);
    if (target.isFile && !path.toLowerCase().endsWith(ending)) throw wrongFormat(option, path, ending);
    if (target.id !== source.id) continue;
    throw new UsageError({
      code: 'output-is-image',
      problem: message('{name} is the image itself, which is never overwritten.', { name: path }),
      remedy: message('Give the output another name.'),
    });
  }
}

/** What tells a file from others: its place on the disk, or its path where nothing is there yet. */
async function identity(path: string): Promise<{ id: string; isFile: boolean }> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  if (!found) return { id: resolve(path), isFile: true };
  return { id: `${found.dev}:${found.ino}`, isFile: found.isFile() || found.isDirectory() };
}

/** Other programs take `-` for standard output. */
function notStandardOutput(option: string, ending: string): UsageError {
  return new UsageError({
    code: 'output-standard',
    problem: message('Option {option} writes a file; nothing is written to standard output.', { option }),
    remedy: message('Name a file, like {example}.', { example: `out${ending}` }),
  });
}

function wrongFormat(option: string, path: string, ending: string): UsageError {
  return new UsageError({
    code: 'output-format',
    problem: message('Option {option} writes a file that ends in {ending}, but it is "{found}".', {
      option,
      ending,
      found: path,
    }),
    remedy: message('Name it {example}.', { example: `${path.replace(/\.\w+$/, '')}${ending}` }),
  });
}
