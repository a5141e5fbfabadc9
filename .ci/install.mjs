/**
 * Makes `node_modules/` what `package-lock.json` says, and does nothing where it already is.
 * Runs before `npm start` and `npm test`, so on whatever Node the machine has (20 or newer).
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const STAMP = 'node_modules/.installed';
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');

function installed() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return '';
  }
}

if (installed() !== wanted) {
  // npm runs its scripts with its own path in `npm_execpath`; a shell finds it elsewhere.
  const npm = process.env.npm_execpath;
  const result = npm
    ? spawnSync(process.execPath, [npm, 'ci'], { stdio: ['ignore', 'inherit', 'inherit'] })
    : spawnSync('npm', ['ci'], {
        stdio: ['ignore', 'inherit', 'inherit'],
        shell: process.platform === 'win32',
      });
  if (result.status !== 0) {
    console.error('The packages could not be installed. Check the connection and run `npm ci` by hand.');
    process.exit(1);
  }
  writeFileSync(STAMP, wanted);
}
