import * as vscode from 'vscode';
import { fileName } from '../training/runWords.ts';

/** Has `write` write weights where a person says, beside the network file unless they say else; the file's name. */
export async function saveWeights(
  network: vscode.Uri,
  write: (path: string) => Promise<void>,
): Promise<string | null> {
  const { t } = vscode.l10n;
  const stem = fileName(network).replace(/\.cnn\.json$/, '') || 'network';
  const chosen = await vscode.window.showSaveDialog({
    title: t('Save changed weights'),
    defaultUri: vscode.Uri.joinPath(network, '..', `${stem}.safetensors`),
    filters: { safetensors: ['safetensors'] },
  });
  if (!chosen) return null;
  await write(chosen.fsPath);
  return fileName(chosen);
}
