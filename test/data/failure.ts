import { DataError } from '../../src/data/dataError.ts';

/** The DataError that `work` ends in; anything else fails the test. */
export async function failure(work: Promise<unknown>): Promise<DataError> {
  const error = await work.then(
    () => new Error('Nothing was thrown.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DataError)) throw error;
  return error;
}
