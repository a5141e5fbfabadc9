import * as vscode from 'vscode';

/**
 * An unsaved network file, to be saved as `<stem>.cnn.json` or, where there is one, `<stem>-2.cnn.json` …:
 * in the workspace folder of `near`, else in the first one, else wherever the person then says.
 */
export async function newNetworkDocument(
  near: vscode.Uri | undefined,
  stem: string,
  content: string,
): Promise<vscode.TextDocument> {
  const opened = await vscode.workspace.openTextDocument(await freeUri(near, stem));
  const document = await vscode.languages.setTextDocumentLanguage(opened, 'jsonc');
  const change = new vscode.WorkspaceEdit();
  change.insert(document.uri, new vscode.Position(0, 0), content);
  await vscode.workspace.applyEdit(change);
  return document;
}

/** The workspace folder that a new file belongs to. */
export function folderFor(near: vscode.Uri | undefined): vscode.Uri | undefined {
  const folder = near && vscode.workspace.getWorkspaceFolder(near);
  return (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri;
}

async function freeUri(near: vscode.Uri | undefined, stem: string): Promise<vscode.Uri> {
  const folder = folderFor(near);
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : `-${number}`}.cnn.json`;
    const uri = folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(name);
    const path = folder ? uri.path : name;
    const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.path === path);
    if (!isOpen && !(folder && (await exists(uri)))) return uri.with({ scheme: 'untitled', path });
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
