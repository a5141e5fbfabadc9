import * as vscode from 'vscode';
import type { FeatureMapsHostMethods, FeatureMapsPanelMethods } from '../../protocol/featureMaps.ts';
import { decodeNumbers, encodeNumbers } from '../../protocol/jsonNumbers.ts';
import type {
  NetworkPage,
  NetworkViewHostMethods,
  NetworkViewPanelMethods,
  NetworkViewSnapshot,
} from '../../protocol/networkView.ts';
import { connectRpc, type Rpc, RpcError, type RpcMessage } from '../../protocol/rpc.ts';
import { describeFailure } from '../describeFailure.ts';
import { FeatureMaps } from '../featureMaps/featureMaps.ts';
import type { HeldRun } from '../training/heldRun.ts';
import { fileName } from '../training/runWords.ts';
import { obstacleTo, type TrainingCommands } from '../training/trainingCommands.ts';
import type { RunNews, TrainingRuns } from '../training/trainingRuns.ts';
import { webviewPage } from '../webviewPage.ts';
import { showLayer } from './showLayer.ts';

export interface NetworkViewParts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly runs: TrainingRuns;
  readonly commands: TrainingCommands;
}

type PanelMethods = NetworkViewPanelMethods & FeatureMapsPanelMethods;

/** Scheme of the texts that are compared: the networks of two runs. */
export const runNetworkScheme = 'convscope-run';

/** The network view of one file. Runs go on without it. */
export class NetworkViewPanel {
  static readonly viewType = 'convscope.networkView';

  readonly #panel: vscode.WebviewPanel;
  readonly #parts: NetworkViewParts;
  readonly #rpc: Rpc<PanelMethods>;
  readonly #maps: FeatureMaps;
  readonly #subscriptions: vscode.Disposable;
  #file: vscode.Uri;
  /** The page that was asked for; null for the one that was looked at last. */
  #page: NetworkPage | null = null;
  /** How often all of it was to be shown. */
  #showings = 0;
  #isDisposed = false;

  /** A panel beside the editor that leaves the focus where it is. */
  static createPanel(): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(
      NetworkViewPanel.viewType,
      vscode.l10n.t('Network'),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      webviewOptions,
    );
  }

  constructor(
    panel: vscode.WebviewPanel,
    file: vscode.Uri,
    parts: NetworkViewParts,
    page: NetworkPage | null,
  ) {
    const { context, log, runs } = parts;
    this.#panel = panel;
    this.#file = file;
    this.#parts = parts;
    this.#page = page;
    this.#maps = new FeatureMaps(file, {
      extensionPath: context.extensionPath,
      storage: context.storageUri ?? context.globalStorageUri,
      log,
      runs,
      notify: (method, params) => this.#rpc.notify(method, params),
      describe: (error) => this.#describe(error),
    });
    this.#rpc = this.#connect();
    this.#subscriptions = vscode.Disposable.from(
      runs.onDidChange((news) => this.#tell(news)),
      runs.onDidList((listed) => {
        if (!this.#isOf(listed)) return;
        this.#rpc.notify('runsChanged', runs.known(this.#file));
        this.#watch();
      }),
      panel.onDidChangeViewState(() => {
        // It comes back with what was looked at last; nobody looks at its maps.
        if (!panel.visible) this.#mapsMethods().mapsLeft(null);
        this.#watch();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#showAll()),
    );
    panel.webview.options = webviewOptions;
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
    panel.onDidDispose(() => this.#end());
    this.#name();
    void this.#load();
  }

  get file(): vscode.Uri {
    return this.#file;
  }

  get isVisible(): boolean {
    return !this.#isDisposed && this.#panel.visible;
  }

  /** Shows another file, another page, or a run of this one that has just begun. */
  show(file: vscode.Uri, page: NetworkPage): void {
    this.#file = file;
    this.#page = page;
    this.#maps.show(file);
    this.#name();
    void this.#showAll();
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #name(): void {
    this.#panel.title = fileName(this.#file);
    this.#watch();
  }

  #isOf(file: vscode.Uri): boolean {
    return file.toString() === this.#file.toString();
  }

  #tell({ run, change }: RunNews): void {
    // A page that is hidden is gone: it asks for all when it comes back.
    if (this.#isOf(run.file) && this.#panel.visible) this.#rpc.notify('runChanged', change);
  }

  /** Kernels are looked at while they form where somebody sees them. */
  #watch(): void {
    for (const run of this.#parts.runs.inProgress) run.watch(this.isVisible && this.#isOf(run.file));
  }

  /** Shows a run that has just begun, on the page that it was begun from. */
  #follow(run: HeldRun | null): void {
    if (run) void this.#showAll();
  }

  /** What is overtaken by another file, or by newer runs of this one, is not shown. */
  async #showAll(): Promise<void> {
    const showing = ++this.#showings;
    try {
      const snapshot = await this.#snapshot();
      if (showing === this.#showings) this.#rpc.notify('shown', snapshot);
    } catch (error) {
      this.#describe(error);
    }
  }

  /** Of the file as it is shown when all of it is known. */
  async #snapshot(): Promise<NetworkViewSnapshot> {
    const { runs } = this.#parts;
    this.#watch();
    const file = this.#file;
    const known = await runs.list(file);
    const newest = runs.inProgressOf(file)?.id ?? known.at(0)?.id;
    const run = newest === undefined ? null : await runs.view(file, newest);
    if (!this.#isOf(file)) return this.#snapshot();
    return {
      language: vscode.env.language,
      file: fileName(file),
      page: this.#page,
      obstacle: obstacleTo(file),
      runs: runs.known(file),
      run,
    };
  }

  async #load(): Promise<void> {
    try {
      const page = await webviewPage(this.#parts.context.extensionPath, 'networkView');
      if (!this.#isDisposed) this.#panel.webview.html = page;
    } catch (error) {
      void vscode.window.showErrorMessage(this.#describe(error).message);
    }
  }

  #end(): void {
    this.#isDisposed = true;
    this.#maps.dispose();
    this.#watch();
    this.#subscriptions.dispose();
    this.#rpc.dispose();
  }

  #describe(error: unknown): { readonly code: string; readonly message: string } {
    const { code, message, detail } = describeFailure(error, vscode.l10n.bundle ?? {});
    if (detail) this.#parts.log.error(detail);
    return { code, message };
  }

  #connect(): Rpc<PanelMethods> {
    const { webview } = this.#panel;
    return connectRpc<PanelMethods>(
      {
        send: (sent) => void webview.postMessage(encodeNumbers(sent)),
        listen: (listener) => {
          const subscription = webview.onDidReceiveMessage((received) =>
            listener(decodeNumbers(received) as RpcMessage),
          );
          return () => subscription.dispose();
        },
      },
      { ...this.#methods(), ...this.#mapsMethods() },
      (error) => this.#describe(error),
    );
  }

  /** A page that comes or goes was chosen there: what was asked for before is over. */
  #mapsMethods(): FeatureMapsHostMethods {
    const { methods } = this.#maps;
    return {
      ...methods,
      mapsReady: (params) => {
        this.#page = null;
        return methods.mapsReady(params);
      },
      mapsLeft: (params) => {
        this.#page = null;
        methods.mapsLeft(params);
      },
    };
  }

  #methods(): NetworkViewHostMethods {
    const { runs, commands, log } = this.#parts;
    return {
      ready: () => this.#snapshot(),
      train: async () => this.#follow(await commands.train(this.#file)),
      resume: async ({ id }) => this.#follow(await commands.resume(this.#file, id)),
      control: async ({ id, action }) => runs.control(id, action),
      run: ({ id }) => runs.view(this.#file, id),
      differences: ({ one, other }) =>
        runs.ask('differences', { one: this.#folder(one), other: this.#folder(other) }),
      showDifferences: async ({ one, other }) => this.#showDifferences(one, other),
      pictures: ({ id, indices }) => runs.ask('pictures', { folder: this.#folder(id), indices }),
      openSample: ({ id, index }) => this.#openSample(id, index),
      showLayer: ({ layer }) => showLayer(runs, this.#file, layer),
      showFile: async () => {
        await vscode.window.showTextDocument(this.#file, { viewColumn: vscode.ViewColumn.One });
      },
      showLog: () => log.show(),
    };
  }

  /** @throws RpcError where a run has none, or is gone. */
  #folder(id: string): string {
    const folder = this.#parts.runs.folderOf(this.#file, id);
    if (folder === null) throw new RpcError({ code: 'run-gone', message: runIsGone() });
    return folder;
  }

  async #showDifferences(one: string, other: string): Promise<void> {
    const page = (id: string) =>
      vscode.Uri.from({
        scheme: runNetworkScheme,
        path: `/${fileName(this.#file)}`,
        query: this.#folder(id),
      });
    const names = [one, other].map((id) => this.#folder(id).split(/[\\/]/).at(-1));
    await vscode.commands.executeCommand('vscode.diff', page(one), page(other), names.join(' ↔ '));
  }

  async #openSample(id: string, index: number): Promise<void> {
    const path = await this.#parts.runs.ask('sampleFile', { folder: this.#folder(id), index });
    if (path === null) throw new RpcError({ code: 'sample-gone', message: sampleIsGone() });
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path), {
      viewColumn: vscode.ViewColumn.One,
    });
  }
}

/** The page brings all that it needs. */
const webviewOptions = { enableScripts: true, localResourceRoots: [] };

function runIsGone(): string {
  return vscode.l10n.t('This run has no folder: it was deleted, or never kept.');
}

function sampleIsGone(): string {
  return vscode.l10n.t('The picture of this sample is gone: its file was moved or deleted.');
}
