import { computed, signal } from '@preact/signals';
import type {
  ExplainedUnit,
  FeatureMapsHostMethods,
  PointedUnit,
  Unit,
} from '../../../../src/protocol/featureMaps.ts';
import type { Rpc } from '../../../../src/protocol/rpc.ts';
import { newestOnly } from '../../../shared/newestOnly.ts';

type Ask = (request: (host: Rpc<FeatureMapsHostMethods>) => Promise<unknown>) => Promise<void>;

/** The units that a person points at and opens. */
export class LookedUnits {
  /** The one that the mouse or the keyboard is at. */
  readonly pointed = signal<PointedUnit | null>(null);
  /** Those that were opened, each a contributor of the one before; the last is shown. */
  readonly trail = signal<readonly ExplainedUnit[]>([]);
  /** What is marked: of the unit that is pointed at, or else of the one whose card is open. */
  readonly marks = computed(() => (this.pointed.value ?? this.trail.value.at(-1))?.marks ?? []);
  readonly #ask: Ask;
  readonly #pointing;
  /** The layer whose lines are marked in the file. */
  #marked: string | null = null;

  /** `ask`: nothing rejects. */
  constructor(host: Rpc<FeatureMapsHostMethods>, ask: Ask) {
    this.#ask = ask;
    this.#pointing = newestOnly(
      (unit: Unit | null) => (unit ? host.request('point', { unit }) : Promise.resolve(null)),
      (_unit, settled) => {
        // An image that gives way to another has no units; those of the next are asked for then.
        if (settled.kind === 'done') this.pointed.value = settled.reply;
      },
    );
  }

  point(unit: Unit | null): void {
    this.#pointing.push(unit);
    const layer = unit?.layer ?? null;
    if (layer === this.#marked) return;
    this.#marked = layer;
    void this.#ask((host) => host.request('markLayer', { layer }));
  }

  /** Opens the arithmetic of a unit; within a card of one that it goes into. */
  explain(unit: Unit, before: readonly ExplainedUnit[] = []): Promise<void> {
    return this.#ask(async (host) => {
      const explained = await host.request('explain', { unit });
      this.trail.value = [...before, explained];
    });
  }

  /** Goes back to a unit of the trail; −1 closes the card. */
  backTo(place: number): void {
    this.trail.value = this.trail.peek().slice(0, place + 1);
    // What was pointed at may be gone with the card.
    this.point(null);
  }

  /** The same units, of another image or with other weights. */
  async lookAnew(): Promise<void> {
    const { value: pointed } = this.pointed;
    if (pointed) this.#pointing.push(pointed.unit);
    const trail = this.trail.peek();
    if (trail.length === 0) return;
    await this.#ask(async (host) => {
      const units = trail.map(({ explanation }) => host.request('explain', { unit: explanation.unit }));
      const anew = await Promise.all(units);
      if (this.trail.peek() === trail) this.trail.value = anew;
    });
  }

  forget(): void {
    this.pointed.value = null;
    this.trail.value = [];
  }
}
