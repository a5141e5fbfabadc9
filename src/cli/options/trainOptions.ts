import { availableParallelism } from 'node:os';
import { message } from '../../engine/message.ts';
import type { CompiledNetwork } from '../../network/compile/compileNetwork.ts';
import { UsageError } from '../usageError.ts';
import { mostThreads } from './applyOptions.ts';
import { parseWhole } from './parseNumbers.ts';

/** Options of `train` as typed; an absent one leaves it to the file. */
export interface TrainOptionTexts {
  readonly epochs?: string;
  readonly threads?: string;
  readonly resume?: boolean;
  readonly weights?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** What `train` is asked for. */
export interface TrainRequest {
  readonly epochs: number | undefined;
  readonly threads: number | undefined;
  readonly resume: boolean;
  /** Path of a checkpoint. */
  readonly weights: string | undefined;
  /** Path of the run's own folder. */
  readonly out: string | undefined;
  readonly json: boolean;
}

const mostEpochs = 1_000_000;

/** @throws UsageError for a value out of range, and `resume-weights`. */
export function trainRequest(texts: TrainOptionTexts): TrainRequest {
  const { epochs, threads, resume = false, weights, out, json = false } = texts;
  if (resume && weights !== undefined) throw resumedWithWeights();
  return {
    epochs: epochs === undefined ? undefined : parseWhole('--epochs', epochs, 1, mostEpochs),
    threads: parseThreads(threads),
    resume,
    weights,
    out,
    json,
  };
}

/** @throws UsageError `option-whole`. */
export function parseThreads(threads: string | undefined): number | undefined {
  return threads === undefined ? undefined : parseWhole('--threads', threads, 1, mostThreads);
}

/** Threads as asked for, or as the file says, or one less than the processors. */
export function threadsOf(asked: number | undefined, { training }: CompiledNetwork): number {
  return asked ?? training.threads ?? Math.min(Math.max(1, availableParallelism() - 1), mostThreads);
}

function resumedWithWeights(): UsageError {
  return new UsageError({
    code: 'resume-weights',
    problem: message('--resume goes on with the weights of its checkpoint, but --weights names others.'),
    remedy: message('Give one of the two.'),
  });
}
