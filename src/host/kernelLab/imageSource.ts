import type * as vscode from 'vscode';
import { readVirtualFile } from '../readVirtualFile.ts';
import type { ImageSource } from './imageWorkerProtocol.ts';

/**
 * Where a thread finds the image of `uri`: a file on disk it reads itself. `name` is what messages call it.
 * @throws DataError as `readVirtualFile`, for a file of another file system.
 */
export async function imageSource(uri: vscode.Uri, name: string): Promise<ImageSource> {
  return uri.scheme === 'file'
    ? { kind: 'file', path: uri.fsPath, name }
    : { kind: 'bytes', bytes: await readVirtualFile(uri, name), name };
}
