import * as vscode from 'vscode';
import { decodeNumbers, encodeNumbers } from '../../protocol/jsonNumbers.ts';
import type {
  DisplayMode,
  ImageState,
  LabHostMethods,
  LabPanelMethods,
  LabSnapshot,
} from '../../protocol/kernelLab.ts';
import { connectRpc, type Rpc, type RpcMessage } from '../../protocol/rpc.ts';
import { describeFailure } from '../describeFailure.ts';
import { webviewPage } from '../webviewPage.ts';
import { askForImage } from './askForImage.ts';
import { defaultSettings } from './defaultSettings.ts';
import { ImageSession } from './imageSession.ts';
import type { ImageThread } from './imageThread.ts';
import { presetChoices } from './presetChoices.ts';

/** One Kernel Lab: a webview panel and the session of the image it shows. */
export class KernelLabPanel {
  static readonly viewType = 'convscope.kernelLab';

  readonly #panel: vscode.WebviewPanel;
  readonly #memento: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #rpc: Rpc<LabPanelMethods>;
  readonly #session: ImageSession;
  #isDisposed = false;

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
    this.#rpc = this.#connect();
    panel.webview.options = webviewOptions;
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
    // The page says what a restricted workspace leaves out: it is loaded anew when trust is granted.
    const trust = vscode.workspace.onDidGrantWorkspaceTrust(() => this.#load(context.extensionPath));
    panel.onDidDispose(() => {
      trust.dispose();
      this.#end();
    });
    void this.#load(context.extensionPath);
  }

  /** Shows another image; the settings stay. */
  show(image: vscode.Uri): void {
    void this.#memento.update(lastImageKey, image.toString());
    void this.#session.open(image);
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  dispose(): void {
    this.#panel.dispose();
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
  }

  #connect(): Rpc<LabPanelMethods> {
    const { webview } = this.#panel;
    const methods: LabHostMethods = {
      ready: async () => {
        this.#session.pageLoaded();
        return this.#snapshot();
      },
      render: (request) => this.#session.render(request),
      probe: (request) => this.#session.probe(request),
      keep: (kept) => void this.#memento.update(keptKey, kept),
      openImage: async () => {
        const image = await askForImage();
        if (image) this.show(image);
      },
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
      bundle: vscode.l10n.bundle ?? {},
      presets: presetChoices(vscode.env.language),
      settings: defaultSettings(display),
      kept: this.#memento.get<unknown>(keptKey),
      image: this.#session.state,
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

/** Where the image of the panel is remembered over a reload of the window. */
const lastImageKey = 'kernelLab.image';

/** The image that the panel showed last in this workspace. */
export function lastImage(memento: vscode.Memento): vscode.Uri | undefined {
  const image = memento.get<string>(lastImageKey);
  return image === undefined ? undefined : vscode.Uri.parse(image);
}
