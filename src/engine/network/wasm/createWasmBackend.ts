import { fileURLToPath } from 'node:url';
import { chooseKernels } from '../../microkernels/kernelRecipe.ts';
import { type BackendLevel, WasmBackend, type WasmBackendOptions } from './wasmBackend.ts';

export interface CreateWasmBackendOptions extends Omit<WasmBackendOptions, 'workerFile'> {
  /** `auto`, the quickest that runs here, by default. */
  readonly level?: 'auto' | BackendLevel;
  /** Path of the workers' script; by default `networkWorker.js` beside the bundle that this is part of. */
  readonly workerFile?: string;
}

/** Compiles the microkernels of a level and starts the threads. `dispose` ends what it started. */
export async function createWasmBackend({
  level = 'auto',
  workerFile = fileURLToPath(new URL('networkWorker.js', import.meta.url)),
  ...options
}: CreateWasmBackendOptions = {}): Promise<WasmBackend> {
  const kernels = level === 'reference' ? null : await chooseKernels(level);
  return new WasmBackend(kernels, { ...options, workerFile });
}
