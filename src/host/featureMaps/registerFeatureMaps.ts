import * as vscode from 'vscode';
import { registerTopLens } from '../networkFile/topLens.ts';
import { chosenFile } from '../training/trainingCommands.ts';

/** The ways to the feature maps of a network file: a command, and a lens at its top. */
export function registerFeatureMaps(show: (file: vscode.Uri) => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('convscope.showFeatureMaps', async (uri?: unknown) => {
      const file = await chosenFile(uri);
      if (file) show(file);
    }),
    registerTopLens({
      title: vscode.l10n.t('Feature maps'),
      tooltip: vscode.l10n.t('What every layer makes of an image'),
      command: 'convscope.showFeatureMaps',
    }),
  );
}
