import * as vscode from 'vscode';
import { missingFile, notAFile, requireFileSize, unreadableFile } from '../data/readImageFile.ts';

/**
 * The bytes of an image in any file system that VS Code knows, in memory of their own: a message to a
 * webview would carry a Buffer as JSON. `name` is what messages call the file.
 * @throws DataError as `readImageFile`.
 */
export async function readVirtualFile(uri: vscode.Uri, name: string): Promise<Uint8Array> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if (type & vscode.FileType.Directory) throw notAFile(name, true);
    requireFileSize(name, size);
    return new Uint8Array(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError)) throw error;
    throw error.code === 'FileNotFound' ? missingFile(name, error) : unreadableFile(name, error.code, error);
  }
}
