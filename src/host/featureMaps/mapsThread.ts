import * as path from 'node:path';
import * as vscode from 'vscode';
import { type Rpc, RpcError } from '../../protocol/rpc.ts';
import { startThread, type Thread } from '../startThread.ts';
import type { FeatureMapsMethods, FeatureMapsWorkerData } from './featureMapsProtocol.ts';

type Ask = Rpc<FeatureMapsMethods>['request'];

/** The thread that has networks look at images: started by the first question, and anew where it died. */
export class MapsThread {
  readonly #file: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #onDeath: () => void;
  #thread: Thread<FeatureMapsMethods> | undefined;

  /** `onDeath`: what it held is gone. */
  constructor(extensionPath: string, log: vscode.LogOutputChannel, onDeath: () => void) {
    this.#file = path.join(extensionPath, 'dist', 'trainingWorker.js');
    this.#log = log;
    this.#onDeath = onDeath;
  }

  /** Asks and waits. Rejects with RpcError where the answer fails or the thread ends. */
  readonly ask: Ask = (method, params) => {
    this.#thread ??= this.#start();
    return this.#thread.rpc.request(method, params).catch((error: unknown) => {
      throw error instanceof RpcError && error.code === 'disposed' ? threadEnded() : error;
    });
  };

  end(): void {
    this.#thread?.end();
    this.#thread = undefined;
  }

  #start(): Thread<FeatureMapsMethods> {
    const language = vscode.env.language.startsWith('es') ? 'es' : 'en';
    const data: FeatureMapsWorkerData = { role: 'featureMaps', bundle: vscode.l10n.bundle ?? {}, language };
    return startThread<FeatureMapsMethods>({
      file: this.#file,
      name: 'convscope-maps',
      data,
      local: {},
      onDeath: (reason) => {
        this.#thread = undefined;
        this.#log.error(reason);
        this.#onDeath();
      },
    });
  }
}

function threadEnded(): RpcError {
  const message = vscode.l10n.t(
    'The thread that makes the maps has ended. Change the file, or open the page once more, to start another.',
  );
  return new RpcError({ code: 'thread-ended', message });
}
