/** Runs plans on threads over one shared memory, by the microkernels where there are any for a step. */
import { isMainThread } from 'node:worker_threads';
import { EngineError } from '../../errors.ts';
import { message } from '../../message.ts';
import { type KernelLevel, type KernelRecipe, readSlack } from '../../microkernels/kernels.ts';
import type { NumberTensor } from '../../ops/op.ts';
import { sizeOf } from '../../tensor.ts';
import { aligned } from '../arenaLayout.ts';
import type { Backend, StepRange } from '../backend.ts';
import type { Plan } from '../plan.ts';
import type { Slot, StepCall } from '../steps/step.ts';
import type { Step } from '../steps/steps.ts';
import { Crew } from '../threads/crew.ts';
import { type MachineRecipe, type ProgramNote, StepMachine, type StepPrograms } from './stepMachine.ts';

/** Kernels of a level, or none at all: the reference ops, on threads. */
export type BackendLevel = KernelLevel | 'reference';

export interface WasmBackendOptions {
  /** Threads that compute; 1 by default. */
  readonly threads?: number;
  /**
   * Whether the thread that asks is one of them; then {@link WasmBackend.run} has done its work when it
   * returns. By default on all threads but the main one, which others may need meanwhile.
   */
  readonly joins?: boolean;
  /** Path of the workers' script, `dist/networkWorker.js`. Not read where the asking thread is the only one. */
  readonly workerFile: string;
}

/** Address 0 is no address. */
const arenaStart = 64;
const pageBytes = 2 ** 16;
/** All that 32-bit addresses reach. */
const mostPages = 2 ** 16;

/** Packed kernels of a plan are kept up to so many bytes; those of larger ones are packed in every run. */
const mostKeptBytes = 2 ** 26;

/** Looking at an image with so few products, 50 to 100 µs of them, is done by one thread sooner than others wake. */
const fewProducts = 2 ** 21;

interface PreparedProgram extends StepRange, StepPrograms {
  readonly id: number;
  readonly threads: number;
  readonly keepsPacked: boolean;
}

/**
 * A backend of threads and microkernels. The bits of the result do not depend on the number of threads; the
 * last of them do on the level.
 *
 * Memory: the arena, for each thread the scratch of the step that wants most, and the packed kernels of the
 * step that has most, or of all steps where they are kept: in plans that change no weights, until another program
 * runs or a call names other weights. A thread that fails or dies has the run reject, as {@link Crew} says; the
 * numbers in the arena stay, and the next run has new threads.
 */
export class WasmBackend implements Backend {
  readonly level: BackendLevel;
  readonly threads: number;
  readonly #memory: WebAssembly.Memory;
  readonly #machine: StepMachine;
  readonly #crew: Crew<MachineRecipe, ProgramNote>;
  readonly #programs = new Map<Plan, PreparedProgram[]>();
  /** What the packed kernels in memory are of. */
  #packed: { readonly program: PreparedProgram; readonly weights: number } | null = null;
  #arenaBytes = 0;
  #lastId = 0;

  /** Starts the threads. `kernels` as `chooseKernels` gives them; null is for level `reference`. */
  constructor(kernels: KernelRecipe | null, options: WasmBackendOptions) {
    const { threads = 1, joins = !isMainThread, workerFile } = options;
    if (joins && threads > 1 && isMainThread) throw new RangeError('The main thread waits for no other.');
    this.level = kernels ? kernels.level : 'reference';
    this.threads = threads;
    this.#memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true });
    const recipe = { kernels, memory: this.#memory };
    this.#crew = new Crew({ threads, joins, workerFile, recipe });
    this.#machine = new StepMachine(recipe, threads - 1, this.#crew.call);
  }

  /** @throws EngineError `plan-memory` where the system gives no memory for it. */
  reserve(bytes: number): void {
    if (bytes <= this.#arenaBytes) return;
    this.#grow(arenaStart + bytes);
    this.#arenaBytes = bytes;
    // What lies behind the arena lies elsewhere now.
    this.#programs.clear();
    this.#packed = null;
    this.#crew.forget();
  }

  view({ byteOffset, shape }: Slot): NumberTensor {
    return { shape, data: new Float32Array(this.#memory.buffer, arenaStart + byteOffset, sizeOf(shape)) };
  }

  /** As {@link Backend.run}. @throws EngineError `plan-memory`, `worker-failed`. */
  run(plan: Plan, steps: StepRange, call: StepCall): void | Promise<void> {
    const program = this.#find(plan, steps) ?? this.#prepare(plan, steps);
    const { id, threads, whole, withoutPacking } = program;
    const isPacked = this.#packed?.program === program && this.#packed.weights === call.weights;
    if (isPacked) return this.#crew.run(-id, withoutPacking, threads, call);
    this.#packed = null;
    const running = this.#crew.run(id, whole, threads, call);
    if (!program.keepsPacked || call.weights === undefined) return running;
    const packed = { program, weights: call.weights };
    const keep = () => {
      this.#packed = packed;
    };
    return running ? running.then(keep) : keep();
  }

  #find(plan: Plan, { from, to }: StepRange): PreparedProgram | undefined {
    const programs = this.#programs.get(plan);
    if (!programs) return undefined;
    for (const prepared of programs) if (prepared.from === from && prepared.to === to) return prepared;
    return undefined;
  }

  /** Ends the threads; a run in progress rejects. */
  async dispose(): Promise<void> {
    await this.#crew.dispose();
    this.#programs.clear();
  }

  /** Compiles steps more than once: what they want beside the arena is known after the first time. */
  #prepare(plan: Plan, { from, to }: StepRange): PreparedProgram {
    const packed = arenaStart + aligned(this.#arenaBytes);
    const places = { arena: arenaStart, packed, scratch: packed, scratchBytes: 0 };
    const steps = plan.steps.slice(from, to);
    const threads = plan.mode === 'training' || productsOf(steps) > fewProducts ? this.threads : 1;
    const draft = { id: ++this.#lastId, steps, threads, ...places };
    let keepsPacked = plan.mode !== 'training';
    let wanted = this.#machine.compile({ ...draft, keepsPacked });
    if (keepsPacked && wanted.packedBytes > mostKeptBytes) {
      keepsPacked = false;
      wanted = this.#machine.compile({ ...draft, keepsPacked });
    }
    const scratch = packed + aligned(wanted.packedBytes);
    const scratchBytes = aligned(wanted.scratchBytes);
    this.#grow(scratch + this.threads * scratchBytes);
    const note: ProgramNote = { ...draft, keepsPacked, scratch, scratchBytes };
    this.#crew.learn(note);
    const prepared = { id: note.id, from, to, threads, keepsPacked, ...this.#machine.compile(note) };
    this.#programs.set(plan, [...(this.#programs.get(plan) ?? []), prepared]);
    return prepared;
  }

  /** Makes the memory reach to `end`, and as far behind it as kernels read. */
  #grow(end: number): void {
    const missing = Math.ceil((end + readSlack - this.#memory.buffer.byteLength) / pageBytes);
    if (missing <= 0) return;
    try {
      this.#memory.grow(missing);
    } catch {
      throw noMemory(end);
    }
  }
}

/** Of convolutions and dense layers forward, which take most of the time. */
function productsOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { type, slots }) => {
    if (type !== 'conv2d' && type !== 'dense') return sum;
    const { kernel, output } = slots;
    return sum + (sizeOf(kernel.shape) * sizeOf(output.shape)) / output.shape[output.shape.length - 1];
  }, 0);
}

function noMemory(bytes: number): EngineError {
  return new EngineError({
    code: 'plan-memory',
    problem: message('There are no {needed} MB of memory for the network.', {
      needed: Math.ceil(bytes / 2 ** 20),
    }),
    remedy: message('Use smaller batches, smaller images, or fewer filters.'),
  });
}
