import type { RunState, RunSummary } from './networkView.ts';

const ended: ReadonlySet<RunState> = new Set(['stopped', 'interrupted', 'finished', 'failed']);

/** Whether a run goes on, or is about to: it has not come to an end, be it for now. */
export function isInProgress({ state }: Pick<RunSummary, 'state'>): boolean {
  return !ended.has(state);
}
