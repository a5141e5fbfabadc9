import { chooseKernels } from '../../microkernels/kernelRecipe.ts';
import { type BackendLevel, WasmBackend, type WasmBackendOptions } from './wasmBackend.ts';

export interface CreateWasmBackendOptions extends WasmBackendOptions {
  /** `auto`, the quickest that runs here, by default. */
  readonly level?: 'auto' | BackendLevel;
}

/** Compiles the microkernels of a level and starts the threads. `dispose` ends what it started. */
export async function createWasmBackend({
  level = 'auto',
  ...options
}: CreateWasmBackendOptions): Promise<WasmBackend> {
  return new WasmBackend(level === 'reference' ? null : await chooseKernels(level), options);
}
