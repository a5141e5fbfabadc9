import * as vscode from 'vscode';
import { rangeIn } from '../networkFile/networkDocument.ts';
import type { TrainingRuns } from '../training/trainingRuns.ts';

/** Shows where a layer stands in its file; the file alone where it has no such layer any more. */
export async function showLayer({ ask }: TrainingRuns, file: vscode.Uri, layer: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const range = await ask('layerRange', { text: document.getText(), layer });
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    ...(range && { selection: rangeIn(document, range) }),
  });
}
