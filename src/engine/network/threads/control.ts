/**
 * What threads that run a program together tell each other: a few whole numbers in shared memory.
 *
 * A program is a list of phases, each cut into shards. Each shard of a run has a ticket, numbered through from
 * the first phase to the last; who is free takes the next one. A shard may begin when all shards of the
 * phases before its own are done, and the count of shards that are done tells so: it is the barrier. Tickets
 * are taken in order and only wait for lower ones, so somebody always gets on, however few threads there
 * are and however late one comes.
 *
 * Tickets are numbered on from run to run and may pass 2³¹: all comparisons are of differences. What a thread
 * has read of a run that is over gives it no ticket of a later one.
 */

/** Places in the control block, an `Int32Array`. What many threads change has a cache line of its own. */
export const places = {
  /** Odd while a run is being written, even when it stands; one more for each. */
  generation: 0,
  program: 1,
  /** Ticket of the first shard, and the one after the last. */
  firstTicket: 2,
  endTicket: 3,
  step: 4,
  /** Two places: a float64. */
  learningRate: 8,
  /** The next ticket. */
  next: 16,
  /** Shards done, as tickets: all below are. */
  done: 32,
  /** Generation of the last run that is done. Who is not one of the threads waits for it. */
  finished: 48,
  /** 1 when the threads are to part. */
  stopped: 49,
  /** Threads that have joined. */
  joined: 50,
  /** What idle threads wait for, the first to join and all others: the generation of the last run they are called to. */
  callFirst: 51,
  callOthers: 52,
} as const;

const firstPlace = [places.callFirst] as const;
const callPlaces = [places.callFirst, places.callOthers] as const;

const controlBytes = 64 * 4;

/** So far `done` is put back when threads part: no count of shards comes near. */
const partingGap = 2 ** 30;

/** How often a place is looked at before a thread goes to sleep: about 20 µs. */
const looks = 1000;

/** What a run does; read and written as one. */
export interface Run {
  program: number;
  firstTicket: number;
  endTicket: number;
  step: number;
  learningRate: number;
}

export function newRun(): Run {
  return { program: 0, firstTicket: 0, endTicket: 0, step: 0, learningRate: 0 };
}

/** Memory for one group of threads. */
export function controlMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(controlBytes);
}

/** One thread's hold on the control block. Its methods allocate nothing. */
export class Control {
  readonly #numbers: Int32Array<SharedArrayBuffer>;
  readonly #learningRate: Float64Array;
  /** The place where this thread is called. */
  #call: number = places.callFirst;

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Int32Array(memory);
    this.#learningRate = new Float64Array(memory, places.learningRate * 4, 1);
  }

  /** The number of a thread that joins: 0, 1, 2, … */
  join(): number {
    const number = Atomics.add(this.#numbers, places.joined, 1);
    if (number > 0) this.#call = places.callOthers;
    return number;
  }

  get generation(): number {
    return Atomics.load(this.#numbers, places.generation);
  }

  get isStopped(): boolean {
    return Atomics.load(this.#numbers, places.stopped) !== 0;
  }

  /**
   * Begins a run of so many shards after the one before is done; its tickets are written to `run`. All threads are
   * called, or the first alone: always the same one, whose caches have the weights.
   */
  begin(run: Run, shards: number, isForAll = true): void {
    const numbers = this.#numbers;
    const first = Atomics.load(numbers, places.next);
    run.firstTicket = first;
    run.endTicket = (first + shards) | 0;
    Atomics.add(numbers, places.generation, 1);
    Atomics.store(numbers, places.program, run.program);
    Atomics.store(numbers, places.firstTicket, run.firstTicket);
    Atomics.store(numbers, places.endTicket, run.endTicket);
    Atomics.store(numbers, places.step, run.step);
    this.#learningRate[0] = run.learningRate;
    const generation = Atomics.add(numbers, places.generation, 1) + 1;
    for (const place of isForAll ? callPlaces : firstPlace) {
      Atomics.store(numbers, place, generation);
      Atomics.notify(numbers, place);
    }
  }

  /** Waits for another call than `known`, and reads the run that stands. Answers the call, −1 when stopped. */
  await(known: number, run: Run): number {
    const numbers = this.#numbers;
    for (let look = 0; ; look++) {
      const call = Atomics.load(numbers, this.#call);
      if (this.isStopped) return -1;
      if (call === known) {
        if (look >= looks) Atomics.wait(numbers, this.#call, call);
        continue;
      }
      const { generation } = this;
      this.#read(run);
      const isWhole = (generation & 1) === 0 && generation === this.generation;
      if (isWhole) return call;
    }
  }

  #read(run: Run): void {
    const numbers = this.#numbers;
    run.program = Atomics.load(numbers, places.program);
    run.firstTicket = Atomics.load(numbers, places.firstTicket);
    run.endTicket = Atomics.load(numbers, places.endTicket);
    run.step = Atomics.load(numbers, places.step);
    run.learningRate = this.#learningRate[0];
  }

  /** Takes the next ticket of a run and answers its number in the run; −1 where none is left. */
  take({ firstTicket, endTicket }: Run): number {
    const numbers = this.#numbers;
    for (;;) {
      const ticket = Atomics.load(numbers, places.next);
      if (((endTicket - ticket) | 0) <= 0) return -1;
      if (Atomics.compareExchange(numbers, places.next, ticket, (ticket + 1) | 0) === ticket) {
        return (ticket - firstTicket) | 0;
      }
    }
  }

  /**
   * Whether the first `shards` shards of a run are done. Waits for it at most `patienceMs`, `Infinity` on
   * threads that have nobody else to listen to; 0 looks once.
   */
  areDone({ firstTicket }: Run, shards: number, patienceMs: number): boolean {
    const numbers = this.#numbers;
    const target = (firstTicket + shards) | 0;
    for (let look = 0; ; look++) {
      const done = Atomics.load(numbers, places.done);
      if (((done - target) | 0) >= 0) return true;
      if (this.isStopped || patienceMs === 0) return false;
      if (look < looks) continue;
      if (Atomics.wait(numbers, places.done, done, patienceMs) === 'timed-out') return false;
    }
  }

  /** Counts a shard as done, of a phase up to whose end there are `shards` in the run. */
  complete({ firstTicket, endTicket }: Run, shards: number): void {
    const numbers = this.#numbers;
    const done = (Atomics.add(numbers, places.done, 1) + 1) | 0;
    if (done === ((firstTicket + shards) | 0)) Atomics.notify(numbers, places.done);
    if (done !== endTicket) return;
    Atomics.store(numbers, places.finished, Atomics.load(numbers, places.generation));
    Atomics.notify(numbers, places.finished);
  }

  /** Resolves, without blocking the thread, when the run that was begun last is done or the threads part. */
  async finished(): Promise<void> {
    const numbers = this.#numbers;
    for (;;) {
      const finished = Atomics.load(numbers, places.finished);
      if (finished === this.generation || this.isStopped) return;
      await Atomics.waitAsync(numbers, places.finished, finished).value;
    }
  }

  /** Has all threads part, each as soon as its shard is done. Of what they wait for, nothing comes any more. */
  stop(): void {
    const numbers = this.#numbers;
    if (Atomics.exchange(numbers, places.stopped, 1) === 1) return;
    // Every place that is waited for changes, so that whoever is about to wait does not.
    Atomics.sub(numbers, places.done, partingGap);
    Atomics.add(numbers, places.finished, partingGap);
    for (const place of callPlaces) Atomics.add(numbers, place, 1);
    for (const place of [places.done, ...callPlaces, places.finished]) Atomics.notify(numbers, place);
  }
}
