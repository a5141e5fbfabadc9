import * as vscode from 'vscode';
import { registerApplyKernel } from './host/kernelLab/applyKernel.ts';
import { registerNetworkFile } from './host/networkFile/registerNetworkFile.ts';
import { registerTraining } from './host/training/registerTraining.ts';

/** Wires the extension together; everything it starts ends with `context.subscriptions`. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Convscope', { log: true });
  context.subscriptions.push(
    log,
    registerApplyKernel(context, log),
    registerNetworkFile(context, log),
    registerTraining(context, log),
  );
}
