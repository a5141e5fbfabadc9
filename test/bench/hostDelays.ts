/**
 * Called by VS Code in its extension host: how late its event loop is, in turns while nothing happens and
 * while a network is trained, written as JSON lines into the workspace folder.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Of one turn, in ms; or the error that ended all. */
export type DelayLine =
  | {
      readonly isTraining: boolean;
      /** Beyond the resolution of the clock that is watched. */
      readonly p999: number;
      readonly longest: number;
    }
  | { readonly error: string };

const turns = 8;
const turnMs = 10_000;
/** A run begins with a new thread, its compiling and its data. */
const warmMs = 4000;
const resolutionMs = 1;

export async function run(): Promise<void> {
  const [{ uri }] = vscode.workspace.workspaceFolders ?? [];
  const write = (line: DelayLine) =>
    appendFileSync(join(uri.fsPath, 'delays.jsonl'), `${JSON.stringify(line)}\n`);
  try {
    const file = vscode.Uri.joinPath(uri, 'host.cnn.json');
    await vscode.window.showTextDocument(file);
    for (let turn = 0; turn < turns; turn++) {
      await delay(warmMs);
      write({ isTraining: false, ...(await watched()) });
      await vscode.commands.executeCommand('convscope.train', file);
      await delay(warmMs);
      write({ isTraining: true, ...(await watched()) });
      await vscode.commands.executeCommand('convscope.stopTraining', file);
    }
  } catch (error) {
    write({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function watched(): Promise<{ readonly p999: number; readonly longest: number }> {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  await delay(turnMs);
  delays.disable();
  return { p999: delays.percentile(99.9) / 1e6 - resolutionMs, longest: delays.max / 1e6 - resolutionMs };
}
