/**
 * Time and memory of a training step while batch, image or channels grow, on 1 and 2 threads. There is no peer: what
 * is looked for is a cliff, a size at which a step takes more than its share. Draws `media/readme/growth.png`.
 *
 * Rows have the quickest round: what else runs on the machine only adds to it. The picture has processor time, which
 * a busy machine lengthens little, as the median.
 */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath, stderr, version } from 'node:process';
import type { BenchRow } from './benchRow.ts';
import { growthFlops } from './growthLayers.ts';
import { growthPicture } from './growthPicture.ts';

export interface GrowthSize {
  readonly batch: number;
  /** Rows and columns of an image of 3 channels. */
  readonly side: number;
  /** Kernels of either convolution. */
  readonly channels: number;
}

export interface GrowthPoint {
  /** Of a step, on 1 and on 2 threads. */
  readonly ms: readonly number[];
  /** Processor time of a step, of all threads together, on 1 and on 2. */
  readonly cpuMs: readonly number[];
  readonly planBytes: number;
  /** Most memory of the process, on 1 thread. */
  readonly peakBytes: number;
}

/** What grows, from what it starts, and the points measured on the way. */
export interface GrowthSeries {
  readonly axis: keyof GrowthSize;
  readonly points: readonly (GrowthPoint & { readonly size: GrowthSize })[];
}

const root = join(import.meta.dirname, '../..');
const engineFile = join(root, 'dist/engine.js');

const usual: GrowthSize = { batch: 32, side: 32, channels: 16 };

/** Powers of two, the middles between them, and channels that fill no vector. */
const grown: Readonly<Record<keyof GrowthSize, readonly GrowthSize[]>> = {
  batch: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512].map((batch) => ({
    ...usual,
    batch,
  })),
  side: [16, 24, 32, 33, 48, 64, 96, 128, 192, 256, 384, 512].map((side) => ({ ...usual, batch: 8, side })),
  channels: [1, 2, 3, 4, 5, 8, 12, 16, 17, 24, 32, 33, 48, 64, 96, 128, 192, 256].map((channels) => ({
    ...usual,
    channels,
  })),
};

/** Rows of the `growth` benchmark. */
export async function growth(): Promise<BenchRow[]> {
  execFileSync(execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const series = (['batch', 'side', 'channels'] as const).map((axis): GrowthSeries => {
    stderr.write(`${axis} …\n`);
    return { axis, points: grown[axis].map((size) => ({ size, ...measure(size) })) };
  });
  await writeFile(join(root, 'media/readme/growth.png'), await growthPicture(series));
  return series.flatMap(rowsOf);
}

function measure(size: GrowthSize): GrowthPoint {
  const script = join(import.meta.dirname, 'growthPoint.ts');
  return JSON.parse(execFileSync(execPath, [script, engineFile, JSON.stringify(size)], { encoding: 'utf8' }));
}

function rowsOf({ axis, points }: GrowthSeries): BenchRow[] {
  return points.flatMap(({ size, ms, cpuMs, planBytes, peakBytes }) =>
    ms.map((each, index) => ({
      work: `${axis} ${size[axis]}: a step with ${size.batch} images of ${size.side}×${size.side}×3, ${size.channels} channels`,
      threads: index + 1,
      peer: '–',
      ours: each,
      theirs: null,
      unit: 'ms',
      ratio: null,
      note:
        `${cpuMs[index].toPrecision(3)} ms of processor, ${(growthFlops(size) / cpuMs[index] / 1e6).toFixed(1)} GFLOP/s; ` +
        `plan ${megabytes(planBytes)} MB, process ${megabytes(peakBytes)} MB at most; Node ${version}`,
    })),
  );
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toPrecision(3);
}
