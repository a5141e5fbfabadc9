import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import * as vscode from 'vscode';

/** Runs in a real extension host: what commands, lenses and tasks make of a network file. */

const folder = () => (vscode.workspace.workspaceFolders ?? [])[0].uri;
const runsOf = (name: string) => join(folder().fsPath, '.convscope', 'runs', name);

/** Stripes of 12×12: an epoch takes a fraction of a second. */
function network(epochs: number, more = ''): string {
  return `{
  "input": { "shape": [12, 12, 1] },
  "dataset": { "type": "synthetic", "generator": "stripes", "samples": 400, "validationSplit": 0.2 },
  "layers": [
    { "type": "conv2d", "filters": 8, "kernelSize": 5, "activation": "relu" },
    { "type": "globalMaxPool2d" },
    { "type": "dense", "units": 4 }${more}
  ],
  "training": { "epochs": ${epochs}, "batchSize": 20, "optimizer": { "type": "adam", "learningRate": 0.02 } }
}
`;
}

async function open(name: string, text: string): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.joinPath(folder(), name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.commands.executeCommand('vscode.open', uri);
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document?.uri.toString() === uri.toString());
  return document;
}

/** The titles of the lenses of a file. */
async function lensesOf({ uri }: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
  );
  return lenses.map(({ command }) => command?.title ?? '');
}

/** Resolves when the lenses of a file hold; looks again while they change. */
async function lensesBecome(
  document: vscode.TextDocument,
  holds: (titles: string[]) => boolean,
): Promise<void> {
  const late = Date.now() + 30_000;
  for (;;) {
    const titles = await lensesOf(document);
    if (holds(titles)) return;
    assert.ok(Date.now() < late, `the lenses are ${titles.join(' | ')}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** How far each thread of this process stands back, on Linux: the nineteenth word of what the kernel says of it. */
async function nicenessOfThreads(): Promise<number[]> {
  const threads = await readdir('/proc/self/task');
  const said = await Promise.all(
    threads.map((thread) => readFile(`/proc/self/task/${thread}/stat`, 'utf8').catch(() => '')),
  );
  // The name, in brackets, may have any letters.
  return said.filter(Boolean).map((line) => Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16]));
}

const isAtRest = (titles: string[]) => titles.includes('Train');
const isTrained = (titles: string[]) => isAtRest(titles) && titles.includes('Runs');

interface EpochLine {
  readonly epoch: number;
  readonly validationAccuracy: number;
}

/** Epochs of the newest run of a file, as its folder keeps them. */
async function epochsOf(name: string): Promise<EpochLine[]> {
  const runs = (await readdir(runsOf(name))).sort();
  const text = await readFile(join(runsOf(name), runs[runs.length - 1], 'metrics.jsonl'), 'utf8');
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'epoch');
}

describe('a run', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(join(folder().fsPath, '.convscope'), { recursive: true, force: true });
  });

  it('trains a file to its end, beside it and off the main thread', async () => {
    const document = await open('stripes.cnn.json', network(3));
    await lensesBecome(document, isAtRest);
    await vscode.commands.executeCommand('convscope.train', document.uri);
    await lensesBecome(document, isTrained);
    const epochs = await epochsOf('stripes');
    assert.deepEqual(
      epochs.map(({ epoch }) => epoch),
      [1, 2, 3],
    );
    assert.ok(epochs[2].validationAccuracy > 0.8, `${epochs[2].validationAccuracy}`);
    assert.ok(!(await lensesOf(document)).includes('Resume'));
  });

  it('trains what is typed: the file is saved first', async () => {
    const document = await open('typed.cnn.json', network(7));
    const change = new vscode.WorkspaceEdit();
    const place = document.positionAt(document.getText().indexOf('7, "batchSize"'));
    change.replace(document.uri, new vscode.Range(place, place.translate(0, 1)), '2');
    assert.ok(await vscode.workspace.applyEdit(change));
    await vscode.commands.executeCommand('convscope.train', document.uri);
    assert.equal(document.isDirty, false);
    await lensesBecome(document, isTrained);
    assert.equal((await epochsOf('typed')).length, 2);
  });

  it('waits, goes on, is stopped, and is gone on with from its checkpoint', async () => {
    const document = await open('long.cnn.json', network(100_000));
    await vscode.commands.executeCommand('convscope.train', document.uri);
    await lensesBecome(document, ([state]) => state.startsWith('Epoch'));
    // The one that runs it, and one at least that computes, let the editor go first.
    if (platform() === 'linux') {
      assert.ok((await nicenessOfThreads()).filter((niceness) => niceness >= 10).length >= 2);
    }
    await vscode.commands.executeCommand('convscope.pauseTraining', document.uri);
    await lensesBecome(document, ([state]) => state.startsWith('Paused'));
    const [paused] = await lensesOf(document);
    await vscode.commands.executeCommand('convscope.resumeTraining', document.uri);
    await lensesBecome(document, ([state]) => state.startsWith('Epoch') && !paused.endsWith(state));
    await vscode.commands.executeCommand('convscope.stopTraining', document.uri);
    await lensesBecome(document, (titles) => isTrained(titles) && titles.includes('Resume'));
    const before = (await epochsOf('long')).length;

    await vscode.commands.executeCommand('convscope.resumeTraining', document.uri);
    await lensesBecome(document, ([state]) => {
      const [, epoch] = /^Epoch (\d+)/.exec(state) ?? [];
      return Number(epoch) > before + 1;
    });
    await vscode.commands.executeCommand('convscope.stopTraining', document.uri);
    await lensesBecome(document, isTrained);
    const epochs = await epochsOf('long');
    assert.ok(epochs.length > before);
    assert.deepEqual(
      epochs.map(({ epoch }) => epoch),
      epochs.map((_, index) => index + 1),
    );
    assert.equal((await readdir(runsOf('long'))).length, 1);
  });

  it('of another file waits for its turn', async () => {
    const first = await open('first.cnn.json', network(100_000));
    await vscode.commands.executeCommand('convscope.train', first.uri);
    await lensesBecome(first, ([state]) => state.startsWith('Epoch'));
    const second = await open('second.cnn.json', network(1));
    await vscode.commands.executeCommand('convscope.train', second.uri);
    await lensesBecome(second, ([state]) => state === 'Waiting for another run');
    await vscode.commands.executeCommand('convscope.stopTraining', first.uri);
    await lensesBecome(second, isTrained);
    assert.equal((await epochsOf('second')).length, 1);
  });

  it('does not begin where the editor shows an error', async () => {
    const document = await open('wrong.cnn.json', network(1, ',\n    { "type": "dense" }'));
    const late = Date.now() + 20_000;
    while (vscode.languages.getDiagnostics(document.uri).length === 0) {
      assert.ok(Date.now() < late);
      await new Promise((done) => setTimeout(done, 50));
    }
    await vscode.commands.executeCommand('convscope.train', document.uri);
    assert.ok(isAtRest(await lensesOf(document)));
    assert.ok(!existsSync(runsOf('wrong')));
  });

  it('says why it cannot be kept, and the host lives', async () => {
    const document = await open('blocked.cnn.json', network(1));
    const block = vscode.Uri.joinPath(folder(), '.convscope');
    await vscode.workspace.fs.writeFile(block, new TextEncoder().encode('no folder'));
    await vscode.commands.executeCommand('convscope.train', document.uri);
    await lensesBecome(document, isTrained);
    assert.ok(!existsSync(runsOf('blocked')));
    await rm(block.fsPath);
    await vscode.commands.executeCommand('convscope.train', document.uri);
    await lensesBecome(document, isTrained);
    assert.equal((await epochsOf('blocked')).length, 1);
  });
});

describe('the task', () => {
  it('is there for each network file, and ends when its run does', async () => {
    await open('task.cnn.json', network(2));
    const tasks = await vscode.tasks.fetchTasks({ type: 'convscope' });
    const task = tasks.find(({ name }) => name === 'train task.cnn.json');
    assert.ok(task, tasks.map(({ name }) => name).join());
    const ended = new Promise<void>((resolve) => {
      const subscription = vscode.tasks.onDidEndTask(({ execution }) => {
        if (execution.task.name !== task.name) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.tasks.executeTask(task);
    await ended;
    assert.equal((await epochsOf('task')).length, 2);
  });
});
