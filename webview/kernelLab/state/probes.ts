import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { StepGeometry } from '../../../src/protocol/engineTypes.ts';
import type { LabHostMethods, LabSettings, ProbeReply } from '../../../src/protocol/kernelLab.ts';
import type { Rpc } from '../../../src/protocol/rpc.ts';
import { newestOnly } from '../../shared/newestOnly.ts';
import { placesAbove } from '../layout/windows.ts';
import { type Place, samePlace } from './cursor.ts';

/** The arithmetic of the chosen cell, and of the pooled cells that it belongs to. */
export interface Probed {
  readonly settings: LabSettings;
  readonly main: ProbeReply;
  /** The pooled cell, where a pool comes next. */
  readonly pool: ProbeReply | null;
  /** All pooled cells whose windows hold the chosen cell, up to {@link mostWindows}. */
  readonly windows: readonly ProbeReply[];
}

/** Windows of a pool that are asked for; one cell rarely lies in more. */
const mostWindows = 9;

export interface Probes {
  /** Null while nothing is chosen, and where there is a problem. An older answer stays until the new one. */
  readonly probed: ReadonlySignal<Probed | null>;
  /** Why the chosen cell has no arithmetic. */
  readonly problem: ReadonlySignal<string | null>;
  dispose(): void;
}

/** What decides which cell to ask for. */
export interface ProbeSources {
  readonly settings: ReadonlySignal<LabSettings | null>;
  readonly geometry: ReadonlySignal<readonly StepGeometry[]>;
  readonly place: ReadonlySignal<Place | null>;
  readonly isExact: ReadonlySignal<boolean>;
}

interface ProbeWish {
  readonly settings: LabSettings;
  readonly place: Place;
  readonly pooled: readonly Place[];
}

/** Asks for the arithmetic of whatever is chosen, one request at a time. */
export function connectProbes(host: Rpc<LabHostMethods>, sources: ProbeSources): Probes {
  const answer = signal<Probed | null>(null);
  const problem = signal<string | null>(null);

  async function send({ settings, place, pooled }: ProbeWish): Promise<Probed | null> {
    const asked = [place, ...pooled].map(({ stage, row, column }) =>
      host.request('probe', { settings, stage, row, column }),
    );
    const [main, ...above] = await Promise.all(asked);
    const windows = above.filter((window) => window !== null);
    return main && { settings, main, pool: windows.at(-1) ?? null, windows };
  }

  const queue = newestOnly<ProbeWish, Probed | null>(send, (_wish, settled, isNewest) => {
    // While cells follow each other, as in play, each answer is newer than what is shown.
    if (!isNewest && (settled.kind === 'failed' || settled.reply === null)) return;
    // The numbers of another cell would hide that this one has none.
    answer.value = settled.kind === 'done' ? settled.reply : null;
    problem.value = settled.kind === 'failed' ? String((settled.error as Error).message) : null;
  });

  const stop = effect(() => {
    const settings = sources.settings.value;
    const place = sources.place.value;
    if (!place) {
      queue.cancel();
      answer.value = null;
      problem.value = null;
      return;
    }
    if (!settings || !sources.isExact.value) {
      // Nothing can be asked now: of another cell there are no numbers to wait with.
      if (!samePlace(answer.peek()?.main ?? null, place)) answer.value = null;
      return;
    }
    const isPooled = settings.chain.steps[place.stage + 1]?.type === 'pool';
    const pooled = isPooled ? placesAbove(place, sources.geometry.value, mostWindows) : [];
    queue.push({ settings, place, pooled });
  });

  return {
    probed: computed(() => (sources.place.value ? answer.value : null)),
    problem,
    dispose: () => {
      stop();
      queue.cancel();
    },
  };
}
