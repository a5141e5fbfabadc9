import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import * as vscode from 'vscode';

/** Kernel Lab tabs of all groups. */
function labTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith('convscope.kernelLab'),
    );
}

/** Resolves when a Kernel Lab is called `label`, which it is once its image was decoded or could not be. */
async function labCalled(label: string): Promise<vscode.Tab> {
  for (;;) {
    const tab = labTabs().find((candidate) => candidate.label === label);
    if (tab) return tab;
    await new Promise<void>((resolve) => {
      const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
        subscription.dispose();
        resolve();
      });
    });
  }
}

const example = (name: string) => vscode.Uri.joinPath((vscode.workspace.workspaceFolders ?? [])[0].uri, name);

const apply = (uri: vscode.Uri) => vscode.commands.executeCommand('convscope.applyKernel', uri);

describe('Apply Kernel', { timeout: 60_000 }, () => {
  afterEach(async () => {
    await vscode.window.tabGroups.close(labTabs());
  });

  it('opens one panel beside the editor, named after the decoded image', async () => {
    await apply(example('lighthouse.png'));
    await labCalled('lighthouse.png');
    assert.equal(labTabs().length, 1);
  });

  it('shows a second image in the same panel', async () => {
    await apply(example('lighthouse.png'));
    await labCalled('lighthouse.png');
    await apply(example('checkerboard.png'));
    await labCalled('checkerboard.png');
    assert.equal(labTabs().length, 1);
  });

  it('opens an image of a file system that is not a disk', async () => {
    const bytes = await vscode.workspace.fs.readFile(example('digit.png'));
    const memory = vscode.workspace.registerFileSystemProvider('convscope-memory', inMemory(bytes), {
      isReadonly: true,
    });
    await apply(vscode.Uri.parse('convscope-memory:/virtual.png'));
    await labCalled('virtual.png');
    memory.dispose();
  });

  it('recovers: a file that is no image, then one that is', async () => {
    await apply(example('README.md'));
    await labCalled('README.md');
    await apply(example('digit.png'));
    await labCalled('digit.png');
  });
});

/** A file system with one file, whatever it is called. */
function inMemory(bytes: Uint8Array): vscode.FileSystemProvider {
  const refuse = () => {
    throw vscode.FileSystemError.NoPermissions();
  };
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  return {
    onDidChangeFile: changes.event,
    watch: () => new vscode.Disposable(() => {}),
    stat: () => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: bytes.length }),
    readDirectory: () => [],
    readFile: () => bytes,
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
