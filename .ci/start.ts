import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { pageAddress, startServer } from '../test/vscode/server.ts';
import { STAGED } from './stage.ts';

/**
 * `npm start`: VS Code with the extension as it ships, on `examples/`, or with `npm start -- FOLDER` on another. An
 * installed desktop VS Code opens
 * a window; elsewhere, or with `npm start -- --server`, VS Code's server prints an address for a browser
 * and runs until Ctrl-C.
 */

const ROOT = resolve(import.meta.dirname, '..');
/** What is opened: the pictures of the project, or a folder of one's own. */
const [FOLDER = join(ROOT, 'examples')] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'))
  .map((folder) => resolve(process.env.INIT_CWD ?? '.', folder));

/** The desktop's command, where there is one and a window can open. */
function desktopCommand(): string | null {
  if (process.argv.includes('--server')) return null;
  // A terminal of a remote window has a `code` too, which cannot load an extension under development.
  if (process.env.VSCODE_IPC_HOOK_CLI) return null;
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (process.platform === 'linux' && !hasDisplay) return null;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

function openDesktop(command: string): boolean {
  const windows = process.platform === 'win32';
  const quoted = (text: string) => (windows ? `"${text}"` : text);
  const options = ['--new-window', quoted(`--extensionDevelopmentPath=${STAGED}`), quoted(FOLDER)];
  const { status } = spawnSync(quoted(command), options, { stdio: 'inherit', shell: windows });
  return status === 0;
}

async function openServer(): Promise<void> {
  const server = await startServer({ token: randomBytes(16).toString('hex') });
  const interrupted = new Promise<boolean>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done(true));
    // npm passes a signal on to its shell alone; what is left behind then sees another parent.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && done(true), 500).unref();
  });
  console.log('VS Code with Convscope is at the address below; Ctrl-C ends it.');
  console.log(pageAddress(server, { folder: FOLDER, extension: STAGED }));
  const asked = await Promise.race([interrupted, server.ended.then(() => false)]);
  await server.stop();
  if (!asked) throw new Error("VS Code's server ended by itself. Start it again with `npm start`.");
}

function build(): void {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--minify', '--stage'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The extension could not be built; the lines above say why.');
}

try {
  build();
  const desktop = desktopCommand();
  if (desktop && openDesktop(desktop)) console.log('VS Code is open on examples/ with Convscope in it.');
  else await openServer();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
