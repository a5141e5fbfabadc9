/** Network files as VS Code's documents. */
import * as vscode from 'vscode';
import type { TextRange } from '../../network/errors.ts';
import type { TextEdit } from '../../network/textEdit.ts';

/** By their name, wherever they lie. */
export const networkSelector: vscode.DocumentSelector = { pattern: '**/*.cnn.json' };

/** Whether a document is a network file that somebody works on: not one of its older versions, say. */
export function isNetworkFile({ uri }: vscode.TextDocument): boolean {
  if (!uri.path.endsWith('.cnn.json')) return false;
  const roots = vscode.workspace.workspaceFolders ?? [];
  return ['file', 'untitled', ...roots.map((root) => root.uri.scheme)].includes(uri.scheme);
}

export function rangeIn(document: vscode.TextDocument, { offset, length }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** A change of one document. */
export function changeOf(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const change = new vscode.WorkspaceEdit();
  for (const { content, ...range } of edits) change.replace(document.uri, rangeIn(document, range), content);
  return change;
}
