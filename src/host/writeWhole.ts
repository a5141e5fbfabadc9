import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * Writes a file of any file system so that it appears whole or not at all: beside its place first, then
 * renamed. @throws vscode.FileSystemError; nothing is left behind then.
 */
export async function writeWhole(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const temporary = vscode.Uri.joinPath(uri, '..', `.convscope-${randomUUID()}.tmp`);
  try {
    await vscode.workspace.fs.writeFile(temporary, bytes);
    await vscode.workspace.fs.rename(temporary, uri, { overwrite: true });
  } catch (error) {
    await vscode.workspace.fs.delete(temporary).then(undefined, () => {});
    throw error;
  }
}
