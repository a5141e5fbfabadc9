import * as path from 'node:path';
import * as vscode from 'vscode';
import { isImageName } from '../../data/imageExtensions.ts';
import type { BroughtKernel } from '../../protocol/kernelLab.ts';
import { askForImage } from './askForImage.ts';
import { ImageThread } from './imageThread.ts';
import { KernelLabPanel, lastImages, type ShownImages } from './kernelLabPanel.ts';

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
  const adopt = (panel: vscode.WebviewPanel, shown: ShownImages) => {
    // One panel: a tab that VS Code brings back when it is shown takes the place of one opened meanwhile.
    current?.dispose();
    const lab = new KernelLabPanel(panel, context, log, thread);
    current = lab;
    lab.show(shown);
    panel.onDidDispose(() => {
      if (current === lab) current = undefined;
    });
  };
  const open = async (uri?: vscode.Uri, selected?: unknown, kernel?: BroughtKernel): Promise<void> => {
    const image = uri ?? imageOfActiveTab() ?? (current ? undefined : await askForImage());
    const images = together(image, selected);
    if (current) {
      current.reveal();
      if (images.length > 0) current.show({ images, kernel });
    } else if (images.length > 0) adopt(KernelLabPanel.createPanel(), { images, kernel });
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('convscope.applyKernel', open),
    vscode.window.registerWebviewPanelSerializer(KernelLabPanel.viewType, {
      deserializeWebviewPanel: async (panel) => adopt(panel, lastImages(context.workspaceState)),
    }),
    {
      dispose: () => {
        current?.dispose();
        thread.end();
      },
    },
  );
}

/** Most files of one strip. */
const mostTogether = 64;

/**
 * The image that was clicked first, then the others that were selected with it: the Explorer names them in a
 * list, a title bar says something else there.
 */
function together(image: vscode.Uri | undefined, selected: unknown): readonly vscode.Uri[] {
  if (!image) return [];
  const all: readonly vscode.Uri[] = Array.isArray(selected) ? selected : [];
  const others = all.filter((uri) => uri.toString() !== image.toString() && isImageName(uri.path));
  return [image, ...others].slice(0, mostTogether);
}

function imageOfActiveTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri && isImageName(uri.path) ? uri : undefined;
}
