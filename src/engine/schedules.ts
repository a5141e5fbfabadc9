/** How the learning rate changes while a network is trained. */
import { EngineError } from './errors.ts';
import { type Message, message } from './message.ts';

interface Warmup {
  /** Epochs, or a part of one, in which the rate rises to its full height; 0 by default. */
  readonly warmupEpochs?: number;
}

export type Schedule = Warmup &
  (
    | { readonly type: 'constant' }
    /** Multiplied by `factor` after each `every` epochs. */
    | { readonly type: 'step'; readonly every: number; readonly factor: number }
    /** Multiplied by `factor` after each epoch. */
    | { readonly type: 'exponential'; readonly factor: number }
    /** Half a wave of the cosine, from the full rate towards 0. */
    | { readonly type: 'cosine' }
  );

/** The run that is scheduled. */
export interface ScheduledRun {
  /** Rate at full height, 0 or more. */
  readonly learningRate: number;
  /** Epochs in all. */
  readonly epochs: number;
  /** Steps of one epoch: its batches. */
  readonly batchesPerEpoch: number;
}

/** One step of a run; both count from 0. */
export interface ScheduledStep {
  readonly epoch: number;
  readonly batch: number;
}

/**
 * The learning rate of one step.
 *
 * Warm-up, step by step: of its W = warmupEpochs · batchesPerEpoch steps, rounded to a whole number, step
 * s = 0, 1, … has rate · (s + 1) / W: it rises in a straight line and is full in the last one. What follows
 * is counted from there, with e whole epochs and n steps since the warm-up, N steps left after it:
 * `constant` rate · `step` rate · factor^⌊e / every⌋ · `exponential` rate · factor^e ·
 * `cosine` rate · (1 + cos(π n / N)) / 2, step by step too: full at first, never quite 0.
 *
 * @throws EngineError `schedule` for a number out of range.
 *
 * Source: PyTorch's `StepLR`, `ExponentialLR` and `CosineAnnealingLR` (by steps), after `LinearLR` by
 * `SequentialLR`; Loshchilov and Hutter, SGDR (2016); Goyal et al., Accurate, Large Minibatch SGD (2017).
 */
export function scheduledRate(
  schedule: Schedule,
  run: ScheduledRun,
  { epoch, batch }: ScheduledStep,
): number {
  checkSchedule(schedule);
  const { learningRate, epochs, batchesPerEpoch } = run;
  const warmupSteps = Math.round((schedule.warmupEpochs ?? 0) * batchesPerEpoch);
  const step = epoch * batchesPerEpoch + batch;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  const steps = step - warmupSteps;
  const left = epochs * batchesPerEpoch - warmupSteps;
  return learningRate * share(schedule, Math.floor(steps / batchesPerEpoch), steps / left);
}

/** The part of the full rate after `epochs` whole epochs, at `progress` from 0 to 1. */
function share(schedule: Schedule, epochs: number, progress: number): number {
  switch (schedule.type) {
    case 'constant':
      return 1;
    case 'step':
      return schedule.factor ** Math.floor(epochs / schedule.every);
    case 'exponential':
      return schedule.factor ** epochs;
    case 'cosine':
      return (1 + Math.cos(Math.PI * progress)) / 2;
  }
}

/**
 * Refuses a schedule that cannot be followed.
 * @throws EngineError `schedule`.
 */
export function checkSchedule(schedule: Schedule): void {
  const { warmupEpochs = 0 } = schedule;
  if (!(warmupEpochs >= 0 && warmupEpochs < Number.POSITIVE_INFINITY)) {
    refuse(message('The warm-up must last 0 epochs or more, but it is {value}.', { value: warmupEpochs }));
  }
  if ('every' in schedule && !(Number.isInteger(schedule.every) && schedule.every >= 1)) {
    refuse(
      message('"every" must be a whole number of epochs from 1, but it is {value}.', {
        value: schedule.every,
      }),
    );
  }
  if ('factor' in schedule && !(schedule.factor > 0 && schedule.factor < Number.POSITIVE_INFINITY)) {
    refuse(
      message('The factor of a schedule must be above 0, but it is {value}.', { value: schedule.factor }),
    );
  }
}

function refuse(problem: Message): never {
  throw new EngineError({ code: 'schedule', problem, remedy: message('Give a number in that range.') });
}
