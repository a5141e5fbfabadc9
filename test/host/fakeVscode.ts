/** As much of VS Code as the host needs in a test. What a person would answer is for the test to say. */
import { posix } from 'node:path';
import { vi } from 'vitest';

export class Uri {
  readonly scheme: string;
  readonly path: string;

  private constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }

  static file(path: string): Uri {
    return new Uri('file', path);
  }

  static parse(address: string): Uri {
    const [scheme, path] = address.split('://');
    return new Uri(scheme, path);
  }

  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(uri.scheme, posix.join(uri.path, ...parts));
  }

  get fsPath(): string {
    return this.path;
  }

  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

export class Disposable {
  readonly dispose: () => void;

  constructor(dispose: () => void) {
    this.dispose = dispose;
  }

  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const each of all) each.dispose();
    });
  }
}

export class EventEmitter<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  readonly event = (listener: (event: Event) => void): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };

  fire(event: Event): void {
    for (const listener of this.#listeners) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** What is only made and handed on. */
class Part {
  readonly parts: readonly unknown[];

  constructor(...parts: readonly unknown[]) {
    this.parts = parts;
  }
}

export class Range extends Part {}
export class RelativePattern extends Part {}
export class CodeLens extends Part {}

export class CustomExecution {
  readonly callback: () => Promise<unknown>;

  constructor(callback: () => Promise<unknown>) {
    this.callback = callback;
  }
}

export class Task {
  readonly execution: unknown;

  constructor(...[, , , , execution]: readonly unknown[]) {
    this.execution = execution;
  }
}

export const TaskGroup = { Build: 'build' };
export const ViewColumn = { One: 1, Beside: -2 };
export const FileType = { File: 1, Directory: 2 };

const nothing = new Disposable(() => {});

export const l10n = {
  bundle: undefined,
  t: (text: string, args: Readonly<Record<string, unknown>> = {}) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name])),
};

export const env = { language: 'en' };

export const window = {
  showInformationMessage: vi.fn(),
  showErrorMessage: vi.fn(),
};

export const languages = { registerCodeLensProvider: vi.fn(() => nothing) };
export const tasks = { registerTaskProvider: vi.fn(() => nothing) };

export const workspace = {
  isTrusted: true,
  workspaceFolders: [{ uri: Uri.file('/work') }],
  getConfiguration: () => ({ get: () => undefined }),
  onDidGrantWorkspaceTrust: () => nothing,
  fs: { stat: vi.fn(), readDirectory: vi.fn(async () => []) },
  /** Hears through `watched`. */
  createFileSystemWatcher: () => {
    const created = new EventEmitter<void>();
    const subscription = watched.event((event) => created.fire(event));
    return { onDidCreate: created.event, onDidDelete: () => nothing, dispose: subscription.dispose };
  },
};

/** Something has come into a folder that is watched. */
export const watched = new EventEmitter<void>();
