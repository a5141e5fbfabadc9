import { nothingYet } from '../../../src/protocol/changedRun.ts';
import type { RunView } from '../../../src/protocol/networkView.ts';

/** A run that has not begun. */
export const queuedRun: RunView = { ...nothingYet, id: 'some', name: '' };
