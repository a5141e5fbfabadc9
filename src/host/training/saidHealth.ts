import { type Bundle, formatMessage } from '../../engine/message.ts';
import type { RunHealth } from '../../protocol/networkView.ts';
import type { HealthEvent } from '../../training/runEvents.ts';

/** How the layers of a run are, in the language of `bundle`. */
export function saidHealth({ type: _, ...event }: HealthEvent, bundle: Bundle): RunHealth {
  return {
    ...event,
    warnings: event.warnings.map(({ code, layer, problem, remedy }) => ({
      code,
      layer,
      problem: formatMessage(problem, bundle),
      remedy: formatMessage(remedy, bundle),
    })),
  };
}
