import * as vscode from 'vscode';
import type { NetworkPage } from '../../protocol/networkView.ts';
import { registerFeatureMaps } from '../featureMaps/registerFeatureMaps.ts';
import { NetworkViewPanel, type NetworkViewParts, runNetworkScheme } from './networkViewPanel.ts';

/** Where the file of the panel is remembered over a reload of the window. */
const shownFileKey = 'networkView.file';

/** The network view: one panel, whose file changes with each call. VS Code brings it back after a reload. */
export class NetworkViews {
  readonly #parts: NetworkViewParts;
  readonly #subscriptions: vscode.Disposable;
  #current: NetworkViewPanel | undefined;

  constructor(parts: NetworkViewParts) {
    this.#parts = parts;
    this.#subscriptions = vscode.Disposable.from(
      registerFeatureMaps((file) => this.show(file, 'maps')),
      vscode.window.registerWebviewPanelSerializer(NetworkViewPanel.viewType, {
        deserializeWebviewPanel: async (panel) => this.#bringBack(panel),
      }),
      vscode.workspace.registerTextDocumentContentProvider(runNetworkScheme, {
        provideTextDocumentContent: ({ query }) => parts.runs.ask('networkText', { folder: query }),
      }),
    );
  }

  /** The file that the panel shows, if it is there. */
  get file(): vscode.Uri | undefined {
    return this.#current?.file;
  }

  /** Shows the runs of a file, the one in progress or the newest first, or its feature maps. */
  show(file: vscode.Uri, page: NetworkPage = 'training'): void {
    void this.#parts.context.workspaceState.update(shownFileKey, file.toString());
    if (this.#current) {
      this.#current.show(file, page);
      this.#current.reveal();
    } else {
      this.#adopt(NetworkViewPanel.createPanel(), file, page);
    }
  }

  /** Whether a person sees the runs of a file. */
  shows(file: vscode.Uri): boolean {
    return this.#current?.isVisible === true && this.#current.file.toString() === file.toString();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#current?.dispose();
  }

  #bringBack(panel: vscode.WebviewPanel): void {
    const file = this.#parts.context.workspaceState.get<string>(shownFileKey);
    // One panel: a tab that comes back when it is shown takes the place of one opened meanwhile.
    this.#current?.dispose();
    if (file === undefined) panel.dispose();
    else this.#adopt(panel, vscode.Uri.parse(file), null);
  }

  #adopt(panel: vscode.WebviewPanel, file: vscode.Uri, page: NetworkPage | null): void {
    const view = new NetworkViewPanel(panel, file, this.#parts, page);
    this.#current = view;
    panel.onDidDispose(() => {
      if (this.#current === view) this.#current = undefined;
    });
  }
}
