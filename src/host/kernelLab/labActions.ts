/** What a Kernel Lab does outside itself: files, the clipboard, documents, settings. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { EngineError, type ProblemError } from '../../engine/errors.ts';
import { checkChain } from '../../engine/filter/filterChain.ts';
import { formatMessage, type Message, message } from '../../engine/message.ts';
import { chainCode } from '../../explain/code/chainCode.ts';
import { chainLayers, networkChannels } from '../../network/chainLayers.ts';
import { insertLayers, type TextEdit } from '../../network/insertLayers.ts';
import { newNetworkText } from '../../network/newNetwork.ts';
import type {
  CodeTarget,
  ImageInfo,
  LabSettings,
  SavedKernel,
  SavedPicture,
} from '../../protocol/kernelLab.ts';
import { newNetworkDocument } from '../newNetworkDocument.ts';
import { writeWhole } from '../writeWhole.ts';
import { keepKernel } from './ownKernels.ts';

/** The image that a panel shows, as its actions need it. */
export interface ActionSource {
  /** The file, and what is known of its image; throws where there is none. */
  image(): { readonly uri: vscode.Uri; readonly info: ImageInfo };
  /** A file of one stage, whole. */
  encode(picture: SavedPicture & { readonly format: 'png' | 'npy' }): Promise<Uint8Array>;
  /** Where the panel stands. */
  viewColumn(): vscode.ViewColumn | undefined;
}

/** Each answers with the name of what was made, or null where the person thought better of it. */
export class LabActions {
  readonly #source: ActionSource;

  constructor(source: ActionSource) {
    this.#source = source;
  }

  /** Asks for a place and writes a stage there: a PNG of its picture, or its numbers for NumPy. */
  async savePicture(picture: SavedPicture): Promise<string | null> {
    requireTrust();
    const { uri, info } = this.#source.image();
    const stem = path.posix.parse(info.name).name;
    const suggested = `${stem}-${picture.stage < 0 ? 'input' : `step-${picture.stage + 1}`}.png`;
    const chosen = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Save the picture'),
      defaultUri: vscode.Uri.joinPath(uri, '..', suggested),
      filters: { PNG: ['png'], [vscode.l10n.t('Numbers for NumPy')]: ['npy'] },
    });
    if (!chosen) return null;
    const format = chosen.path.toLowerCase().endsWith('.npy') ? 'npy' : 'png';
    const name = path.posix.basename(chosen.path);
    const title = vscode.l10n.t('Saving {0}…', name);
    return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
      const bytes = await this.#source.encode({ ...picture, format });
      try {
        await writeWhole(chosen, bytes);
      } catch (error) {
        throw notWritten(name, error);
      }
      return name;
    });
  }

  /** Puts the chain on the clipboard, as code of a library. */
  async copyCode({ chain }: LabSettings, target: CodeTarget): Promise<void> {
    const { info } = this.#source.image();
    checkChain(chain, info);
    const { name, bitsPerChannel } = info;
    await vscode.env.clipboard.writeText(chainCode(target, chain, info, { imageName: name, bitsPerChannel }));
  }

  /** Puts the chain as layers into a network file that the person chooses, or into a new one. */
  async intoNetwork({ chain }: LabSettings): Promise<string | null> {
    requireTrust();
    const { uri, info } = this.#source.image();
    checkChain(chain, info);
    const target = await askForNetwork();
    if (!target) return null;
    const channels = networkChannels(chain.channels, info.channels === 1 ? 1 : 3);
    const { layers, notes } = chainLayers(chain, { inputChannels: channels });
    if (target === 'new') {
      const stem = path.posix.parse(info.name).name;
      const bundle = vscode.l10n.bundle ?? {};
      const text = newNetworkText(layers, { channels }, stem, { notes, bundle });
      const document = await newNetworkDocument(uri, stem, text);
      await vscode.window.showTextDocument(document, { viewColumn: this.#beside() });
      return vscode.l10n.t('a new network');
    }
    const document = await vscode.workspace.openTextDocument(target);
    const editor = vscode.window.visibleTextEditors.find((visible) => visible.document === document);
    const at = editor && document.offsetAt(editor.selection.active);
    const edits = insertLayers(document.getText(), layers, at === undefined ? {} : { at });
    const change = new vscode.WorkspaceEdit();
    for (const { offset, length, content } of edits) {
      change.replace(target, rangeOf(document, offset, length), content);
    }
    const name = path.posix.basename(target.path);
    if (!(await vscode.workspace.applyEdit(change))) throw notEdited(name);
    const selection = insertedRange(document, edits);
    const viewColumn = editor?.viewColumn ?? this.#beside();
    await vscode.window.showTextDocument(document, { viewColumn, ...(selection && { selection }) });
    sayNotes(notes);
    return name;
  }

  /** A column for documents that leaves the panel in sight. */
  #beside(): vscode.ViewColumn {
    const isFirst = this.#source.viewColumn() === vscode.ViewColumn.One;
    return isFirst ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
  }

  /** Keeps a kernel among the person's own. */
  async saveKernel(kernel: SavedKernel): Promise<string | null> {
    requireTrust();
    return keepKernel(kernel);
  }
}

/** A network file of the workspace or an open one, a new one, or undefined where none was chosen. */
async function askForNetwork(): Promise<vscode.Uri | 'new' | undefined> {
  const open = vscode.workspace.textDocuments.filter(({ fileName }) => fileName.endsWith('.cnn.json'));
  const found = await vscode.workspace.findFiles('**/*.cnn.json', '**/node_modules/**', 200);
  const uris = new Map([...open.map(({ uri }) => uri), ...found].map((uri) => [uri.toString(), uri]));
  if (uris.size === 0) return 'new';
  const items = [...uris.values()].map((uri) => ({
    label: path.posix.basename(uri.path),
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')),
    target: uri as vscode.Uri | 'new',
  }));
  const chosen = await vscode.window.showQuickPick(
    [...items, { label: vscode.l10n.t('A new network'), description: '', target: 'new' as const }],
    { title: vscode.l10n.t('Into which network?'), matchOnDescription: true },
  );
  return chosen?.target;
}

function rangeOf(document: vscode.TextDocument, offset: number, length: number): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** Where the layers stand after `edits`, without the comma and the space around them. */
function insertedRange(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.Range | undefined {
  const layers = edits.at(-1);
  if (!layers) return undefined;
  const before = edits.slice(0, -1).reduce((sum, { length, content }) => sum + content.length - length, 0);
  const bare = layers.content.replace(/^[\s,]+|[\s,]+$/g, '');
  const start = layers.offset + before + layers.content.indexOf(bare);
  return rangeOf(document, start, bare.length);
}

function sayNotes(notes: readonly Message[]): void {
  if (notes.length === 0) return;
  const text = notes.map((note) => formatMessage(note, vscode.l10n.bundle)).join(' ');
  void vscode.window.showInformationMessage(text);
}

/** @throws EngineError `not-trusted` in a restricted workspace. */
function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new EngineError({
    code: 'not-trusted',
    problem: message('This workspace is not trusted: nothing is saved.'),
    remedy: message('Trust the workspace first.'),
  });
}

function notWritten(name: string, error: unknown): ProblemError {
  const reason = error instanceof Error ? error.message : String(error);
  return new EngineError({
    code: 'not-written',
    problem: message('{name} could not be written ({reason}).', { name, reason }),
    remedy: message('Choose another place.'),
  });
}

function notEdited(name: string): ProblemError {
  return new EngineError({
    code: 'not-edited',
    problem: message('{name} could not be changed.', { name }),
    remedy: message('Check that it can be written, and try again.'),
  });
}
