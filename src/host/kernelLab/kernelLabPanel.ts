import * as path from 'node:path';
import * as vscode from 'vscode';
import { decodeNumbers, encodeNumbers } from '../../protocol/jsonNumbers.ts';
import type {
  BroughtKernel,
  DisplayMode,
  ImageState,
  ImageStrip,
  LabHostMethods,
  LabPanelMethods,
  LabSnapshot,
  PresetChoice,
} from '../../protocol/kernelLab.ts';
import { connectRpc, type Rpc, type RpcMessage } from '../../protocol/rpc.ts';
import { describeFailure } from '../describeFailure.ts';
import { readSettings } from '../readSettings.ts';
import { readVirtualFile } from '../readVirtualFile.ts';
import { webviewPage } from '../webviewPage.ts';
import { askForImage } from './askForImage.ts';
import { defaultSettings } from './defaultSettings.ts';
import { ImageSession } from './imageSession.ts';
import { imageSource } from './imageSource.ts';
import type { ImageThread } from './imageThread.ts';
import { LabActions } from './labActions.ts';
import { editKernels, kernelsSetting, ownKernels } from './ownKernels.ts';
import { presetChoices } from './presetChoices.ts';
import { type StripFile, StripThread } from './stripThread.ts';

/** One Kernel Lab: a webview panel and the session of the image it shows. */
export class KernelLabPanel {
  static readonly viewType = 'convscope.kernelLab';

  readonly #panel: vscode.WebviewPanel;
  readonly #memento: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #rpc: Rpc<LabPanelMethods>;
  readonly #session: ImageSession;
  readonly #stripThread: StripThread;
  readonly #actions: LabActions;
  /** The files that were opened together, and which of them is shown. */
  #images: readonly vscode.Uri[] = [];
  #current = 0;
  /** Counts the files that were opened together. */
  #opening = 0;
  #isDisposed = false;
  /** For the page, until it asks for all. */
  #kernel: BroughtKernel | undefined;

  /** A panel beside the editor that leaves the focus where it is. */
  static createPanel(): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(
      KernelLabPanel.viewType,
      vscode.l10n.t('Kernel Lab'),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      webviewOptions,
    );
  }

  constructor(
    panel: vscode.WebviewPanel,
    context: vscode.ExtensionContext,
    log: vscode.LogOutputChannel,
    thread: ImageThread,
  ) {
    this.#panel = panel;
    this.#memento = context.workspaceState;
    this.#log = log;
    this.#session = new ImageSession(thread, log, {
      onChange: (state) => {
        panel.title = titleOf(state);
        this.#rpc.notify('imageChanged', state);
      },
      decodeInBrowser: (bytes) => this.#rpc.request('decode', { bytes }),
    });
    this.#stripThread = new StripThread({
      folder: path.join(context.extensionPath, 'dist'),
      settings: () => ({ bundle: vscode.l10n.bundle ?? {}, ...readSettings() }),
      log: (detail) => log.error(detail),
    });
    this.#actions = new LabActions({
      image: () => this.#session.image(),
      encode: (picture) => this.#session.encode(picture),
      viewColumn: () => panel.viewColumn,
    });
    this.#rpc = this.#connect();
    panel.webview.options = webviewOptions;
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
    // The page says what a restricted workspace leaves out: it is loaded anew when trust is granted.
    const trust = vscode.workspace.onDidGrantWorkspaceTrust(() => this.#load(context.extensionPath));
    const kernels = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(kernelsSetting)) this.#rpc.notify('presetsChanged', this.#presets());
    });
    panel.onDidDispose(() => {
      trust.dispose();
      kernels.dispose();
      this.#end();
    });
    void this.#load(context.extensionPath);
  }

  /** Shows other images, one of them large; the settings stay. */
  show({ images, current = 0, kernel }: ShownImages): void {
    this.#images = images;
    this.#kernel = kernel;
    if (kernel) void this.#bring(kernel);
    this.#opening++;
    this.#showImage(current);
  }

  /** A page that answers has it; one that is still to be loaded asks for it. */
  async #bring(kernel: BroughtKernel): Promise<void> {
    await this.#rpc.request('kernelBrought', kernel).catch(() => {});
    if (this.#kernel === kernel) this.#kernel = undefined;
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #showImage(index: number): void {
    const image = this.#images[index];
    if (!image) return;
    this.#current = index;
    void this.#memento.update(shownImagesKey, { images: this.#images.map(String), current: index });
    this.#rpc.notify('stripChanged', this.#strip());
    void this.#session.open(image);
  }

  #strip(): ImageStrip {
    const names = this.#images.map((image) => path.posix.basename(image.path));
    return { id: this.#opening, names, current: this.#current };
  }

  /** The known kernels and the person's own. */
  #presets(): PresetChoice[] {
    const { presets, broken } = ownKernels();
    for (const name of broken) this.#log.warn(`The kernel ${name} of ${kernelsSetting} cannot be used.`);
    return [...presetChoices(vscode.env.language), ...presets];
  }

  async #load(extensionPath: string): Promise<void> {
    try {
      const page = await webviewPage(extensionPath, 'kernelLab');
      if (!this.#isDisposed) this.#panel.webview.html = page;
    } catch (error) {
      const failure = describeFailure(error, vscode.l10n.bundle ?? {});
      this.#log.error(failure.detail ?? failure.message);
      void vscode.window.showErrorMessage(failure.message);
    }
  }

  #end(): void {
    this.#isDisposed = true;
    this.#rpc.dispose();
    this.#session.dispose();
    this.#stripThread.end();
  }

  #stripFile(index: number): StripFile {
    const image = this.#images[index];
    const name = path.posix.basename(image.path);
    return {
      name,
      source: () => imageSource(image, name),
      decoded: async () => {
        const bytes = await readVirtualFile(image, name);
        return { kind: 'rgba', name, ...(await this.#rpc.request('decode', { bytes })) };
      },
    };
  }

  #connect(): Rpc<LabPanelMethods> {
    const { webview } = this.#panel;
    const methods: LabHostMethods = {
      ready: async () => {
        this.#session.pageLoaded();
        const snapshot = this.#snapshot();
        this.#kernel = undefined;
        return snapshot;
      },
      render: (request) => this.#session.render(request),
      probe: (request) => this.#session.probe(request),
      keep: (kept) => void this.#memento.update(keptKey, kept),
      openImage: async () => {
        const image = await askForImage();
        if (image) this.show({ images: [image] });
      },
      showImage: async ({ index }) => this.#showImage(index),
      thumbnail: ({ index, ...request }) => this.#stripThread.thumbnail(this.#stripFile(index), request),
      cancel: async () => this.#session.cancel(),
      savePicture: (picture) => this.#actions.savePicture(picture),
      copyCode: ({ settings, target }) => this.#actions.copyCode(settings, target),
      showLog: () => this.#log.show(),
      copyText: async ({ text }) => vscode.env.clipboard.writeText(text),
      intoNetwork: ({ settings }) => this.#actions.intoNetwork(settings),
      saveKernel: (kernel) => this.#actions.saveKernel(kernel),
      editKernels: () => editKernels(),
      readClipboard: async () => vscode.env.clipboard.readText(),
    };
    return connectRpc<LabPanelMethods>(
      {
        send: (sent) => void webview.postMessage(encodeNumbers(sent)),
        listen: (listener) => {
          const subscription = webview.onDidReceiveMessage((received) =>
            listener(decodeNumbers(received) as RpcMessage),
          );
          return () => subscription.dispose();
        },
      },
      methods,
      (error) => {
        const failure = describeFailure(error, vscode.l10n.bundle ?? {});
        if (failure.detail) this.#log.error(failure.detail);
        return { code: failure.code, message: failure.message };
      },
    );
  }

  #snapshot(): LabSnapshot {
    const display = vscode.workspace.getConfiguration('convscope').get<DisplayMode>('defaultDisplay', 'auto');
    return {
      language: vscode.env.language,
      presets: this.#presets(),
      settings: defaultSettings(display),
      kept: this.#memento.get<unknown>(keptKey),
      ...(this.#kernel && { kernel: this.#kernel }),
      image: this.#session.state,
      strip: this.#strip(),
      restricted: !vscode.workspace.isTrusted,
    };
  }
}

/** The page brings all that it needs. */
const webviewOptions = { enableScripts: true, localResourceRoots: [] };

/** The name of an image that was read, and of one that could not be. */
function titleOf(state: ImageState): string {
  if ('info' in state) return state.info.name;
  return (state.phase === 'failed' && state.name) || vscode.l10n.t('Kernel Lab');
}

/** Where the settings of the last panel are remembered. */
const keptKey = 'kernelLab.settings';

/** The files of a panel, and which of them is shown: the first one where nothing says. */
export interface ShownImages {
  readonly images: readonly vscode.Uri[];
  readonly current?: number;
  /** What the first convolution is to have. */
  readonly kernel?: BroughtKernel | undefined;
}

/** Where the images of the panel are remembered over a reload of the window. */
const shownImagesKey = 'kernelLab.shownImages';

/** The images that the panel showed last in this workspace. */
export function lastImages(memento: vscode.Memento): ShownImages {
  const kept = memento.get<{ readonly images: readonly string[]; readonly current: number }>(shownImagesKey);
  const images = (kept?.images ?? []).map((image) => vscode.Uri.parse(image));
  return { images, current: kept?.current ?? 0 };
}
