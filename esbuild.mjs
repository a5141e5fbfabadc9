/**
 * Builds everything in `dist/`: first the WebAssembly microkernels, then one block per bundle, then the types
 * of the engine.
 *
 *   node esbuild.mjs [--minify] [--watch] [--microkernels] [--stage]
 *
 * `--microkernels` stops after the microkernels; `--stage` then lays out the extension folder that is started,
 * tested and packaged. `dist/meta.json` says what went into each bundle, for the tests.
 */
import { execFile } from 'node:child_process';
import { existsSync, watch as watchFiles } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { argv, execPath } from 'node:process';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';

const minify = argv.includes('--minify');
const watching = argv.includes('--watch');

// --- Microkernels: AssemblyScript, one module for each feature level --------------------------------

const MICROKERNELS = ['src/engine/filter/microkernels', 'src/engine/microkernels/assembly'];
const [FILTER, NETWORK] = [`${MICROKERNELS[0]}/filter.ts`, `${MICROKERNELS[1]}/network.ts`];
const SIMD = ['--enable', 'simd'];
const RELAXED = [...SIMD, '--enable', 'relaxed-simd'];
const SHARED = ['--enable', 'threads', '--sharedMemory'];
const WASM_MODULES = [
  { entry: FILTER, out: 'dist/filter-simd.wasm', options: SIMD },
  { entry: FILTER, out: 'dist/filter-relaxed.wasm', options: RELAXED },
  { entry: NETWORK, out: 'dist/network-simd.wasm', options: [...SIMD, ...SHARED] },
  { entry: NETWORK, out: 'dist/network-relaxed.wasm', options: [...RELAXED, ...SHARED] },
];
const WASM_OPTIONS = [
  ...['-O3', '--runtime', 'stub', '--importMemory'],
  ...['--maximumMemory', '65536', '--noAssert'],
];

/**
 * A source of the microkernels. AssemblyScript's decorator `@inline` stands in a comment there: no other
 * parser of TypeScript takes one on a function.
 */
async function readAssembly(file, folder) {
  const path = resolve(folder, file);
  return existsSync(path) ? (await readFile(path, 'utf8')).replaceAll('/* @inline */', '@inline') : null;
}

async function buildMicrokernels() {
  const { default: asc } = await import('assemblyscript/asc');
  for (const { entry, out, options } of WASM_MODULES) {
    const fresh = `${out}.new`;
    const { error, stderr } = await asc.main([entry, '-o', fresh, ...options, ...WASM_OPTIONS], {
      readFile: readAssembly,
    });
    if (error) throw new Error(`AssemblyScript refused ${entry}:\n${stderr.toString()}`);
    // Renamed into place, so that whoever reads it meanwhile sees a whole module.
    await rename(fresh, out);
  }
}

// --- Bundles ----------------------------------------------------------------------------------------

const require = createRequire(import.meta.url);
/** The CommonJS build of jsonc-parser loads its parts by a computed name, which no bundler follows. */
const jsoncParser = require.resolve('jsonc-parser').replace('/umd/', '/esm/').replace('\\umd\\', '\\esm\\');

const shared = {
  bundle: true,
  minify,
  sourcemap: minify ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  loader: { '.wasm': 'binary' },
  alias: { 'jsonc-parser': jsoncParser },
};

/** The extension host's Node is VS Code's; the command line and its threads run on a person's own. */
const OLDEST_NODE = 'node20.9';

const node = {
  ...shared,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // What modules say about their own place, said in CommonJS.
  define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
};

const browser = {
  ...shared,
  platform: 'browser',
  target: ['chrome138'],
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

const BUNDLES = {
  extension: {
    ...node,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    external: ['vscode', 'sharp'],
  },
  worker: {
    ...node,
    target: OLDEST_NODE,
    entryPoints: ['src/engine/pool/worker.ts'],
    outfile: 'dist/worker.js',
  },
  networkWorker: {
    ...node,
    target: OLDEST_NODE,
    entryPoints: ['src/engine/network/threads/networkWorker.ts'],
    outfile: 'dist/networkWorker.js',
  },
  imageWorker: {
    ...node,
    entryPoints: ['src/host/kernelLab/imageWorker.ts'],
    outfile: 'dist/imageWorker.js',
    external: ['sharp'],
  },
  languageWorker: {
    ...node,
    entryPoints: ['src/host/networkFile/languageWorker.ts'],
    outfile: 'dist/languageWorker.js',
  },
  trainingWorker: {
    ...node,
    entryPoints: ['src/host/networkThreads.ts'],
    outfile: 'dist/trainingWorker.js',
    external: ['sharp'],
  },
  cli: {
    ...node,
    target: OLDEST_NODE,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    external: ['sharp'],
    banner: { js: `#!/usr/bin/env node\n${node.banner.js}` },
  },
  engine: {
    ...node,
    target: OLDEST_NODE,
    entryPoints: ['src/engine/index.ts'],
    outfile: 'dist/engine.js',
  },
  kernelLab: {
    ...browser,
    entryPoints: ['webview/kernelLab/main.tsx'],
    outfile: 'dist/kernelLab.js',
  },
  networkView: {
    ...browser,
    entryPoints: ['webview/networkView/main.tsx'],
    outfile: 'dist/networkView.js',
  },
};

async function buildBundles() {
  const metafiles = {};
  for (const [name, options] of Object.entries(BUNDLES)) {
    metafiles[name] = (await esbuild.build(options)).metafile;
  }
  await writeFile('dist/meta.json', JSON.stringify({ minify, bundles: metafiles }, null, 1));
}

/** `dist/engine.d.ts`: the types of `dist/engine.js`, taken from its sources with their docstrings. */
async function buildEngineTypes() {
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  await rm('dist/types', { recursive: true, force: true });
  await promisify(execFile)(execPath, [compiler, '-p', '.ci/engineTypes.json']).catch(({ stdout }) => {
    throw new Error(`TypeScript refused the types of the engine:\n${stdout}`);
  });
  await writeFile('dist/engine.d.ts', "export * from './types/index.js';\n");
}

async function watchBundles() {
  const report = {
    name: 'report',
    setup(build) {
      build.onEnd(({ errors }) => {
        console.log(`${build.initialOptions.outfile}: ${errors.length === 0 ? 'built' : 'failed'}`);
      });
    },
  };
  for (const options of Object.values(BUNDLES)) {
    await (await esbuild.context({ ...options, plugins: [report] })).watch();
  }
  let pending;
  for (const folder of MICROKERNELS) {
    watchFiles(folder, () => {
      clearTimeout(pending);
      pending = setTimeout(() => buildMicrokernels().catch((error) => console.error(error.message)), 100);
    });
  }
}

/** `dist/` is CommonJS, whatever the package around it says. */
async function markCommonJs() {
  const path = 'dist/package.json';
  const text = '{ "type": "commonjs" }\n';
  if (!existsSync(path) || (await readFile(path, 'utf8')) !== text) await writeFile(path, text);
}

async function main() {
  await mkdir('dist', { recursive: true });
  await markCommonJs();
  await buildMicrokernels();
  if (watching) return watchBundles();
  if (argv.includes('--microkernels')) return;
  await Promise.all([buildBundles(), buildEngineTypes()]);
  if (argv.includes('--stage')) await (await import('./.ci/stage.ts')).stage();
}

main().catch((error) => {
  // esbuild has already said what is wrong with the sources, with their lines.
  if (!error.errors) console.error(error.message);
  process.exitCode = 1;
});
