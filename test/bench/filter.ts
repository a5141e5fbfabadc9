/**
 * One kernel on a 12-megapixel RGB image, 8-bit interleaved pixels in and out, beside sharp and OpenCV.
 *
 * Our time: `load` of pixels that lie in shared memory, and `run` with a `bytes` sink, up to the result; its
 * memory is used again from run to run, and two rows say what new memory costs. sharp's: from the raw
 * pixels in a buffer to the raw pixels in a new buffer. OpenCV's: `filter2D` alone, from a filled Mat to a
 * new Mat, on its only thread.
 */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execPath, version } from 'node:process';
import sharp from 'sharp';
import type { ConvolutionStep, Kernel } from '../../src/engine/filter/filterChain.ts';
import { type BenchRow, median } from './benchRow.ts';
import { interleave } from './interleave.ts';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const [height, width, channels] = [3000, 4000, 3] as const;

/** A kernel with the names of what is measured. */
interface Work {
  readonly name: string;
  readonly kernel: Kernel;
  readonly divisor: number;
  /** Standard deviation, where sharp has a Gaussian of its own for it. */
  readonly sigma?: number;
  /** Takes new memory for each result. */
  readonly takesNewMemory?: boolean;
  /** Only beside OpenCV: sharp adds 225 weights a pixel here and takes minutes. */
  readonly skipsSharp?: boolean;
}

/** sharp's blur of sigma 4 has a mask of 15×15: it ends where it is less than 0.2 of its middle. */
const sigma = 4;

const works: readonly Work[] = [
  { name: '3×3 edge-laplacian-8 (whole weights)', ...wholeKernel([-1, -1, -1, -1, 8, -1, -1, -1, -1]) },
  { name: '3×3 general (fractions)', ...generalKernel(3) },
  { name: '7×7 general (fractions)', ...generalKernel(7) },
  { name: '15×15 general (fractions)', ...generalKernel(15) },
  { name: '15×15 Gaussian, sigma 4', ...gaussianKernel(15, sigma), sigma },
  { name: '15×15 box', kernel: square(15, () => 1), divisor: 225, skipsSharp: true },
  {
    name: '3×3 edge-laplacian-8, new memory each time',
    ...wholeKernel([-1, -1, -1, -1, 8, -1, -1, -1, -1]),
    takesNewMemory: true,
  },
  {
    name: '15×15 Gaussian, sigma 4, new memory each time',
    ...gaussianKernel(15, sigma),
    sigma,
    takesNewMemory: true,
  },
];

function wholeKernel(weights: readonly number[]) {
  const size = Math.sqrt(weights.length);
  return { kernel: { height: size, width: size, weights }, divisor: 1 };
}

/** Of full rank: it cannot be taken apart. */
function generalKernel(size: number) {
  return { kernel: square(size, (i, j) => Math.sin(7 * i * i + 3 * i * j + j)), divisor: size };
}

function gaussianKernel(size: number, deviation: number) {
  const middle = (size - 1) / 2;
  const kernel = square(size, (i, j) =>
    Math.exp(-((i - middle) ** 2 + (j - middle) ** 2) / 2 / deviation ** 2),
  );
  return { kernel, divisor: kernel.weights.reduce((sum, weight) => sum + weight, 0) };
}

function square(size: number, weight: (row: number, column: number) => number): Kernel {
  const weights = Array.from({ length: size * size }, (_, place) =>
    weight(Math.floor(place / size), place % size),
  );
  return { height: size, width: size, weights };
}

/** Rows of the `filter` benchmark, and the memory of a chain on 24 megapixels. */
export async function filter(): Promise<BenchRow[]> {
  execFileSync(execPath, ['esbuild.mjs', '--minify'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const data = new Uint8Array(new SharedArrayBuffer(height * width * channels));
  for (let place = 0; place < data.length; place++) data[place] = (Math.imul(place, 2654435761) >>> 13) & 255;
  sharp.cache(false);
  const rows: BenchRow[] = [];
  const opencv = await openOpenCv(data);
  for (const threads of [1, 2]) {
    for (const work of works)
      rows.push(...(await measure(work, threads, data, threads === 1 ? opencv : null)));
  }
  return [...rows, chainMemory()];
}

async function measure(
  work: Work,
  threads: number,
  data: Uint8Array<SharedArrayBuffer>,
  opencv: OpenCv | null,
): Promise<BenchRow[]> {
  const engine = await startEngine(threads);
  const image = { height, width, channels, data };
  const chain = { channels: 'each', steps: [stepOf(work)] } as const;
  const sink = { type: 'bytes', stage: 0, low: 0, high: 255 } as const;
  const into = new Uint8Array(new SharedArrayBuffer(data.length));
  const sinks = [work.takesNewMemory ? sink : { ...sink, into }];
  const ours = () => {
    engine.load(image);
    return engine.run({ chain, sinks });
  };
  const theirs = work.skipsSharp ? null : sharpRun(work, threads, Buffer.from(data));
  const contenders = [ours, theirs, opencv && !work.takesNewMemory ? () => opencv.filter(work) : null];
  const [oursMs, sharpMs, opencvMs] = await interleave(contenders);
  await engine.dispose();
  const rows: BenchRow[] = [];
  const level = `${engine.level}, Node ${version}`;
  if (theirs) rows.push(row(work.name, threads, sharpName(work), oursMs ?? 0, sharpMs, level));
  if (threads === 1 && !work.takesNewMemory) {
    const note = opencv ? `${level}; filter2D, one thread` : 'opencv-js is not installed';
    rows.push(row(work.name, threads, opencv?.name ?? 'opencv-js', oursMs ?? 0, opencvMs, note));
  }
  return rows;
}

function sharpRun({ kernel, divisor, sigma: own }: Work, threads: number, pixels: Buffer) {
  sharp.concurrency(threads);
  const input = () => sharp(pixels, { raw: { width, height, channels } });
  const shape = { width: kernel.width, height: kernel.height, kernel: [...kernel.weights], scale: divisor };
  return () => (own ? input().blur(own) : input().convolve(shape)).raw().toBuffer();
}

function stepOf({ kernel, divisor }: Work): ConvolutionStep {
  return {
    type: 'convolution',
    kernel,
    divisor,
    bias: 0,
    flip: false,
    padding: 'same',
    padMode: { type: 'replicate' },
    stride: [1, 1],
    dilation: [1, 1],
    activation: 'linear',
  };
}

function row(
  work: string,
  threads: number,
  peer: string,
  ours: number,
  theirs: number | null,
  note: string,
): BenchRow {
  return {
    work,
    threads,
    peer,
    ours,
    theirs,
    unit: 'ms',
    ratio: theirs === null ? null : theirs / ours,
    note,
  };
}

function sharpName({ sigma: own }: Work): string {
  return `sharp ${sharp.versions.sharp} ${own ? 'blur' : 'convolve'} (libvips ${sharp.versions.vips})`;
}

/** The engine as it ships. */
async function startEngine(threads: number) {
  const { FilterEngine }: typeof import('../../src/engine/index.ts') = require(join(root, 'dist/engine.js'));
  return FilterEngine.create({ threads, workerFile: join(root, 'dist/worker.js') });
}

interface OpenCv {
  readonly name: string;
  filter(work: Work): void;
}

/** OpenCV compiled to WebAssembly, with the image in its memory; null where it is not installed. */
async function openOpenCv(data: Uint8Array): Promise<OpenCv | null> {
  try {
    const cv: typeof import('@techstark/opencv-js') = require('@techstark/opencv-js');
    await new Promise<void>((resolve) => {
      if (cv.Mat) resolve();
      else cv.onRuntimeInitialized = resolve;
    });
    const source = new cv.Mat(height, width, cv.CV_8UC3);
    source.data.set(data);
    const { version: release } = require('@techstark/opencv-js/package.json') as { version: string };
    return {
      name: `opencv-js ${release}`,
      filter({ kernel, divisor }) {
        const weights = kernel.weights.map((weight) => weight / divisor);
        const mask = cv.matFromArray(kernel.height, kernel.width, cv.CV_32F, weights);
        const target = new cv.Mat();
        cv.filter2D(source, target, -1, mask, new cv.Point(-1, -1), 0, cv.BORDER_REPLICATE);
        target.delete();
        mask.delete();
      },
    };
  } catch {
    return null;
  }
}

const memoryRuns = 3;
const memoryGoal = 1000;

function chainMemory(): BenchRow {
  const script = join(import.meta.dirname, 'filterMemory.ts');
  const files = ['dist/engine.js', 'dist/worker.js'].map((file) => join(root, file));
  const peaks = Array.from(
    { length: memoryRuns },
    () => Number(execFileSync(execPath, [script, ...files])) / 1e6,
  );
  const ours = median(peaks);
  return {
    work: 'chain of four steps on 24 MP: peak memory of the process',
    threads: 2,
    peer: 'goal',
    ours,
    theirs: memoryGoal,
    unit: 'MB',
    ratio: memoryGoal / ours,
    note: '7×7, max pool 3×3, 7×7, 7×7; float32 result of 288 MB kept',
  };
}
