/** What one thread computes steps with, and how it makes a plan's steps ready. */
import { createKernels } from '../../microkernels/createKernels.ts';
import type { KernelRecipe, NetworkKernels } from '../../microkernels/kernels.ts';
import { shardView } from '../referenceBackend.ts';
import type { StepCall } from '../steps/step.ts';
import { referenceRunners, runStep, type Step } from '../steps/steps.ts';
import { type Phase, type Program, programOf } from '../threads/program.ts';
import { compileStep } from './compileStep.ts';
import { type ContextOptions, StepContext } from './stepContext.ts';

/** How a machine is made on any thread. */
export interface MachineRecipe {
  /** Null computes with the reference ops. */
  readonly kernels: KernelRecipe | null;
  /** Shared by all threads. */
  readonly memory: WebAssembly.Memory;
}

/** Some steps of a plan as threads are told them: where everything lies is the same for all of them. */
export interface ProgramNote extends ContextOptions {
  /** −id is the program that does not pack. */
  readonly id: number;
  readonly steps: readonly Step[];
  /** Address of the arena, of the packed kernels, and of the scratch of thread 0; others follow. */
  readonly arena: number;
  readonly packed: number;
  readonly scratch: number;
  /** Of each thread. */
  readonly scratchBytes: number;
}

export interface StepPrograms {
  readonly whole: Program;
  /** For when what a whole run packed is still good. */
  readonly withoutPacking: Program;
}

/** Memory that a program wants beside the arena. */
export interface ExtraMemory {
  readonly packedBytes: number;
  /** For each thread. */
  readonly scratchBytes: number;
}

export class StepMachine {
  readonly #recipe: MachineRecipe;
  readonly #kernels: NetworkKernels;
  readonly #thread: number;
  readonly #call: StepCall;

  /** `thread` counts those that compute from 0; `call` is what the run in progress is told. */
  constructor(recipe: MachineRecipe, thread: number, call: StepCall) {
    this.#recipe = recipe;
    this.#kernels = createKernels(recipe.kernels ?? { level: 'scalar', module: null }, recipe.memory);
    this.#thread = thread;
    this.#call = call;
  }

  /** Makes steps ready. Allocates no memory of tensors. */
  compile(note: ProgramNote): StepPrograms & ExtraMemory {
    const { kernels, memory } = this.#recipe;
    const { arena, packed } = note;
    const scratch = note.scratch + this.#thread * note.scratchBytes;
    const map = { arena, packed, scratch };
    const context = new StepContext(this.#kernels, this.#call, memory.buffer, map, note);
    const phases = note.steps.flatMap((step) =>
      kernels ? compileStep(step, context) : byReference(step, context),
    );
    const { packedBytes, scratchBytes } = context;
    const whole = programOf(phases);
    const withoutPacking = programOf(phases.filter(({ isPacking }) => !isPacking));
    return { whole, withoutPacking, packedBytes, scratchBytes };
  }
}

/** A step by the reference ops, over the same memory. */
function byReference(step: Step, context: StepContext): Phase {
  return context.phase(step.cut, (_, shard) => {
    const view = shardView((slot) => context.whole(slot), step.cut, shard, context.call);
    return () => runStep(referenceRunners, step, view);
  });
}
