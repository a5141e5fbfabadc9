import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Node with the lowest version, 20.9 or above, among those on the path and the one that runs this. */
export async function oldestNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env.PATH ?? '').split(delimiter);
  const paths = new Set([
    process.execPath,
    ...folders.map((at) => join(at, name)).filter((at) => existsSync(at)),
  ]);
  const found = await Promise.all(
    [...paths].map(async (path) => {
      const version = (await run(path, ['--version'])).stdout.trim();
      const [major, minor] = version.slice(1).split('.').map(Number);
      return { path, version, rank: major * 1000 + minor };
    }),
  );
  return found.filter(({ rank }) => rank >= 20_009).sort((one, other) => one.rank - other.rank)[0];
}
