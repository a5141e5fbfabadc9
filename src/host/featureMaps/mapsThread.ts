import * as path from 'node:path';
import * as vscode from 'vscode';
import { type Rpc, RpcError } from '../../protocol/rpc.ts';
import { LazyThread } from '../lazyThread.ts';
import { spokenLanguage } from '../spokenLanguage.ts';
import type { FeatureMapsMethods, FeatureMapsWorkerData } from './featureMapsProtocol.ts';

/** The thread that has networks look at images. */
export class MapsThread {
  readonly #thread: LazyThread<FeatureMapsMethods>;

  /** `onDeath`: what it held is gone. */
  constructor(extensionPath: string, log: vscode.LogOutputChannel, onDeath: () => void) {
    const language = spokenLanguage(vscode.env.language);
    const data: FeatureMapsWorkerData = { role: 'featureMaps', bundle: vscode.l10n.bundle ?? {}, language };
    this.#thread = new LazyThread<FeatureMapsMethods>({
      file: path.join(extensionPath, 'dist', 'trainingWorker.js'),
      name: 'convscope-maps',
      data,
      local: {},
      onDeath: (reason) => {
        log.error(reason);
        onDeath();
      },
    });
  }

  /** Asks and waits. Rejects with RpcError where the answer fails or the thread ends. */
  readonly ask: Rpc<FeatureMapsMethods>['request'] = (method, params) =>
    this.#thread.ask(method, params).catch((error: unknown) => {
      throw error instanceof RpcError && error.code === 'disposed' ? threadEnded() : error;
    });

  end(): void {
    this.#thread.end();
  }
}

function threadEnded(): RpcError {
  const message = vscode.l10n.t(
    'The thread that makes the maps has ended. Change the file, or open the page once more, to start another.',
  );
  return new RpcError({ code: 'thread-ended', message });
}
