import { availableParallelism } from 'node:os';
import * as vscode from 'vscode';

/** The settings that decide what computing may cost, whatever a settings file says. */
export interface ComputeSettings {
  readonly threads: number;
  readonly megapixelLimit: number;
}

/** Reads the settings; what is no number, or out of range, counts as the default or the nearest end. */
export function readSettings(): ComputeSettings {
  const settings = vscode.workspace.getConfiguration('convscope');
  const threads = within(settings.get('threads'), 0, 64, 0);
  return {
    threads: Math.floor(threads) || availableParallelism(),
    megapixelLimit: within(settings.get('megapixelLimit'), 1, 1000, 100),
  };
}

/** Threads that train, where the network file does not say; 0 leaves it to the machine. */
export function readTrainingThreads(): number {
  return Math.floor(within(vscode.workspace.getConfiguration('convscope').get('threads'), 0, 64, 0));
}

function within(value: unknown, least: number, most: number, otherwise: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return otherwise;
  return Math.min(Math.max(value, least), most);
}
