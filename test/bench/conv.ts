/**
 * One convolution, forward, beside onnxruntime-node on the same number of threads.
 *
 * Ours: `convolveImages` from input to output, both NHWC in memory, on two threads in four parts that they take
 * in turn; the kernel was packed before, as for inference. onnxruntime's: `run` of a model of one `Conv` with
 * constant weights, which it brings into its own order before; NCHW in and out.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execPath, version } from 'node:process';
import { Worker } from 'node:worker_threads';
import type { Pair } from '../../src/engine/geometry.ts';
import { forwardPass } from '../../src/engine/microkernels/convolutionPass.ts';
import { createKernels } from '../../src/engine/microkernels/createKernels.ts';
import { type KernelRecipe, readSlack } from '../../src/engine/microkernels/kernels.ts';
import { packKernel } from '../../src/engine/microkernels/packKernel.ts';
import { type Conv2dPlan, planConv2d } from '../../src/engine/ops/conv2d.ts';
import { sizeOf } from '../../src/engine/tensor.ts';
import { onnxChain } from '../engine/oracles/onnxModel.ts';
import type { BenchRow } from './benchRow.ts';
import { type ConvThreadData, places, takeParts } from './convThread.ts';
import { interleave, warm } from './interleave.ts';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

interface Work {
  readonly name: string;
  readonly kernel: readonly number[];
  readonly stride?: Pair;
  readonly groups?: number;
}

const input = [1, 56, 56, 64];
const works: readonly Work[] = [
  { name: '3×3', kernel: [3, 3, 64, 64] },
  { name: '5×5', kernel: [5, 5, 64, 64] },
  { name: '3×3 stride 2', kernel: [3, 3, 64, 64], stride: [2, 2] },
  { name: '1×1', kernel: [1, 1, 64, 64] },
  { name: 'depthwise 3×3', kernel: [3, 3, 1, 64], groups: 64 },
];

/** Calls of one measurement: a single one is over in less than a clock tells well. */
const repetitions = 20;

/** Rows of the `conv` benchmark. */
export async function conv(): Promise<BenchRow[]> {
  const build = ['esbuild.mjs', '--microkernels'];
  execFileSync(execPath, build, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const module = await WebAssembly.compile(readFileSync(join(root, 'dist/network-relaxed.wasm')));
  const rows: BenchRow[] = [];
  for (const threads of [1, 2]) {
    for (const work of works) rows.push(await measure(work, threads, module));
  }
  return rows;
}

async function measure(work: Work, threads: number, module: WebAssembly.Module): Promise<BenchRow> {
  const { name, kernel, stride = [1, 1], groups = 1 } = work;
  const params = { stride, groups, padding: 'same' } as const;
  const plan = planConv2d({ input: { shape: input }, kernel: { shape: kernel } }, params);
  const ours = prepareOurs(plan, kernel, threads, { level: 'relaxed', module });
  const { run, peer } = await prepareOnnx(plan, kernel, groups, threads);
  await warm(ours.run);
  const [oursMs, theirsMs] = await interleave([repeated(ours.run), run && repeated(run)]);
  await ours.stop();
  const products = plan.batch * plan.rows.output * plan.columns.output * sizeOf(kernel);
  const speed = (ms: number) => ((2 * products) / 1e6 / ms) * repetitions;
  const theirs = theirsMs ? speed(theirsMs) : null;
  return {
    work: `${name}, 56×56×64 → 64`,
    threads,
    peer,
    ours: speed(oursMs ?? 0),
    theirs,
    unit: 'GFLOP/s',
    ratio: theirs === null ? null : speed(oursMs ?? 0) / theirs,
    note: `${ours.algorithm}, relaxed, Node ${version}; operations of the direct algorithm`,
  };
}

function repeated(run: () => unknown) {
  return async () => {
    for (let turn = 0; turn < repetitions; turn++) await run();
  };
}

function prepareOurs(
  plan: Conv2dPlan,
  kernelShape: readonly number[],
  threads: number,
  recipe: KernelRecipe,
) {
  const memory = new WebAssembly.Memory({ initial: 1024, maximum: 65536, shared: true });
  const numbers = new Float32Array(memory.buffer);
  for (let place = 0; place < numbers.length; place++) numbers[place] = Math.sin(place);
  const kernels = createKernels(recipe, memory);
  const pass = forwardPass(plan);
  let end = readSlack;
  const place = (bytes: number) => {
    const address = end;
    end = Math.ceil((end + bytes + readSlack) / 64) * 64;
    return address;
  };
  const kernel = place(sizeOf(kernelShape) * 4);
  const call = {
    source: place(sizeOf(input) * 4),
    packed: place(pass.packedBytes),
    bias: place(plan.outChannels * 4),
    target: place(plan.batch * plan.rows.output * plan.columns.output * plan.outChannels * 4),
    scratch: place(pass.scratchBytes),
    images: plan.batch,
    activation: 0,
    slope: 0,
  };
  packKernel(kernels, pass, kernel, call.packed, 0, 1);
  const control = new Int32Array(new SharedArrayBuffer(12));
  const parts = threads === 1 ? 1 : 2 * threads;
  const shared = { pass, parts, control };
  const workers = Array.from({ length: threads - 1 }, () => {
    const itsCall = { ...call, scratch: place(pass.scratchBytes) };
    const data: ConvThreadData = { ...shared, call: itsCall, recipe, memory };
    return new Worker(join(import.meta.dirname, 'convThread.ts'), { workerData: data });
  });
  return {
    algorithm: pass.algorithm,
    run() {
      Atomics.store(control, places.done, 0);
      Atomics.store(control, places.next, 0);
      Atomics.add(control, places.turn, 1);
      Atomics.notify(control, places.turn);
      takeParts(kernels, { ...shared, call });
      while (Atomics.load(control, places.done) < parts);
    },
    stop: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

/** The same convolution by onnxruntime; no run where it is not installed. */
async function prepareOnnx(
  { rows, columns, outChannels }: Conv2dPlan,
  kernel: readonly number[],
  group: number,
  threads: number,
) {
  const name = 'onnxruntime-node';
  try {
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const { version: release } = require(`${name}/package.json`) as { version: string };
    const [height, width, channels] = kernel;
    const attributes = {
      kernel_shape: [height, width],
      strides: [rows.stride, columns.stride],
      pads: [rows.before, columns.before, rows.after, columns.after],
      group,
    };
    const constants = [sines([outChannels, channels, height, width]), sines([outChannels])];
    const session = await InferenceSession.create(onnxChain([{ type: 'Conv', attributes, constants }]), {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
    });
    const shape = [input[0], input[3], input[1], input[2]];
    const image = new Tensor('float32', sines(shape).data, shape);
    return { peer: `${name} ${release}`, run: () => session.run({ input0: image }) };
  } catch {
    return { peer: name, run: null };
  }
}

function sines(shape: readonly number[]) {
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, place) => Math.sin(place)) };
}
