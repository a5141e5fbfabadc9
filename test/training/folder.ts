import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { TrainingError } from '../../src/training/trainingError.ts';

/** An empty folder, gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convscope-training-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The TrainingError that `work` ends in; anything else fails the test. */
export async function trainingFailure(work: Promise<unknown>): Promise<TrainingError> {
  const error = await work.then(
    () => new Error('Nothing was thrown.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof TrainingError)) throw error;
  return error;
}
