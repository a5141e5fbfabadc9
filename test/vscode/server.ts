import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installServer } from './install.ts';
import { writeLanguagePack } from './languagePack.ts';
import { endProcessTree, endWithThisProcess } from './processTree.ts';

/** VS Code's server on the loopback interface, started for a test or for `npm start`, and ended. */

const START_MS = 60_000;

/** Nothing on the screen but the workbench. */
const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
};

/** Where a server is. */
export interface ServerAddress {
  readonly port: number;
  /** `null` where anyone on this machine may connect. */
  readonly token: string | null;
}

/** A running server. */
export interface Server extends ServerAddress {
  /** Ends the server, its extension hosts and all else that it started, and removes its data. */
  stop(): Promise<void>;
  /** Resolves when the server has ended, by `stop` or by itself. */
  readonly ended: Promise<void>;
}

export interface ServerOptions {
  /** Asked for in the address; without one the server is open to every process of this machine. */
  readonly token?: string;
  /** A packaged extension to install before the start. */
  readonly vsix?: string;
  /** User settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What a page of the server opens. */
export interface PageOptions {
  /** The workspace folder. */
  readonly folder: string;
  /** An extension folder under development. */
  readonly extension?: string;
  /** A module whose `run()` is called in the extension host. */
  readonly tests?: string;
}

/** Starts a server on a free port and waits until it listens. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const main = await installServer();
  const data = await mkdtemp(join(tmpdir(), 'convscope-vscode-'));
  await writeSettings(data, options.settings ?? {});
  const common = ['--server-data-dir', data, '--accept-server-license-terms', '--telemetry-level', 'off'];
  if (options.vsix) installVsix(main, common, options.vsix);
  await writeLanguagePack(join(data, 'data'));
  const port = await freePort();
  const access = options.token ? ['--connection-token', options.token] : ['--without-connection-token'];
  const child = spawn(
    process.execPath,
    [
      ...[main, ...common, ...access, '--host', '127.0.0.1', '--port', String(port)],
      // Without the test driver the server ignores the extension under development in the address.
      ...['--enable-smoke-test-driver', '--disable-workspace-trust'],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      env: ownEnvironment(),
    },
  );
  const forget = endWithThisProcess(child);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    forget();
    await endProcessTree(child);
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await listening(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, token: options.token ?? null, stop, ended };
}

/** The address that opens `page` in a browser. */
export function pageAddress(server: ServerAddress, { folder, extension, tests }: PageOptions): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${slashed(path)}`;
  const payload: [string, string][] = [];
  if (extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  const query = new URLSearchParams({ folder: slashed(folder) });
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  if (server.token) query.set('tkn', server.token);
  return `http://127.0.0.1:${server.port}/?${query}`;
}

/** `C:\a\b` as `/C:/a/b`, as addresses write it. */
function slashed(path: string): string {
  return process.platform === 'win32' ? `/${path.replaceAll('\\', '/')}` : path;
}

async function writeSettings(data: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = join(data, 'data', 'User');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ ...QUIET, ...settings }));
}

/** The environment without what a VS Code whose terminal this is would tell its own processes. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function installVsix(main: string, common: readonly string[], vsix: string): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [main, ...common, '--install-extension', vsix],
    { encoding: 'utf8', env: ownEnvironment() },
  );
  if (status !== 0 || /failed/i.test(stderr)) {
    throw new Error(`VS Code refused ${vsix}:\n${stdout}${stderr}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : fail()));
    });
  });
}

/** Resolves when the server says that it listens; rejects with its words where it does not. */
function listening(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`VS Code's server did not start:\n${said}`)), START_MS);
    const read = (chunk: Buffer) => {
      said += chunk;
      if (!said.includes('Extension host agent listening on')) return;
      clearTimeout(timer);
      said = '';
      done();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(new Error(`VS Code's server ended with status ${code}:\n${said}`));
    });
  });
}
