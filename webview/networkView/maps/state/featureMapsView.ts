import { batch, computed, signal } from '@preact/signals';
import type {
  FeatureMapsHostMethods,
  LayerKernels,
  LayerLook,
  LayerMaps,
  MapsLook,
  MapsPart,
  MapsSnapshot,
  MapsSource,
  SampleSearch,
} from '../../../../src/protocol/featureMaps.ts';
import { type Rpc, RpcError } from '../../../../src/protocol/rpc.ts';
import { newestOnly } from '../../../shared/newestOnly.ts';
import { haveSameLayers } from '../layout/changedNumbers.ts';
import { type MapOrder, pageChannels } from '../layout/mapPages.ts';
import { Changes } from './changes.ts';
import { LookedUnits } from './lookedUnits.ts';
import { type MapScale, readSavedMaps, type SavedMaps } from './savedMaps.ts';
import { ZoomedMaps } from './zoomedMaps.ts';

/** Which samples are looked at. */
export type SampleFilter = Pick<SampleSearch, 'label' | 'verdict'>;

export interface FeatureMapsConnection {
  readonly host: Rpc<FeatureMapsHostMethods>;
  readonly saved: unknown;
  save(state: object): void;
}

/** The page of feature maps: what the host knows of the network, what it made of an image, and what is looked at. */
export class FeatureMapsView {
  readonly snapshot = signal<MapsSnapshot | null>(null);
  readonly look = signal<MapsLook | null>(null);
  readonly isLooking = signal(false);
  /** Why there is no newer look, or what else the host refused. */
  readonly failure = signal<string | null>(null);
  /** The layer that is open. */
  readonly opened = signal<string | null>(null);
  readonly choices = signal<SavedMaps>(readSavedMaps(null));
  /** Ends of the scales by layer, where they are locked. */
  readonly locked = signal<ReadonlyMap<string, number>>(new Map());
  /** Kernels of the layer that is open, of one input channel. */
  readonly kernels = signal<LayerKernels | null>(null);
  readonly input = signal(0);
  /** Which maps of the layer that is open are shown; its first ones where there is no page. */
  readonly order = signal<MapOrder>('place');
  readonly first = signal(0);
  readonly page = signal<(LayerMaps & Pick<LayerKernels, 'layer'>) | null>(null);
  readonly changes = new Changes(
    (request) => this.ask(request),
    () => this.#lookAgain(),
  );
  readonly units: LookedUnits;
  readonly zoomed = new ZoomedMaps((request) => this.ask(request));
  /** The epoch that is asked for and not shown yet. */
  readonly wishedEpoch = signal<number | null>(null);
  readonly filter = signal<SampleFilter>({ label: null, verdict: null });
  readonly isDrawing = signal(false);
  readonly layers = computed(() => this.snapshot.value?.network?.layers ?? []);
  readonly looks = computed(
    () => new Map((this.look.value?.layers ?? []).map((layer): [string, LayerLook] => [layer.layer, layer])),
  );
  readonly #connection: FeatureMapsConnection;
  readonly #looking;
  readonly #goingToEpoch;
  #version = -1;
  /** What a person has chosen and does not see yet. */
  #wanted: MapsSource | null = null;

  constructor(connection: FeatureMapsConnection) {
    this.#connection = connection;
    this.choices.value = readSavedMaps(connection.saved);
    this.opened.value = this.choices.value.layer;
    const { host } = connection;
    this.#goingToEpoch = newestOnly(
      (epoch: number) => host.request('atEpoch', { epoch }),
      (_epoch, settled, isNewest) => {
        if (isNewest) this.wishedEpoch.value = null;
        if (settled.kind === 'failed') this.#refuse(settled.error);
      },
    );
    this.units = new LookedUnits(host, (request) => this.ask(request));
    this.#looking = newestOnly(
      (source: MapsSource) => host.request('look', { ...source, changes: this.changes.list.peek() }),
      (_source, settled, isNewest) => {
        this.isLooking.value = !isNewest;
        if (isNewest) this.#wanted = null;
        if (settled.kind === 'done') this.#show(settled.reply);
        else this.#refuse(settled.error);
      },
    );
  }

  get host(): Rpc<FeatureMapsHostMethods> {
    return this.#connection.host;
  }

  /** The page is on the screen. */
  async start(): Promise<void> {
    await this.ask(async () => this.mapsChanged(await this.host.request('mapsReady', null)));
  }

  /** It is not any more. */
  leave(): void {
    this.units.point(null);
    this.host.notify('mapsLeft', null);
  }

  mapsChanged(snapshot: MapsSnapshot): void {
    batch(() => {
      const before = this.snapshot.peek();
      const isOther = snapshot.file !== before?.file;
      this.snapshot.value = snapshot;
      if (isOther || !snapshot.network) this.#forget();
      if (isOther || !haveSameLayers(snapshot.network, before?.network)) this.changes.forget();
      if (snapshot.cursor !== null) this.#open(snapshot.cursor);
    });
    if (!snapshot.network || snapshot.version === this.#version) return;
    this.#version = snapshot.version;
    this.changes.accuracy.value = null;
    this.#lookAgain();
  }

  cursorAt({ layer }: { readonly layer: string | null }): void {
    if (layer !== null) this.#open(layer);
  }

  lookAt(source: MapsSource): void {
    this.isLooking.value = true;
    if (source.type !== 'again') this.#wanted = source;
    this.#looking.push(source);
  }

  /** Looks at the sample so many further on, or at the next from there that the filter lets through. */
  step(offset: number): void {
    const sample = this.look.peek()?.sample;
    const { part = null, index = -offset } = sample ?? {};
    this.lookAtSample(part, index + offset, offset < 0 ? -1 : 1);
  }

  lookAtSample(part: MapsPart | null, index: number, direction: 1 | -1 = 1): void {
    const { label, verdict } = this.filter.peek();
    const search = label === null && verdict === null ? {} : { search: { label, verdict, direction } };
    this.isDrawing.value = false;
    this.lookAt({ type: 'sample', part, index, ...search });
  }

  /** Looks at a file that a person chooses. */
  chooseFile(): void {
    void this.ask(async (host) => {
      if (!(await host.request('chooseImage', null))) return;
      this.isDrawing.value = false;
      this.#wanted = null;
      this.lookAt({ type: 'again' });
    });
  }

  /** Lets only some samples through, and goes to the next of them. */
  setFilter(change: Partial<SampleFilter>): void {
    this.filter.value = { ...this.filter.peek(), ...change };
    const { part = null, index = 0 } = this.look.peek()?.sample ?? {};
    this.lookAtSample(part, index);
  }

  /** Shows other maps of the layer that is open. */
  turnTo(first: number, order = this.order.peek()): void {
    this.order.value = order;
    this.first.value = first;
    void this.#wantPage();
  }

  /** Shows the network as it was after an epoch; of several that are asked for at once, the last. */
  showEpoch(epoch: number): void {
    this.wishedEpoch.value = epoch;
    this.#goingToEpoch.push(epoch);
  }

  /** Opens a layer's row, or closes it; the cursor goes where the row opens. */
  toggle(layer: string): void {
    if (this.opened.peek() === layer) {
      this.opened.value = null;
      this.choose({ layer: null });
      return;
    }
    this.#open(layer);
    void this.ask((host) => host.request('goToLayer', { layer }));
  }

  choose(change: Partial<SavedMaps>): void {
    this.choices.value = { ...this.choices.peek(), ...change };
    this.#connection.save({ maps: this.choices.value });
  }

  setScale(scale: MapScale): void {
    if (scale === 'locked') {
      const looks = [...this.looks.peek().values()];
      this.locked.value = new Map(looks.map(({ layer, low, high }) => [layer, Math.max(-low, high)]));
    }
    this.choose({ scale });
  }

  /** Shows the kernels that read another input channel. */
  setInput(input: number): void {
    this.input.value = input;
    void this.#wantPage();
  }

  copy(text: string): void {
    void this.ask((host) => host.request('copyText', { text }));
  }

  /** A refusal is said; nothing rejects. */
  async ask(request: (host: Rpc<FeatureMapsHostMethods>) => Promise<unknown>): Promise<void> {
    try {
      await request(this.host);
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** What was chosen meanwhile is looked at. */
  #lookAgain(): void {
    this.lookAt(this.#wanted ?? { type: 'again' });
  }

  #open(layer: string): void {
    if (this.opened.peek() === layer && this.kernels.peek()?.layer === layer) return;
    batch(() => {
      this.opened.value = layer;
      this.input.value = 0;
      this.first.value = 0;
      this.page.value = null;
      this.choose({ layer });
    });
    void this.#wantPage();
  }

  #show(look: MapsLook): void {
    batch(() => {
      this.look.value = look;
      this.failure.value = null;
    });
    void this.units.lookAnew();
    void this.#wantPage();
    // At last: it takes the longest.
    if (this.snapshot.peek()?.network?.weights.type !== 'training') void this.changes.measure();
  }

  /** Asks for the maps and kernels of the layer that is open, as far as they are not here. */
  async #wantPage(): Promise<void> {
    const layer = this.opened.peek();
    const found = this.layers.peek().find(({ name }) => name === layer);
    const look = this.looks.peek().get(layer ?? '');
    if (layer === null || !found || !look) {
      this.kernels.value = null;
      return;
    }
    const outputs = pageChannels(look, this.order.peek(), this.first.peek());
    const input = Math.min(this.input.peek(), (found.kernel?.inChannels ?? 1) - 1);
    const isFirst = outputs.every((channel, place) => channel === look.maps.channels[place]);
    await this.ask(async (host) => {
      const [maps, kernels] = await Promise.all([
        isFirst ? null : host.request('maps', { layer, channels: outputs }),
        found.kernel && host.request('kernels', { layer, input, outputs }),
      ]);
      const isNewest = this.opened.peek() === layer && this.looks.peek().get(layer) === look;
      if (!isNewest || this.input.peek() !== input) return;
      batch(() => {
        this.page.value = maps && { ...maps, layer };
        this.kernels.value = kernels;
      });
    });
  }

  #forget(): void {
    this.look.value = null;
    this.kernels.value = null;
    this.page.value = null;
    this.isDrawing.value = false;
    this.filter.value = { label: null, verdict: null };
    this.units.forget();
    this.failure.value = null;
  }

  #refuse(error: unknown): void {
    if (error instanceof RpcError && (error.code === 'disposed' || error.code === 'no-image')) return;
    this.failure.value = error instanceof Error ? error.message : String(error);
  }
}
