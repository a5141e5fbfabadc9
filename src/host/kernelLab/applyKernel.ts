import * as path from 'node:path';
import * as vscode from 'vscode';
import { isImageName } from '../../data/imageExtensions.ts';
import { askForImage } from './askForImage.ts';
import { ImageThread } from './imageThread.ts';
import { KernelLabPanel, lastImage } from './kernelLabPanel.ts';

/**
 * The command *Apply Kernel*, and the panel that it opens: one panel, whose image changes with each call
 * while its settings stay. Also brings the panel back after a reload of the window.
 */
export function registerApplyKernel(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const thread = new ImageThread(path.join(context.extensionPath, 'dist'));
  let current: KernelLabPanel | undefined;
  const adopt = (panel: vscode.WebviewPanel, image: vscode.Uri | undefined) => {
    // One panel: a tab that VS Code brings back when it is shown takes the place of one opened meanwhile.
    current?.dispose();
    const lab = new KernelLabPanel(panel, context, log, thread);
    current = lab;
    if (image) lab.show(image);
    panel.onDidDispose(() => {
      if (current === lab) current = undefined;
    });
  };
  const open = async (uri?: vscode.Uri): Promise<void> => {
    const image = uri ?? imageOfActiveTab() ?? (current ? undefined : await askForImage());
    if (current) {
      current.reveal();
      if (image) current.show(image);
    } else if (image) adopt(KernelLabPanel.createPanel(), image);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('convscope.applyKernel', open),
    vscode.window.registerWebviewPanelSerializer(KernelLabPanel.viewType, {
      deserializeWebviewPanel: async (panel) => adopt(panel, lastImage(context.workspaceState)),
    }),
    {
      dispose: () => {
        current?.dispose();
        thread.end();
      },
    },
  );
}

function imageOfActiveTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri && isImageName(uri.path) ? uri : undefined;
}
