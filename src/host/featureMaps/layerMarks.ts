import * as vscode from 'vscode';
import type { MapsLayer } from '../../protocol/featureMaps.ts';
import { rangeIn } from '../networkFile/networkDocument.ts';

/** What joins a layer in the panel and its lines in the editor. */
export class LayerMarks {
  readonly #marked = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    borderColor: '#ffd60a',
    borderStyle: 'solid',
    borderWidth: '0 0 0 3px',
    overviewRulerColor: '#ffd60a',
  });

  /** Marks the lines of a layer wherever the file is shown, or none. */
  mark(file: vscode.Uri, layer: MapsLayer | undefined): void {
    for (const editor of editorsOf(file)) {
      editor.setDecorations(this.#marked, layer ? [rangeIn(editor.document, layer.range)] : []);
    }
  }

  /** Puts the cursor at the beginning of a layer, and leaves the focus where it is. */
  async goTo(file: vscode.Uri, { range }: MapsLayer): Promise<void> {
    const [shown] = editorsOf(file);
    const document = shown?.document ?? (await vscode.workspace.openTextDocument(file));
    const { start } = rangeIn(document, range);
    const place = new vscode.Range(start, start);
    if (!shown) {
      const viewColumn = vscode.ViewColumn.One;
      await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, selection: place });
      return;
    }
    shown.selection = new vscode.Selection(start, start);
    shown.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  dispose(): void {
    this.#marked.dispose();
  }
}

/** Editors that show a file. */
export function editorsOf(file: vscode.Uri): readonly vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(
    ({ document }) => document.uri.toString() === file.toString(),
  );
}
