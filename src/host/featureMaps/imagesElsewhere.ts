/** Images that come from outside the panel, and those that leave it. */
import * as vscode from 'vscode';
import { readableExtensions } from '../../data/imageExtensions.ts';
import { imageSource } from '../kernelLab/imageSource.ts';
import { fileName } from '../training/runWords.ts';
import type { LearnedKernel, ThreadSource } from './featureMapsProtocol.ts';

/** Asks for a picture with the system's dialog; null where a person chose none. */
export async function askForMapsImage(): Promise<ThreadSource | null> {
  const { t } = vscode.l10n;
  const [image] =
    (await vscode.window.showOpenDialog({
      title: t('Feature maps of an image'),
      openLabel: t('Look at It'),
      filters: { [t('Images')]: [...readableExtensions] },
    })) ?? [];
  return image ? { type: 'file', image: await imageSource(image, fileName(image)) } : null;
}

/** Opens the Kernel Lab with a learned kernel; an image that is no file of its own becomes one in `storage`. */
export async function openKernelLab(
  { matrix, image }: LearnedKernel,
  network: vscode.Uri,
  storage: vscode.Uri,
): Promise<void> {
  const uri = 'path' in image ? vscode.Uri.file(image.path) : await keep(image.png, network, storage);
  // Beside the file, where the panel is too, and not in a third column.
  await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
  await vscode.commands.executeCommand('convscope.applyKernel', uri, undefined, matrix);
}

async function keep(png: Uint8Array, network: vscode.Uri, storage: vscode.Uri): Promise<vscode.Uri> {
  const stem = fileName(network).replace(/\.cnn\.json$/, '') || 'network';
  const uri = vscode.Uri.joinPath(storage, `${stem}-input.png`);
  await vscode.workspace.fs.createDirectory(storage);
  await vscode.workspace.fs.writeFile(uri, png);
  return uri;
}
