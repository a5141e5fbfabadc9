import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type CodeTarget, chainCode } from '../../../src/explain/code/chainCode.ts';
import type { GoldenCase } from './cases.ts';

/** What is kept of the runs, and how a case becomes code; the script writes it, the test reads it. */

/** Targets whose code can be run. */
export const runTargets = ['numpy', 'opencv', 'pytorch', 'keras'] as const satisfies readonly CodeTarget[];

export type RunTarget = (typeof runTargets)[number];

/** The code that was run, by its SHA-256, and the numbers of its `output`, seven digits of each. */
export interface GoldenRun {
  readonly code: string;
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
}

export interface GoldenFile {
  readonly note: string;
  /** Library → version, for each target. */
  readonly versions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly cases: readonly GoldenRecord[];
}

export interface GoldenRecord {
  readonly name: string;
  readonly channels: string;
  readonly steps: unknown;
  readonly image: {
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly bitsPerChannel: number;
    readonly data: readonly number[];
  };
  readonly runs: Readonly<Record<string, GoldenRun>>;
}

export const goldenPath = join(import.meta.dirname, 'golden.json');

export function bitsOf({ image }: GoldenCase): 8 | 16 {
  return image.data instanceof Uint16Array ? 16 : 8;
}

export function fileNameOf({ imageName }: GoldenCase): string {
  return imageName ?? 'image.png';
}

/** The code of a case as it was run. */
export function codeOf(golden: GoldenCase, target: CodeTarget): string {
  const { channels, steps, image } = golden;
  const options = { imageName: fileNameOf(golden), bitsPerChannel: bitsOf(golden) };
  return chainCode(target, { channels, steps }, image, options);
}

export function codeHash(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

/** A case as the file keeps it, without its runs. */
export function recordOf(golden: GoldenCase): Omit<GoldenRecord, 'runs'> {
  const { name, channels, steps, image } = golden;
  const { height, width, data } = image;
  return {
    name,
    channels,
    steps,
    image: { height, width, channels: image.channels, bitsPerChannel: bitsOf(golden), data: [...data] },
  };
}
