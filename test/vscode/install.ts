import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';

/**
 * VS Code's own server, as the npm package code-server carries it: the real workbench and the real
 * extension host, from the npm registry alone, without root, compiler or display.
 */

const VERSION = '4.139.1';
const FOLDER = resolve(import.meta.dirname, '../../.vscode-test', `code-server-${VERSION}`);

/**
 * The path of `server-main.js`, installed first where it is not. A stamp is written last, so that an
 * interrupted installation is done again. Native modules stay unbuilt: the server logs that and works.
 */
export async function installServer(folder = FOLDER): Promise<string> {
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  const stamp = join(folder, '.complete');
  if (!existsSync(stamp)) {
    console.log(`Installing VS Code's server (code-server ${VERSION}; once, about 600 MB) …`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "name": "vscode-for-tests", "private": true }\n');
    await npmInstall(folder, `code-server@${VERSION}`);
    await npmInstall(vscode);
    await writeFile(stamp, `${VERSION}\n`);
  }
  return join(vscode, 'out/server-main.js');
}

function npmInstall(cwd: string, ...packages: string[]): Promise<void> {
  const options = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'];
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn('npm', ['install', ...packages, ...options], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    shell: process.platform === 'win32',
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      if (code === 0) done();
      else fail(new Error(`npm could not install VS Code's server in ${cwd}:\n${complaint}`));
    });
  });
}
