/** What a person takes out of the panel, and what is said of it afterwards. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type {
  CodeTarget,
  LabHostMethods,
  LabSettings,
  SavedKernel,
  Stage,
} from '../../../src/protocol/kernelLab.ts';
import { type Rpc, RpcError } from '../../../src/protocol/rpc.ts';
import { t } from '../../shared/translate.ts';

/** What was done goes by itself; what failed stays until it is dismissed. */
export interface Notice {
  readonly kind: 'done' | 'failed';
  readonly text: string;
}

/** How long it is said that something was done. */
export const noticeMs = 5000;

/** What code is copied as, in the order in which it is offered. */
export const codeTargets: readonly { readonly target: CodeTarget; readonly name: string }[] = [
  { target: 'numpy', name: 'NumPy/SciPy' },
  { target: 'opencv', name: 'OpenCV' },
  { target: 'pytorch', name: 'PyTorch' },
  { target: 'keras', name: 'Keras' },
  { target: 'json', name: 'JSON' },
];

/** The actions of one panel on its settings of now. None rejects: a failure is said. */
export class LabActions {
  readonly notice = signal<Notice | null>(null);
  readonly #host: Rpc<LabHostMethods>;
  readonly #settings: ReadonlySignal<LabSettings | null>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Rpc<LabHostMethods>, settings: ReadonlySignal<LabSettings | null>) {
    this.#host = host;
    this.#settings = settings;
  }

  copyAs(target: CodeTarget, name: string): Promise<void> {
    return this.#act(async (settings) => {
      await this.#host.request('copyCode', { settings, target });
      return t('Copied as {name}', { name });
    });
  }

  /** Saves a stage, whole, at a place that the host asks for. */
  savePicture(stage: Stage): Promise<void> {
    return this.#act(async (settings) => {
      const name = await this.#host.request('savePicture', { settings, stage });
      return name === null ? null : t('Saved {name}', { name });
    });
  }

  intoNetwork(): Promise<void> {
    return this.#act(async (settings) => {
      const name = await this.#host.request('intoNetwork', { settings });
      return name === null ? null : t('Put into {name}', { name });
    });
  }

  saveKernel(kernel: SavedKernel): Promise<void> {
    return this.#act(async () => {
      const name = await this.#host.request('saveKernel', kernel);
      return name === null ? null : t('Saved kernel {name}', { name });
    });
  }

  /** Opens the person's own kernels as text. */
  editKernels(): Promise<void> {
    return this.#act(async () => {
      await this.#host.request('editKernels', null);
      return null;
    });
  }

  /** The text on the clipboard; null where it could not be had, which is said. */
  async readClipboard(): Promise<string | null> {
    let text: string | null = null;
    await this.#act(async () => {
      text = await this.#host.request('readClipboard', null);
      return null;
    });
    return text;
  }

  /** Says that something was done, or with null nothing any more. */
  say(text: string | null): void {
    this.#notify(text === null ? null : { kind: 'done', text });
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #act(action: (settings: LabSettings) => Promise<string | null>): Promise<void> {
    const settings = this.#settings.peek();
    if (!settings) return;
    try {
      this.say(await action(settings));
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.code !== 'disposed') this.#notify({ kind: 'failed', text: error.message });
    }
  }

  #notify(notice: Notice | null): void {
    clearTimeout(this.#timer);
    this.notice.value = notice;
    if (notice?.kind !== 'done') return;
    this.#timer = setTimeout(() => {
      this.notice.value = null;
    }, noticeMs);
  }
}
