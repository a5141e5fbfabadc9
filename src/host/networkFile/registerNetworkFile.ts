import * as path from 'node:path';
import * as vscode from 'vscode';
import { spokenLanguage } from '../spokenLanguage.ts';
import { DatasetFacts, listFolder } from './datasetFacts.ts';
import { registerDatasetLinks } from './datasetLinks.ts';
import { Diagnoses } from './diagnoses.ts';
import { LanguageThread } from './languageThread.ts';
import { newNetwork } from './newNetwork.ts';
import { registerProviders } from './providers.ts';
import { SummaryPages } from './summaryPages.ts';

/** All that VS Code shows and does in network files. */
export function registerNetworkFile(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const { commands } = vscode;
  const language = spokenLanguage(vscode.env.language);
  const file = path.join(context.extensionPath, 'dist', 'languageWorker.js');
  const data = { bundle: vscode.l10n.bundle ?? {}, language } as const;
  const thread = new LanguageThread(file, data, { entries: listFolder }, (reason) => log.error(reason));
  const facts = new DatasetFacts();
  const diagnoses = new Diagnoses(thread, facts);
  const summaries = new SummaryPages(thread);
  const reference = language === 'en' ? 'network.md' : `network.${language}.md`;
  return vscode.Disposable.from(
    ...[facts, diagnoses, summaries],
    registerProviders(thread, diagnoses, facts),
    registerDatasetLinks(diagnoses, facts),
    commands.registerCommand('convscope.newNetwork', newNetwork),
    commands.registerCommand('convscope.showSummary', (uri?: vscode.Uri) => summaries.show(uri)),
    commands.registerCommand('convscope.openReference', () =>
      commands.executeCommand(
        'markdown.showPreview',
        vscode.Uri.joinPath(context.extensionUri, 'media', 'reference', reference),
      ),
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(() => facts.lookAgain()),
    { dispose: () => thread.end() },
  );
}
