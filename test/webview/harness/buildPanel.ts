import * as path from 'node:path';
import { build } from 'esbuild';

/** Script and style sheet of a panel, as they are loaded into its page. */
export interface PanelFiles {
  readonly script: string;
  readonly style: string;
}

let built: Promise<PanelFiles> | undefined;

/** Bundles the Kernel Lab; once for all tests of a file. */
export function buildPanel(): Promise<PanelFiles> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<PanelFiles> {
  const { outputFiles } = await build({
    entryPoints: ['webview/kernelLab/main.tsx'],
    outdir: 'dist',
    bundle: true,
    write: false,
    format: 'iife',
    target: ['chrome138'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  });
  const text = (extension: string) => outputFiles.find((file) => path.extname(file.path) === extension)?.text;
  return { script: text('.js') ?? '', style: text('.css') ?? '' };
}
