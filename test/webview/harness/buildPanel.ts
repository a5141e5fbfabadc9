import * as path from 'node:path';
import { build } from 'esbuild';

/** Script and style sheet of a panel, as they are loaded into its page. */
export interface PanelFiles {
  readonly script: string;
  readonly style: string;
}

/** A folder of `webview/` with a `main.tsx`. */
export type PanelName = 'kernelLab' | 'networkView';

const built = new Map<PanelName, Promise<PanelFiles>>();

/** Bundles a panel; once for all tests of a file. */
export function buildPanel(name: PanelName): Promise<PanelFiles> {
  const files = built.get(name) ?? bundle(name);
  built.set(name, files);
  return files;
}

async function bundle(name: PanelName): Promise<PanelFiles> {
  const { outputFiles } = await build({
    entryPoints: [`webview/${name}/main.tsx`],
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
