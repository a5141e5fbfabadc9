import * as vscode from 'vscode';
import { readableExtensions } from '../../data/imageExtensions.ts';

/** Asks for a picture with the system's dialog. */
export async function askForImage(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Apply a kernel to an image'),
    openLabel: vscode.l10n.t('Apply Kernel'),
    filters: { [vscode.l10n.t('Images')]: [...readableExtensions] },
  });
  return chosen?.[0];
}
