/** The command *New Network…*: a network to begin with, for drawn images or a person's own. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatMessage } from '../../engine/message.ts';
import {
  cifarNetwork,
  digitsNetwork,
  exampleKinds,
  folderNetwork,
  mnistNetwork,
  shapesNetwork,
} from '../../network/examples/exampleNetworks.ts';
import { type ExampleNetwork, exampleText } from '../../network/examples/exampleText.ts';
import { folderFor, newNetworkDocument } from '../newNetworkDocument.ts';
import { classFolders } from './datasetFacts.ts';

/** What a person chose: the network, what its file is called, and where its images lie. */
interface Chosen {
  readonly stem: string;
  readonly network: ExampleNetwork;
  readonly near?: vscode.Uri;
}

/** Asks what it is to learn from and opens an unsaved file that can be trained as it is. */
export async function newNetwork(): Promise<void> {
  const bundle = vscode.l10n.bundle ?? {};
  const items = exampleKinds.map(({ id, title, description }) => ({
    id,
    label: formatMessage(title, bundle),
    detail: formatMessage(description, bundle),
  }));
  const item = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('New network'),
    placeHolder: vscode.l10n.t('What is it to learn from?'),
  });
  const chosen = item && (await askers[item.id]());
  if (!chosen) return;
  const text = exampleText(chosen.network, bundle);
  await vscode.window.showTextDocument(await newNetworkDocument(chosen.near, chosen.stem, text));
}

/** By the id of an example: its network, or undefined where the person thought better of it. */
const askers: Readonly<Record<string, () => Promise<Chosen | undefined>>> = {
  shapes: async () => ({ stem: 'shapes', network: shapesNetwork() }),
  digits: async () => ({ stem: 'digits', network: digitsNetwork() }),
  folder: askForFolder,
  mnist: askForMnist,
  cifar: askForCifar,
};

async function askForFolder(): Promise<Chosen | undefined> {
  const title = vscode.l10n.t('The folder of training images, with one sub-folder for each class');
  const [folder] = (await ask(title, { canSelectFolders: true, canSelectFiles: false })) ?? [];
  if (!folder) return undefined;
  const classes = await classFolders(folder);
  if (classes.length < 2) {
    const name = path.posix.basename(folder.path);
    const sentence = vscode.l10n.t(
      '{0} has fewer than two sub-folders. Put the images of each class into a sub-folder of its own.',
      name,
    );
    void vscode.window.showWarningMessage(sentence);
  }
  const network = folderNetwork(written(folder), Math.max(classes.length, 2));
  return { stem: path.posix.basename(folder.path), network, near: folder };
}

async function askForMnist(): Promise<Chosen | undefined> {
  const title = vscode.l10n.t('The file of training images, like train-images-idx3-ubyte.gz');
  const [images] = (await ask(title, {})) ?? [];
  if (!images) return undefined;
  const labels = besideOf(images, 'images', 'labels', 'idx3', 'idx1');
  const testImages = besideOf(images, 'train', 't10k');
  const testLabels = besideOf(labels, 'train', 't10k');
  const files = (pair: readonly [vscode.Uri, vscode.Uri]) => ({
    images: written(pair[0]),
    labels: written(pair[1]),
  });
  const hasTest =
    testImages.path !== images.path && (await isThere(testImages)) && (await isThere(testLabels));
  const network = mnistNetwork({
    type: 'idx',
    train: files([images, labels]),
    ...(hasTest && { test: files([testImages, testLabels]) }),
  });
  return { stem: 'mnist', network, near: images };
}

async function askForCifar(): Promise<Chosen | undefined> {
  const title = vscode.l10n.t('The batches, like data_batch_1.bin to data_batch_5.bin and test_batch.bin');
  const batches = await ask(title, { canSelectMany: true });
  if (!batches || batches.length === 0) return undefined;
  const isTest = (uri: vscode.Uri) => path.posix.basename(uri.path).startsWith('test');
  const train = batches.filter((uri) => !isTest(uri)).map(written);
  const test = batches.filter(isTest).map(written);
  const network = cifarNetwork({
    type: 'cifar10',
    train: train.length > 0 ? train.toSorted() : test,
    ...(train.length > 0 && test.length > 0 && { test }),
  });
  return { stem: 'cifar10', network, near: batches[0] };
}

async function ask(
  title: string,
  options: vscode.OpenDialogOptions,
): Promise<readonly vscode.Uri[] | undefined> {
  const folder = folderFor(undefined);
  return vscode.window.showOpenDialog({ title, ...(folder && { defaultUri: folder }), ...options });
}

/** The file beside one whose name has other words in it. */
function besideOf(file: vscode.Uri, ...words: readonly string[]): vscode.Uri {
  let name = path.posix.basename(file.path);
  for (let place = 0; place < words.length; place += 2) name = name.replace(words[place], words[place + 1]);
  return vscode.Uri.joinPath(file, '..', name);
}

async function isThere(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

/** As the new file writes it: from its folder where the data lies in it, else absolute. */
function written(target: vscode.Uri): string {
  const folder = folderFor(target);
  const isWithin = folder && target.path.startsWith(`${folder.path}/`);
  return isWithin ? target.path.slice(folder.path.length + 1) : target.fsPath.replaceAll('\\', '/');
}
