import * as vscode from 'vscode';
import { isNetworkFile, networkSelector } from './networkDocument.ts';

/** Words above the first line of each network file that somebody works on; `command` is called with the file. */
export function registerTopLens(words: {
  title: string;
  tooltip: string;
  command: string;
}): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(networkSelector, {
    provideCodeLenses: (document) => (isNetworkFile(document) ? [topLens(document.uri, words)] : []),
  });
}

export function topLens(uri: vscode.Uri, words: Omit<vscode.Command, 'arguments'>): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { ...words, arguments: [uri] });
}
