import { execFileSync } from 'node:child_process';
import { posix } from 'node:path';
import { init, parse } from 'es-module-lexer';
import { transformSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT, read, sourceFiles } from './sources.ts';

/** Part of the house → parts that its values may come from. `kernels` is open to all of `src/`. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  engine: ['kernels'],
  kernels: [],
  data: ['engine', 'kernels'],
  network: ['engine', 'data', 'kernels'],
  language: ['engine', 'data', 'network', 'kernels'],
  training: ['engine', 'data', 'network', 'kernels'],
  explain: ['engine', 'data', 'network', 'kernels'],
  protocol: [],
  host: [...['engine', 'kernels', 'data', 'network', 'language', 'training', 'explain', 'protocol']],
  cli: ['engine', 'kernels', 'data', 'network', 'language', 'training', 'explain', 'protocol'],
  'extension.ts': ['host'],
  webview: ['protocol'],
};

/** What types may come from, beyond that. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  protocol: ['engine', 'kernels', 'data', 'network', 'training', 'explain'],
};

/** Modules of Node and packages that only some parts may know. */
const OUTSIDE: readonly { readonly module: RegExp; readonly parts: readonly string[] }[] = [
  { module: /^vscode$/, parts: ['host', 'extension.ts'] },
  { module: /^(node:)?fs(\/|$)/, parts: ['data', 'training', 'host', 'cli'] },
  { module: /^node:/, parts: ['engine', 'data', 'training', 'host', 'cli', 'extension.ts'] },
  { module: /^(preact|@preact|uplot|@vscode)(\/|$)/, parts: ['webview'] },
  { module: /^sharp$/, parts: ['data', 'host', 'cli'] },
  { module: /^commander$/, parts: ['cli'] },
];

/** Parts that may read the manifest and the translations. */
const DATA_READERS = ['host', 'cli'];

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly isType: boolean;
}

/** `src/engine/x.ts` → `engine`; `webview/…` → `webview`. */
function partOf(path: string): string {
  const [top, second] = path.split('/');
  return top === 'src' ? second : top;
}

/** Every import of a file; those that are gone once types are erased are types. */
function importsOf(path: string): Import[] {
  const text = read(path);
  const loader = path.endsWith('x') ? 'tsx' : 'ts';
  const { code } = transformSync(text, {
    loader,
    jsx: 'preserve',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const values = new Set(modulesIn(transformSync(code, { loader: 'jsx', jsx: 'automatic' }).code));
  const written = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g);
  const all = new Set([...values, ...[...written].map((match) => match[2])]);
  return [...all]
    .filter((specifier) => !specifier.startsWith('react'))
    .map((specifier) => ({ from: path, specifier, isType: !values.has(specifier) }));
}

function modulesIn(code: string): string[] {
  return parse(code)[0].flatMap((found) =>
    'specifier' in found && typeof found.specifier === 'string' ? [found.specifier] : [],
  );
}

/** The sentence against an import, or null where it is as it should be. */
function complaint({ from, specifier, isType }: Import): string | null {
  const part = partOf(from);
  if (!(part in VALUES)) return `${from} lies in ${part}, which is no part of the house`;
  if (!specifier.startsWith('.')) {
    const rule = OUTSIDE.find(({ module }) => module.test(specifier));
    return rule && !rule.parts.includes(part)
      ? `${from} imports ${specifier}, which ${part} does not know`
      : null;
  }
  const target = posix.join(posix.dirname(from), specifier);
  if (/^dist\/.*\.wasm$/.test(target)) return part === 'engine' ? null : `${from} imports ${target}`;
  if (target.endsWith('.json')) return DATA_READERS.includes(part) ? null : `${from} imports ${target}`;
  const other = partOf(target);
  if (other === part) return null;
  const allowed = [...VALUES[part], ...(isType ? (TYPES[part] ?? []) : [])];
  return allowed.includes(other)
    ? null
    : `${from} imports ${isType ? 'types' : 'values'} of ${other} (${specifier})`;
}

describe('imports run one way', () => {
  beforeAll(() => init);

  it('in all of src/ and webview/', () => {
    const files = [...sourceFiles('src'), ...sourceFiles('webview')];
    expect(files.length).toBeGreaterThan(100);
    const complaints = files.flatMap(importsOf).map(complaint);
    expect(complaints.filter((text) => text !== null)).toEqual([]);
  });

  it('and the rules know a wrong arrow when they see one', () => {
    const wrong = (from: string, specifier: string, isType = false) =>
      expect(complaint({ from, specifier, isType })).not.toBeNull();
    wrong('src/engine/tensor.ts', '../data/decode.ts');
    wrong('src/engine/tensor.ts', 'node:fs/promises');
    wrong('src/engine/tensor.ts', 'vscode', true);
    wrong('src/protocol/rpc.ts', '../engine/tensor.ts');
    wrong('src/cli/main.ts', '../host/panel.ts', true);
    wrong('webview/shared/canvas.ts', '../../src/engine/tensor.ts', true);
    wrong('webview/shared/canvas.ts', 'node:path');
    wrong('src/host/panel.ts', '../../webview/shared/canvas.ts');
    wrong('src/extension.ts', './cli/main.ts');
    wrong('src/somewhere/else.ts', '../engine/tensor.ts');
    expect(
      complaint({ from: 'src/protocol/rpc.ts', specifier: '../engine/tensor.ts', isType: true }),
    ).toBeNull();
  });

  it('and the two ways of importing are told apart', () => {
    const found = importsOf('src/protocol/kernelLab.ts');
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ isType }) => isType)).toBe(true);
    expect(importsOf('src/extension.ts')).toContainEqual({
      from: 'src/extension.ts',
      specifier: 'vscode',
      isType: false,
    });
  });
});

describe('the house', () => {
  it('has an entry point that only wires', () => {
    expect(read('src/extension.ts').split('\n').length).toBeLessThan(150);
  });

  it('has nothing at the top level but what the design names', () => {
    const named = [
      ...['package.json', 'package-lock.json', 'package.nls.json', 'package.nls.es.json', 'l10n'],
      ...['tsconfig.json', 'esbuild.mjs', 'biome.json', 'vitest.config.ts', 'README.md', 'README.es.md'],
      ...['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', '.vscodeignore', '.gitignore', '.npmrc', '.ci'],
      ...['src', 'webview', 'media', 'test', 'examples'],
    ];
    const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const top = new Set(
      tracked
        .trim()
        .split('\n')
        .map((path) => path.split('/')[0]),
    );
    expect([...top].filter((name) => !named.includes(name))).toEqual([]);
  });
});
