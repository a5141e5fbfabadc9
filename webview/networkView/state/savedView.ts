/** How a person looks at runs; survives hiding and reloading. */
export interface SavedView {
  readonly lossScale: 'log' | 'linear';
  readonly confusion: 'counts' | 'share';
}

/** What was kept, where it can be used. */
export function readSavedView(saved: unknown): SavedView {
  const kept = typeof saved === 'object' && saved !== null ? (saved as Record<string, unknown>) : {};
  return {
    lossScale: kept.lossScale === 'linear' ? 'linear' : 'log',
    confusion: kept.confusion === 'share' ? 'share' : 'counts',
  };
}
