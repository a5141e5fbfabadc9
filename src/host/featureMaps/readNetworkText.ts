import * as vscode from 'vscode';
import { RpcError } from '../../protocol/rpc.ts';

/**
 * What stands in a network file, saved or not.
 * @throws RpcError `no-maps` where its data and runs may not or cannot be read.
 */
export async function readNetworkText(file: vscode.Uri): Promise<string> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) {
    throw refusal(
      t('This workspace is not trusted: feature maps read its data and its runs. Trust it to see them.'),
    );
  }
  if (file.scheme !== 'file') {
    throw refusal(
      t('Data and runs lie beside a network file: save the file in a folder of this machine first.'),
    );
  }
  return (await vscode.workspace.openTextDocument(file)).getText();
}

function refusal(message: string): RpcError {
  return new RpcError({ code: 'no-maps', message });
}
