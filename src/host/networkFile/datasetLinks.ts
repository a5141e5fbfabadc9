/** From a path of a dataset to what lies there. */
import * as vscode from 'vscode';
import type { DatasetFacts } from './datasetFacts.ts';
import { datasetUri } from './datasetUri.ts';
import type { Diagnoses } from './diagnoses.ts';
import { networkSelector, rangeIn } from './networkDocument.ts';

const revealCommand = 'convscope.revealDataset';

/** Makes a link of each path at which something is that can be shown. */
export function registerDatasetLinks(diagnoses: Diagnoses, facts: DatasetFacts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(revealCommand, (address: string) => reveal(vscode.Uri.parse(address))),
    vscode.languages.registerDocumentLinkProvider(networkSelector, {
      async provideDocumentLinks(document) {
        const { version } = document;
        const diagnosis = await diagnoses.of(document);
        if (!diagnosis || document.isClosed) return [];
        // VS Code asks when a file is opened, and not again when more is known.
        await facts.wish(
          document.uri,
          diagnosis.paths.map(({ path }) => path),
        );
        if (document.version !== version) return [];
        const { paths } = facts.of(document.uri);
        return diagnosis.paths.flatMap(({ path, range: { offset, length } }) => {
          const uri = paths?.get(path)?.kind ? datasetUri(document.uri, path) : undefined;
          if (!uri || !canReveal(uri)) return [];
          const range = rangeIn(document, { offset: offset + 1, length: length - 2 });
          const link = new vscode.DocumentLink(range, commandUri(uri));
          link.tooltip = vscode.l10n.t('Show in the Explorer');
          return [link];
        });
      },
    }),
  );
}

function commandUri(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.from({ scheme: 'command', path: revealCommand, query: JSON.stringify([uri.toString()]) });
}

function canReveal(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined || hasDesktop(uri);
}

/** Whether the machine that shows windows is the one on which the file lies. */
function hasDesktop(uri: vscode.Uri): boolean {
  const { remoteName, uiKind } = vscode.env;
  return uri.scheme === 'file' && remoteName === undefined && uiKind === vscode.UIKind.Desktop;
}

async function reveal(uri: vscode.Uri): Promise<void> {
  const isInside = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(isInside ? 'revealInExplorer' : 'revealFileInOS', uri);
}
