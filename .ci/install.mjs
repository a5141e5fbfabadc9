/**
 * Makes `node_modules/` what `package-lock.json` says, and does nothing where it already is.
 * Runs before `npm start` and `npm test`, so on whatever Node the machine has (20 or newer).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The packages that a lock file names: path → its entry. */
function packagesIn(path) {
  const { '': root, ...packages } = JSON.parse(readFileSync(path, 'utf8')).packages;
  return packages;
}

/** npm writes down what it has installed as its last step; packages for other systems are not in it. */
function isInstalled() {
  const written = 'node_modules/.package-lock.json';
  if (!existsSync(written)) return false;
  const installed = packagesIn(written);
  return Object.entries(packagesIn('package-lock.json')).every(([path, { version, optional }]) =>
    path in installed ? installed[path].version === version : optional === true,
  );
}

function install() {
  // npm tells its scripts where it is; a shell finds it elsewhere.
  const npm = process.env.npm_execpath;
  const stdio = ['ignore', 'inherit', 'inherit'];
  const { status } = npm
    ? spawnSync(process.execPath, [npm, 'ci'], { stdio })
    : spawnSync('npm', ['ci'], { stdio, shell: process.platform === 'win32' });
  return status === 0;
}

if (!isInstalled() && !install()) {
  console.error('The packages could not be installed. Check the connection and run `npm ci` by hand.');
  process.exitCode = 1;
}
