import type { Control, Run } from './control.ts';
import { type Program, programOf } from './program.ts';

/** One thread's part in runs. Allocates nothing. */
export class ShardLoop {
  readonly #control: Control;
  readonly #run: Run;
  #program: Program = programOf([]);
  #phase = 0;
  /** Taken and not yet done; −1 for none. */
  #ticket = -1;

  /** `run` is whatever run was begun or awaited last. */
  constructor(control: Control, run: Run) {
    this.#control = control;
    this.#run = run;
  }

  /** Turns to a run that has just been begun or awaited. */
  start(program: Program): void {
    this.#program = program;
    this.#phase = 0;
    this.#ticket = -1;
  }

  /**
   * Does shards until none is left to take. False where one had to wait for longer than `patienceMs`, after
   * which the call may be repeated, or where the threads part.
   */
  work(patienceMs: number): boolean {
    const run = this.#run;
    const { phases, shardsBefore } = this.#program;
    for (;;) {
      if (this.#ticket < 0) this.#ticket = this.#control.take(run);
      if (this.#ticket < 0) return true;
      while (this.#ticket >= shardsBefore[this.#phase + 1]) this.#phase++;
      const before = shardsBefore[this.#phase];
      if (!this.#control.areDone(run, before, patienceMs)) return false;
      phases[this.#phase].run(this.#ticket - before);
      this.#ticket = -1;
      this.#control.complete(run, shardsBefore[this.#phase + 1]);
    }
  }
}
