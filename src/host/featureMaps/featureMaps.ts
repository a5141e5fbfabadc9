import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type {
  FeatureMapsHostMethods,
  FeatureMapsPanelMethods,
  MapsLayer,
  MapsLook,
  MapsNetwork,
  MapsSnapshot,
  MapsWeights,
} from '../../protocol/featureMaps.ts';
import type { Rpc } from '../../protocol/rpc.ts';
import type { HeldRun } from '../training/heldRun.ts';
import { fileName } from '../training/runWords.ts';
import type { TrainingRuns } from '../training/trainingRuns.ts';
import { openKernelLab } from './imagesElsewhere.ts';
import { isSmall } from './isSmall.ts';
import { LastImage } from './lastImage.ts';
import { layerAtCursor } from './layerAtCursor.ts';
import { editorsOf, LayerMarks } from './layerMarks.ts';
import { MapsThread } from './mapsThread.ts';
import { readNetworkText } from './readNetworkText.ts';
import { saveWeights } from './saveWeights.ts';

export interface FeatureMapsParts {
  readonly extensionPath: string;
  /** A folder for what is shown elsewhere. */
  readonly storage: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly runs: TrainingRuns;
  readonly notify: Rpc<FeatureMapsPanelMethods>['notify'];
  /** What may be said of a failure. */
  readonly describe: (error: unknown) => { readonly message: string };
}

/** Typing is over after this. */
const typingMs = 300;
/** Epochs that are shorter are not all looked at: ten times a second is enough. */
const epochMs = 100;
const followMs = 100;

/** The feature maps of one network file: its text, its newest run, the cursor in it, and the thread that computes. */
export class FeatureMaps {
  readonly #parts: FeatureMapsParts;
  readonly #thread: MapsThread;
  readonly #marks = new LayerMarks();
  readonly #subscriptions: vscode.Disposable;
  #file: vscode.Uri;
  /** Whether the page is on the screen. */
  #isShown = false;
  #network: MapsNetwork | null = null;
  #version = 0;
  #problem: string | null = null;
  #cursor: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #opening: Promise<void> | undefined;
  /** How long the last opening took: those after epochs take a fifth of the thread's time at most. */
  #openingMs = 0;
  #isStale = true;
  /** The epoch that is looked back at; null where the newest is followed. */
  #epoch: number | null = null;
  /** Whether the weights of a run in progress are followed. */
  #isTraining = false;
  /** A run in progress whose layers are not those of the text. */
  #unlike: HeldRun | undefined;
  readonly #last = new LastImage();

  constructor(file: vscode.Uri, parts: FeatureMapsParts) {
    const { extensionPath, log, runs } = parts;
    this.#file = file;
    this.#parts = parts;
    this.#thread = new MapsThread(extensionPath, log, () => {
      // One that dies of what it opens is not started again and again.
      if (!this.#opening) this.#reopenIn(0);
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#marks,
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#isOf(document.uri)) this.#textChanged();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#reopenIn(0)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (this.#isOf(textEditor.document.uri)) this.#follow();
      }),
      runs.onDidChange(({ run, change }) => {
        if (!this.#isOf(run.file)) return;
        if (change.history || change.state) this.#reopenIn(Math.max(epochMs, 4 * this.#openingMs));
        else if (change.batch && this.#isShown) void this.#train();
      }),
    );
  }

  /** Shows another file. */
  show(file: vscode.Uri): void {
    if (this.#isOf(file)) return;
    this.#marks.mark(this.#file, undefined);
    this.#file = file;
    this.#network = null;
    this.#problem = null;
    this.#cursor = null;
    this.#last.forget();
    this.#epoch = null;
    this.#tell();
    this.#reopenIn(0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#isShown = false;
    this.#marks.mark(this.#file, undefined);
    this.#subscriptions.dispose();
    this.#thread.end();
  }

  readonly methods: FeatureMapsHostMethods = {
    mapsReady: async () => {
      this.#isShown = true;
      if (this.#isStale) void this.#open();
      this.#follow();
      return this.#snapshot();
    },
    mapsLeft: () => {
      this.#isShown = false;
      this.#marks.mark(this.#file, undefined);
    },
    look: (params) => this.#look(params),
    chooseImage: () => this.#last.choose(),
    maps: (params) => this.#thread.ask('maps', params),
    kernels: (params) => this.#thread.ask('kernels', params),
    point: (params) => this.#thread.ask('point', params),
    explain: (params) => this.#thread.ask('explain', params),
    changedAccuracy: (params) => this.#thread.ask('changedAccuracy', params),
    saveChanged: ({ changes }) =>
      saveWeights(this.#file, (path) => this.#thread.ask('write', { path, changes })),
    markLayer: async ({ layer }) => this.#marks.mark(this.#file, this.#layer(layer)),
    goToLayer: async ({ layer }) => {
      const found = this.#layer(layer);
      if (found) await this.#marks.goTo(this.#file, found);
    },
    atEpoch: async ({ epoch }) => {
      const file = this.#file;
      const network = await this.#thread.ask('atEpoch', { epoch });
      if (!this.#isOf(file)) return;
      this.#epoch = epoch === network.epochs.at(-1) ? null : epoch;
      this.#become(network);
    },
    applyMapKernel: async (params) =>
      openKernelLab(await this.#thread.ask('kernel', params), this.#file, this.#parts.storage),
    copyText: async ({ text }) => vscode.env.clipboard.writeText(text),
  };

  #isOf(file: vscode.Uri): boolean {
    return file.toString() === this.#file.toString();
  }

  #layer(name: string | null): MapsLayer | undefined {
    return this.#network?.layers.find((layer) => layer.name === name);
  }

  #snapshot(): MapsSnapshot {
    return {
      file: fileName(this.#file),
      network: this.#network,
      version: this.#version,
      problem: this.#problem,
      cursor: this.#cursor,
    };
  }

  #tell(): void {
    if (this.#isShown) this.#parts.notify('mapsChanged', this.#snapshot());
  }

  /** What is known of the places of layers is wrong at once; what they make is, when typing is over. */
  #textChanged(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isStale = true;
    this.#epoch = null;
    this.#reopenIn(typingMs);
  }

  /** Opens what stands in the file, soon; what is not on the screen waits until it is. */
  #reopenIn(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#isStale = true;
      if (this.#isShown) void this.#open();
    }, ms);
  }

  /** One after the other, and once more where something has changed meanwhile. */
  #open(): Promise<void> {
    this.#opening ??= this.#openAll().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #openAll(): Promise<void> {
    while (this.#isStale && this.#isShown) {
      this.#isStale = false;
      const file = this.#file;
      try {
        const text = await readNetworkText(file);
        const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
        const request = { file: file.fsPath, text, roots: [path.dirname(file.fsPath), ...roots] };
        const begun = performance.now();
        const opened = await this.#thread.ask('open', request);
        this.#openingMs = performance.now() - begun;
        if (!this.#isOf(file)) continue;
        const isBack = this.#epoch !== null && opened.epochs.includes(this.#epoch);
        const network = isBack ? await this.#thread.ask('atEpoch', { epoch: this.#epoch ?? 0 }) : opened;
        this.#problem = null;
        this.#unlike = undefined;
        this.#become(isBack ? network : { ...network, weights: this.#weightsOf(network) });
      } catch (error) {
        if (!this.#isOf(file)) continue;
        this.#problem = this.#parts.describe(error).message;
        this.#tell();
      }
      this.#follow();
    }
    void this.#train();
  }

  /** Of a run that goes on the checkpoint is but a moment, where what comes after it is followed. */
  #weightsOf(network: MapsNetwork): MapsWeights {
    const { weights } = network;
    if (!isSmall(network)) return weights;
    const view = this.#parts.runs.inProgressOf(this.#file)?.view;
    const isMoving = weights.type === 'run' && view?.state === 'running' && view.name === weights.run;
    return isMoving ? { type: 'training', epoch: view.batch?.epoch ?? weights.epoch ?? 0 } : weights;
  }

  /** Other weights, or another network. */
  #become(network: MapsNetwork): void {
    this.#network = network;
    this.#version++;
    this.#tell();
  }

  /** Weights of a run that waits stay as they are, and those of other layers say nothing here. */
  #mayFollow(run: HeldRun): boolean {
    const isMoving = run.view.state === 'running' && run !== this.#unlike;
    return isMoving && this.#isShown && !this.#isStale && this.#network !== null && isSmall(this.#network);
  }

  /** Moves with a run in progress; each look waits for the one before. */
  async #train(): Promise<void> {
    if (this.#isTraining) return;
    this.#isTraining = true;
    try {
      for (;;) {
        const file = this.#file;
        const run = this.#parts.runs.inProgressOf(file);
        if (!run || !this.#mayFollow(run)) return;
        const epoch = run.view.batch?.epoch;
        const tensors = epoch === undefined ? null : await run.weights();
        if (tensors && epoch !== undefined && this.#mayFollow(run)) {
          const network = await this.#thread.ask('follow', { tensors, epoch });
          if (!network) {
            this.#unlike = run;
            return;
          }
          if (this.#isOf(file)) {
            this.#epoch = null;
            this.#become(network);
          }
        }
        await delay(followMs);
      }
    } catch (error) {
      this.#parts.describe(error);
    } finally {
      this.#isTraining = false;
    }
  }

  /** Says which layer the cursor stands in. */
  #follow(): void {
    const [editor] = editorsOf(this.#file);
    if (!editor || !this.#network || this.#isStale) return;
    const cursor = layerAtCursor(editor.document, editor.selection.active, this.#network.layers);
    if (cursor === this.#cursor) return;
    this.#cursor = cursor;
    if (this.#isShown) this.#parts.notify('cursorAt', { layer: cursor });
  }

  async #look({ changes = [], ...asked }: LookParams): Promise<MapsLook> {
    await this.#opening;
    const source = this.#last.find(asked);
    try {
      const look = await this.#thread.ask('look', { ...source, changes });
      this.#last.keep(source, look);
      return look;
    } catch (error) {
      this.#last.drop(source);
      throw error;
    }
  }
}

type LookParams = Parameters<FeatureMapsHostMethods['look']>[0];
