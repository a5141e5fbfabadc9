/** All that the editor says about network files, by their text. */
import { checkDocument } from '../network/check/checkNetwork.ts';
import { type DatasetPath, datasetPaths } from '../network/check/datasetPaths.ts';
import type { Surroundings } from '../network/check/surroundings.ts';
import { type Diagnostic, describeDiagnostic, type Severity } from '../network/document/diagnostic.ts';
import { rangeOf } from '../network/document/tree.ts';
import type { TextRange } from '../network/errors.ts';
import type { TextEdit } from '../network/textEdit.ts';
import { type FolderEntry, pathItems, typedPathAt } from './completePath.ts';
import { type Completion, completionsAt } from './completion.ts';
import { type Hover, hoverAt } from './hover.ts';
import { type InlayHint, inlayHints } from './inlayHints.ts';
import { type ReadText, readText } from './readText.ts';
import type { Speech } from './speech.ts';
import { summaryMarkdown } from './summaryMarkdown.ts';

/** A diagnostic in words. */
export interface SaidDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly range: TextRange;
  readonly sentence: string;
  readonly fixes: readonly SaidFix[];
}

export interface SaidFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** A path of the dataset, and where it stands with its quotes. */
export interface SaidPath extends Pick<DatasetPath, 'path' | 'kind'> {
  readonly range: TextRange;
}

/** What is to be said about a file, and what it wants to know of the world around it. */
export interface Diagnosis {
  readonly diagnostics: readonly SaidDiagnostic[];
  /** What an editor that knows JSON says in its own words: of these only the fixes are wanted. */
  readonly saidByJson: readonly SaidDiagnostic[];
  readonly paths: readonly SaidPath[];
}

/** Codes of what an editor that knows JSON says itself. */
const codesOfJson = ['json-syntax', 'duplicate-field'];

/** Texts that are kept as they were read: as many as are asked about in turns. */
const mostTexts = 4;

/** Answers questions on texts; each question brings its text along, so that no answer is about another. */
export class NetworkLanguage {
  readonly #speech: Speech;
  readonly #read = new Map<string, ReadText>();

  constructor(speech: Speech) {
    this.#speech = speech;
  }

  /** All that `check` finds, the plan of a training step included; apart what JSON alone is enough to see. */
  diagnose(text: string, surroundings: Surroundings): Diagnosis {
    const { document } = this.#readText(text);
    const { diagnostics } = checkDocument(document, surroundings);
    const said = diagnostics.map((each) => this.#said(each));
    return {
      diagnostics: said.filter(({ code }) => !codesOfJson.includes(code)),
      saidByJson: said.filter(({ code }) => codesOfJson.includes(code)),
      paths: datasetPaths(document).map(({ path, kind, node }) => ({ path, kind, range: rangeOf(node) })),
    };
  }

  hints(text: string): readonly InlayHint[] {
    return inlayHints(this.#readText(text), this.#speech);
  }

  hover(text: string, offset: number): Hover | null {
    return hoverAt(this.#readText(text), offset, this.#speech);
  }

  /** What may be written at `offset`; `list` says what is in a folder, as the file writes its path. */
  async complete(
    text: string,
    offset: number,
    surroundings: Surroundings,
    list: (folder: string) => Promise<readonly FolderEntry[]>,
  ): Promise<readonly Completion[]> {
    const read = this.#readText(text);
    const path = typedPathAt(read.document, offset);
    return path
      ? pathItems(path, await list(path.folder))
      : completionsAt(read, offset, surroundings, this.#speech);
  }

  /** `fileName`: what it is called where it has no name. */
  summary(text: string, fileName: string): string {
    return summaryMarkdown(this.#readText(text), fileName, this.#speech);
  }

  #said({ code, severity, range, problem, remedy, fixes }: Diagnostic): SaidDiagnostic {
    return {
      ...{ code, severity, range },
      sentence: describeDiagnostic({ code, problem, remedy }, this.#speech.bundle),
      fixes: fixes.map(({ title, edits }) => ({ title: this.#speech.say(title), edits })),
    };
  }

  #readText(text: string): ReadText {
    const read = this.#read.get(text) ?? readText(text);
    this.#read.delete(text);
    this.#read.set(text, read);
    if (this.#read.size > mostTexts) this.#read.delete(this.#read.keys().next().value ?? '');
    return read;
  }
}
