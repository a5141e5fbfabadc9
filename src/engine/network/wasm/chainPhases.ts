/**
 * Puts the phases of steps into an order in which threads wait for each other less, and find in their caches
 * what they need: where a step reads of the steps before it only what the same shard has made, a shard goes on
 * to it at once. No bit of the result is another for it.
 */
import type { Step } from '../steps/steps.ts';
import type { Phase } from '../threads/program.ts';
import { areIndependent } from './shardReach.ts';
import type { StepContext, StepPhase } from './stepContext.ts';

/** Packed kernels of a chain, at most: beyond, they drive the images out of the caches. */
const mostPackedBytes = 2 ** 21;

/** Steps that each shard does one after the other, and what is packed for them before. */
class Chain {
  readonly steps: Step[] = [];
  readonly packings: Phase[] = [];
  readonly links: Phase[] = [];

  /** Whether a step, so far as it is cut by images, may come next. */
  admits(step: Step): boolean {
    const { of, count, shards } = step.cut;
    return this.steps.every(
      (other) =>
        of === 'images' &&
        count === other.cut.count &&
        shards === other.cut.shards &&
        areIndependent(other, step),
    );
  }

  /** What has to be packed, in one phase, then the steps, in one phase. */
  phases(): Phase[] {
    return [...sideBySide(this.packings), ...oneAfterAnother(this.links)];
  }
}

/** The phases of steps in order, as few as may be. `compile` makes those of one step. */
export function chainPhases(
  steps: readonly Step[],
  context: StepContext,
  compile: (step: Step) => readonly StepPhase[],
): Phase[] {
  const phases: Phase[] = [];
  let chain = new Chain();
  const close = () => {
    phases.push(...chain.phases());
    chain = new Chain();
    context.freePacked();
  };
  for (const step of steps) {
    if (!chain.admits(step)) close();
    let made = compile(step);
    if (context.packedEnd > mostPackedBytes && chain.steps.length > 0) {
      close();
      made = compile(step);
    }
    for (const phase of made) {
      if (phase.reads === 'all') {
        close();
        phases.push(phase);
      } else if (phase.reads === 'parameters') {
        chain.packings.push(phase);
      } else {
        chain.links.push(phase);
        chain.steps.push(step);
      }
    }
  }
  close();
  return phases;
}

/** Phases that may run at the same time, as one. */
function sideBySide(phases: readonly Phase[]): Phase[] {
  if (phases.length === 0) return [];
  const work = phases.flatMap(({ shards, run }) =>
    Array.from({ length: shards }, (_, shard) => ({ run, shard })),
  );
  return [{ shards: work.length, run: (place) => work[place].run(work[place].shard) }];
}

/** Phases of as many shards, each of which does its own of all of them. */
function oneAfterAnother(phases: readonly Phase[]): Phase[] {
  if (phases.length === 0) return [];
  const run = (shard: number) => {
    for (let place = 0; place < phases.length; place++) phases[place].run(shard);
  };
  return [{ shards: phases[0].shards, run }];
}
