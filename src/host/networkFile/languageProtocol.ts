/** What the host's main thread and the thread that reads network files say to each other. */
import type { Bundle } from '../../engine/message.ts';
import type { FolderEntry } from '../../language/completePath.ts';
import type { Completion } from '../../language/completion.ts';
import type { Hover } from '../../language/hover.ts';
import type { InlayHint } from '../../language/inlayHints.ts';
import type { Diagnosis } from '../../language/networkLanguage.ts';
import type { SpokenLanguage } from '../../language/speech.ts';
import type { Surroundings } from '../../network/check/surroundings.ts';

/** What the thread is started with. */
export interface LanguageWorkerData {
  readonly bundle: Bundle;
  readonly language: SpokenLanguage;
}

/** Where something is being typed. */
export interface TypedAt {
  readonly text: string;
  readonly offset: number;
  /** Address of the file, for whoever looks into its folder. */
  readonly file: string;
  readonly surroundings: Surroundings;
}

/** Every question brings its text along: an answer is never about another version. */
export type LanguageMethods = {
  diagnose: (params: { readonly text: string; readonly surroundings: Surroundings }) => Diagnosis;
  hints: (params: { readonly text: string }) => readonly InlayHint[];
  complete: (params: TypedAt) => Promise<readonly Completion[]>;
  /** Markdown. */
  summary: (params: { readonly text: string; readonly fileName: string }) => string;
  hover: (params: { readonly text: string; readonly offset: number }) => Hover | null;
};

/** What the thread asks the host, which knows every file system. */
export type HostMethods = {
  /** What is in a folder, as the file at `file` writes its path. */
  entries: (params: { readonly file: string; readonly folder: string }) => Promise<readonly FolderEntry[]>;
};
