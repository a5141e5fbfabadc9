import * as path from 'node:path';
import * as vscode from 'vscode';
import type { LanguageThread } from './languageThread.ts';
import { isNetworkFile } from './networkDocument.ts';

const scheme = 'convscope-summary';
/** A pause in typing, after which open pages are written anew. */
const pauseMs = 300;

/** Pages that sum a network up, beside its file: they change with it. */
export class SummaryPages implements vscode.TextDocumentContentProvider {
  readonly #thread: LanguageThread;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(thread: LanguageThread) {
    this.#thread = thread;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isNetworkFile(document)) this.#changeSoon(document.uri);
      }),
    );
  }

  /** Opens the page of a file; without one, of the active editor's. */
  async show(file = vscode.window.activeTextEditor?.document.uri): Promise<void> {
    if (file) await vscode.commands.executeCommand('markdown.showPreviewToSide', pageOf(file));
  }

  async provideTextDocumentContent(page: vscode.Uri): Promise<string> {
    const file = vscode.Uri.parse(page.query);
    const document = await vscode.workspace.openTextDocument(file);
    const fileName = path.posix.basename(file.path);
    return this.#thread.ask('summary', { text: document.getText(), fileName });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  #changeSoon(file: vscode.Uri): void {
    const page = pageOf(file).toString();
    if (!vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === page)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.fire(pageOf(file)), pauseMs);
  }
}

/** A Markdown file that is none, called as the network. */
function pageOf(file: vscode.Uri): vscode.Uri {
  const name = path.posix.basename(file.path, '.cnn.json') || 'network';
  return vscode.Uri.from({ scheme, path: `/${name}.md`, query: file.toString() });
}
