import * as vscode from 'vscode';
import type { Diagnosis, SaidDiagnostic } from '../../language/networkLanguage.ts';
import type { Surroundings } from '../../network/check/surroundings.ts';
import type { DatasetFacts } from './datasetFacts.ts';
import type { LanguageThread } from './languageThread.ts';
import { isNetworkFile, rangeIn } from './networkDocument.ts';

/** A pause in typing, after which what is wrong is said. */
const pauseMs = 150;

/** What was asked last of a file. */
interface Asked {
  readonly version: number;
  readonly surroundings: Surroundings;
  /** Null where the thread could not answer. */
  readonly diagnosis: Promise<Diagnosis | null>;
}

/** What is wrong with the open network files, in VS Code's list of problems. */
export class Diagnoses {
  readonly #collection = vscode.languages.createDiagnosticCollection('convscope');
  readonly #asked = new Map<string, Asked>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable;
  readonly #thread: LanguageThread;
  readonly #facts: DatasetFacts;

  constructor(thread: LanguageThread, facts: DatasetFacts) {
    this.#thread = thread;
    this.#facts = facts;
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => this.#open(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#change(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#close(document)),
      facts.onDidChange((file) => this.#openAt(file)),
    );
    for (const document of vscode.workspace.textDocuments) this.#open(document);
  }

  /** What is to be said of a file as it is now; null where nothing can be. */
  async of(document: vscode.TextDocument): Promise<Diagnosis | null> {
    if (!isNetworkFile(document) || document.isClosed) return null;
    const asked = this.#asked.get(document.uri.toString());
    const surroundings = this.#facts.of(document.uri);
    const isFresh = asked?.version === document.version && asked.surroundings === surroundings;
    return isFresh ? asked.diagnosis : this.#ask(document, surroundings);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#subscriptions.dispose();
  }

  #open(document: vscode.TextDocument): void {
    if (isNetworkFile(document)) void this.of(document);
  }

  #openAt(file: vscode.Uri): void {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
    if (document) this.#open(document);
  }

  #change(document: vscode.TextDocument): void {
    if (!isNetworkFile(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.of(document), pauseMs),
    );
  }

  #close({ uri }: vscode.TextDocument): void {
    const key = uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#asked.delete(key);
    this.#facts.forget(uri);
    this.#collection.delete(uri);
    if (this.#asked.size === 0) this.#thread.end();
  }

  #ask(document: vscode.TextDocument, surroundings: Surroundings): Promise<Diagnosis | null> {
    const { uri, version } = document;
    const diagnosis = this.#thread
      .ask('diagnose', { text: document.getText(), surroundings })
      // Why the thread died is in the log; the next change asks another one.
      .catch(() => null);
    const asked = { version, surroundings, diagnosis };
    this.#asked.set(uri.toString(), asked);
    void diagnosis.then((said) => {
      const isNewest = this.#asked.get(uri.toString()) === asked && document.version === version;
      if (!said || !isNewest) return;
      void this.#facts.wish(
        uri,
        said.paths.map(({ path }) => path),
      );
      this.#collection.set(
        uri,
        said.diagnostics.map((each) => diagnosticOf(document, each)),
      );
    });
    return diagnosis;
  }
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

/** A diagnostic as VS Code shows it. */
export function diagnosticOf(
  document: vscode.TextDocument,
  { code, severity, range, sentence }: SaidDiagnostic,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeIn(document, range), sentence, severities[severity]);
  diagnostic.source = 'Convscope';
  diagnostic.code = code;
  return diagnostic;
}
