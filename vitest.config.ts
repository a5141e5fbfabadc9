import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';

/** Modules in WebAssembly are imported as their bytes, as esbuild.mjs does for the bundles. */
const wasmBytes = {
  name: 'wasm-bytes',
  enforce: 'pre' as const,
  async load(id: string) {
    if (!id.endsWith('.wasm')) return null;
    const text = (await readFile(id)).toString('base64');
    return { code: `export default new Uint8Array(Buffer.from('${text}', 'base64'))`, map: null };
  },
};

export default defineConfig({
  plugins: [wasmBytes],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/vscode/**'],
          // Panels in a browser: what is awaited comes, though late on a busy machine.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'window',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/globalServer.ts'],
          // One window at a time: VS Code, its extension host and a browser share the machine.
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // VS Code itself may lose a key or close a list on a busy machine; the log says which test ran twice.
          retry: 1,
        },
      },
    ],
  },
});
