import { afterEach, expect, test, vi } from 'vitest';
import { commands, Uri, workspace } from 'vscode';
import { openKernelLab } from '../../../src/host/featureMaps/imagesElsewhere.ts';

/** A learned kernel that leaves the panel. */

vi.mock('vscode', async () => {
  const fake = await import('../fakeVscode.ts');
  const fs = { createDirectory: vi.fn(), writeFile: vi.fn() };
  return { ...fake, commands: { executeCommand: vi.fn() }, workspace: { ...fake.workspace, fs } };
});
afterEach(() => vi.clearAllMocks());

const matrix = [
  [1, 2],
  [3, 4],
];
const [network, storage] = [Uri.file('/work/digits.cnn.json'), Uri.file('/storage')];

/** What the Kernel Lab was opened with. */
function lab() {
  const calls = vi.mocked(commands.executeCommand).mock.calls as unknown[][];
  const [, image, , kernel] = calls.find(([command]) => command === 'convscope.applyKernel') ?? [];
  return { image: (image as Uri | undefined)?.path, kernel };
}

test('opens the Kernel Lab with it, on the image file that is looked at', async () => {
  await openKernelLab({ matrix, image: { path: '/images/one.png' } }, network, storage);
  expect(lab()).toEqual({ image: '/images/one.png', kernel: matrix });
  expect(workspace.fs.writeFile).not.toHaveBeenCalled();
});

test('opens it on a picture of the image that is no file of its own', async () => {
  const png = Uint8Array.of(1, 2, 3);
  await openKernelLab({ matrix, image: { png } }, network, storage);
  expect(lab()).toEqual({ image: '/storage/digits-input.png', kernel: matrix });
  const [[place, bytes]] = vi.mocked(workspace.fs.writeFile).mock.calls;
  expect([place.path, bytes]).toEqual(['/storage/digits-input.png', png]);
});
