import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { afterEach, describe, it } from 'node:test';
import * as vscode from 'vscode';

const folder = () => (vscode.workspace.workspaceFolders ?? [])[0].uri;
const place = (name: string) => vscode.Uri.joinPath(folder(), name);

interface Parts {
  readonly dataset?: string;
  readonly layers?: string;
}

function network({
  dataset = '{ "type": "synthetic", "generator": "shapes", "validationSplit": 0.2 }',
  layers = '[{ "type": "conv2d", "filters": 8, "kernelSize": 3 }, { "type": "flatten" }, { "type": "dense", "units": 4 }]',
}: Parts = {}): string {
  return `{\n  "input": { "shape": [28, 28, 1] },\n  "dataset": ${dataset},\n  "layers": ${layers}\n}\n`;
}

const written: vscode.Uri[] = [];

/** Writes a file and opens it. */
async function open(name: string, text: string): Promise<vscode.TextDocument> {
  const uri = place(name);
  written.push(uri);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  // Not by `openTextDocument`: what that opens stays open for minutes.
  await vscode.commands.executeCommand('vscode.open', uri);
  const document = vscode.window.activeTextEditor?.document;
  assert.ok(document?.uri.toString() === uri.toString());
  return document;
}

/** What the extension says of a file. */
function saidOf({ uri }: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Convscope');
}

/** Resolves when what is wrong with a file has these codes. */
async function isWrong(
  document: vscode.TextDocument,
  ...codes: string[]
): Promise<readonly vscode.Diagnostic[]> {
  const found = () => saidOf(document).map(({ code }) => code);
  await becomes(
    () => found().join() === codes.join(),
    () => `${found()} is not ${codes}`,
  );
  return saidOf(document);
}

/** Resolves when something holds after a change of diagnostics; `reason` says why it does not. */
async function becomes(holds: () => boolean, reason: () => string): Promise<void> {
  const late = AbortSignal.timeout(20_000);
  while (!holds()) {
    await new Promise<void>((resolve, reject) => {
      const subscription = vscode.languages.onDidChangeDiagnostics(() => end(resolve));
      const end = (done: () => void) => {
        subscription.dispose();
        done();
      };
      late.addEventListener('abort', () => end(() => reject(new Error(reason()))), { once: true });
    });
  }
}

async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const offset = document.getText().indexOf(from);
  const change = new vscode.WorkspaceEdit();
  change.replace(
    document.uri,
    new vscode.Range(document.positionAt(offset), document.positionAt(offset + from.length)),
    to,
  );
  assert.ok(await vscode.workspace.applyEdit(change));
}

function at(document: vscode.TextDocument, text: string, behind = 0): vscode.Position {
  return document.positionAt(document.getText().indexOf(text) + behind);
}

async function hints(document: vscode.TextDocument): Promise<readonly string[]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    whole,
  );
  return found.map(({ label }) => String(label));
}

async function fixes(
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, 'quickfix');
}

describe('a network file', { timeout: 120_000 }, () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const uri of written.splice(0)) await vscode.workspace.fs.delete(uri, { recursive: true });
  });

  it('is JSON with comments, also one that has no more of a name', async () => {
    assert.equal((await open('named.cnn.json', network())).languageId, 'jsonc');
    const bare = await open('.cnn.json', network());
    assert.equal(bare.languageId, 'jsonc');
    assert.deepEqual((await hints(bare)).slice(0, 2), [
      '21,716 params · 70.3 k multiply-adds',
      '→ 26×26×8 · 80 params · RF 3',
    ]);
  });

  it('says what is wrong with it, and mends it', async () => {
    const document = await open('wrong.cnn.json', network({ layers: '[{ "type": "dense", "units": 4 }]' }));
    const [found] = await isWrong(document, 'flatten-missing');
    assert.equal(document.getText(found.range), '"dense"');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.match(found.message, /28×28×1\. Put a layer of type "flatten" before it\.$/);
    const [fix] = await fixes(document, found.range);
    assert.equal(fix.title, 'Insert a flatten layer before it');
    assert.ok(fix.isPreferred);
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    await isWrong(document);
    assert.match(document.getText(), /\[\{ "type": "flatten" \}, \{ "type": "dense", "units": 4 \}\]/);
    assert.deepEqual(await fixes(document, new vscode.Range(0, 0, document.lineCount, 0)), []);
  });

  it('leaves the syntax of JSON to VS Code, which takes comments and commas at the end', async () => {
    const document = await open(
      'comments.cnn.json',
      network().replace('{', '{ // mine\n').replace('4 }]', '4 },]'),
    );
    await hints(document);
    await replace(document, '"kernelSize": 3', '"kernelSize": 30');
    await isWrong(document, 'kernel-larger-than-input');
    assert.equal(vscode.languages.getDiagnostics(document.uri).length, 1);
    await replace(document, '"input": ', '"input" ');
    const all = () => vscode.languages.getDiagnostics(document.uri).map(({ source }) => source);
    await becomes(
      () => all().includes('jsonc'),
      () => `${all()}`,
    );
  });

  it('leaves it to VS Code, too, that a field stands twice, and takes the first away', async () => {
    const document = await open(
      'twice.cnn.json',
      network().replace('"filters": 8', '"filters": 4, "filters": 8'),
    );
    const said = () => vscode.languages.getDiagnostics(document.uri);
    await becomes(
      () => said().length === 2,
      () =>
        said()
          .map(({ message }) => message)
          .join(),
    );
    const [first] = said().toSorted((a, b) => a.range.start.compareTo(b.range.start));
    const [fix] = await fixes(document, first.range);
    assert.equal(fix.title, 'Remove "filters"');
    assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    await becomes(
      () => said().length === 0,
      () =>
        said()
          .map(({ message }) => message)
          .join(),
    );
    assert.equal(document.getText(), network());
  });

  it('is never spoken of as it was, after however fast a series of changes', async () => {
    const document = await open('fast.cnn.json', network());
    const answers: Promise<readonly string[]>[] = [];
    for (let filters = 9; filters < 60; filters++) {
      await replace(document, `"filters": ${filters - 1},`, `"filters": ${filters},`);
      if (filters % 5 === 0) answers.push(hints(document));
    }
    await replace(document, '"units": 4', '"units": 5');
    await replace(document, '"kernelSize": 3', '"kernelSize": 29');
    assert.match((await hints(document))[0], /^≥/);
    const [found] = await isWrong(document, 'kernel-larger-than-input', 'units-not-classes');
    assert.equal(document.getText(found.range), '29');
    await replace(document, '"kernelSize": 29', '"kernelSize": 1');
    await isWrong(document, 'units-not-classes');
    assert.match((await hints(document))[1], /→ 28×28×59 · 118 params/);
    for (const answer of await Promise.all(answers)) assert.ok(answer.length === 4 || answer.length === 0);
  });

  it('has one thing to say at each place, and nothing that is not its own', async () => {
    const document = await open('pointed.cnn.json', network());
    await hints(document);
    const said = async (text: string, behind = 1) => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at(document, text, behind),
      );
      const contents = hovers.flatMap((hover) => hover.contents as vscode.MarkdownString[]);
      const spoken = contents.map(({ value }) => value).filter((value) => value !== '');
      assert.equal(spoken.length, 1, text);
      return spoken[0];
    };
    assert.match(
      await said('"conv2d"'),
      /^\*\*conv2d\*\* 28×28×1 → 26×26×8[\s\S]*⌊\(28 \+ 0 \+ 0 − 3\) \/ 1⌋ \+ 1 = 26/,
    );
    assert.match(await said('{ "type": "flatten"', 0), /^\*\*flatten\*\*/);
    assert.match(await said('"filters"'), /^\*\*filters\*\*/);
    assert.match(await said('"kernelSize": 3', 14), /^\*\*kernelSize\*\*/);
    assert.match(await said('"synthetic"'), /^\*\*synthetic\*\*/);
    assert.match(await said('"shapes"'), /^\*\*generator\*\*: `shapes`/);
    assert.match(await said('28'), /^\*\*shape\*\*/);
    assert.match(await said('"layers"'), /^\*\*layers\*\*/);
  });

  it('offers what may be written, once', async () => {
    const document = await open('typed.cnn.json', network({ layers: '[{ "type": "flatten" }, ]' }));
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at(document, ', ]', 2),
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.deepEqual(labels.slice(0, 2), ['conv2d', 'depthwiseConv2d']);
    assert.equal(new Set(labels).size, labels.length);
    assert.ok(labels.includes('dense: 4 classes'));
  });

  it('knows where its images lie, and hears when they come and go', async () => {
    const dataset = '{ "type": "folder", "train": "watched/train", "validationSplit": 0.2 }';
    const document = await open('own.cnn.json', network({ dataset }));
    const [missing] = await isWrong(document, 'path-missing');
    assert.equal(document.getText(missing.range), '"watched/train"');
    written.push(place('watched'));
    for (const name of ['a', 'b', 'c'])
      await vscode.workspace.fs.createDirectory(place(`watched/train/${name}`));
    const messages = () =>
      saidOf(document)
        .map(({ message }) => message)
        .join();
    await becomes(() => messages().startsWith('The dataset has 3 classes'), messages);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    assert.deepEqual(
      links.map(({ range }) => document.getText(range)),
      ['watched/train'],
    );
    await vscode.workspace.fs.createDirectory(place('watched/train/d'));
    await isWrong(document);
    const link = place('watched/train/e');
    await symlink(place('nowhere').fsPath, link.fsPath);
    const [broken] = await isWrong(document, 'link-broken');
    assert.match(broken.message, /watched\/train\/e/);
    await vscode.workspace.fs.delete(link);
    await isWrong(document);
    await vscode.workspace.fs.rename(place('watched/train'), place('watched/other'));
    const [again] = await isWrong(document, 'path-missing');
    assert.match(again.message, /There is nothing at "watched\/train"/);
    const entries = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at(document, 'watched/', 'watched/'.length),
    );
    assert.deepEqual(
      entries.items.map(({ label }) => label),
      ['other'],
    );
    await replace(document, '"watched/train"', JSON.stringify(place('watched/other').fsPath));
    await isWrong(document);
  });

  it('is silent when it is closed', async () => {
    const document = await open('closed.cnn.json', network({ layers: '[]' }));
    await isWrong(document, 'no-layers');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await isWrong(document);
  });
});
