/** Where the paths lead that a network file writes. */
import * as path from 'node:path';
import * as vscode from 'vscode';

/** The folder that paths count from; undefined for a file that has no place yet. */
export function datasetFolder(file: vscode.Uri): vscode.Uri | undefined {
  if (file.scheme !== 'untitled') return vscode.Uri.joinPath(file, '..');
  const roots = vscode.workspace.workspaceFolders ?? [];
  const root = roots.find(({ uri }) => file.path.startsWith(`${uri.path}/`));
  return root?.uri.with({ path: path.posix.dirname(file.path) });
}

/**
 * What a path of a dataset names. Undefined where that cannot be told, and for paths of other machines: to
 * look at one would send them this one's credentials.
 */
export function datasetUri(file: vscode.Uri, written: string): vscode.Uri | undefined {
  const folder = datasetFolder(file);
  const onWindows = process.platform === 'win32';
  const slashed = onWindows ? written.replaceAll('\\', '/') : written;
  if (!folder || slashed.startsWith('//')) return undefined;
  if (onWindows && /^[a-z]:\//i.test(slashed)) return folder.with({ path: `/${slashed}` });
  return slashed.startsWith('/') ? folder.with({ path: slashed }) : vscode.Uri.joinPath(folder, slashed);
}
