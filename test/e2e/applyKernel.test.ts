import { expect, it } from 'vitest';
import { decodeExample, KernelLab } from './kernelLab.ts';
import { useWindows } from './windows.ts';

const open = useWindows();
const IMAGE = 'lighthouse.png';
const SOBEL_X = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const SHARPEN = [0, -1, 0, -1, 5, -1, 0, -1, 0];

type Image = Awaited<ReturnType<typeof decodeExample>>;

/** Σ image · weight over a 3×3 window with its corner at (row, column), zero beyond the rim. */
function correlate(image: Image, weights: readonly number[], row: number, column: number, channel: number) {
  let sum = 0;
  for (let y = 0; y < 3; y++) {
    for (let x = 0; x < 3; x++) {
      const inside = row + y >= 0 && row + y < image.height && column + x >= 0 && column + x < image.width;
      if (inside) sum += image.at(row + y, column + x, channel) * weights[y * 3 + x];
    }
  }
  return sum;
}

it('shows the convolution of an image that is right-clicked in the Explorer', async () => {
  const window = await open();
  await window.chooseInExplorer(IMAGE, 'Apply Kernel');
  const lab = new KernelLab(window);
  const { width, height } = await decodeExample(window.folder, IMAGE);
  await lab.hasSize(-1, width, height);
  await lab.hasSize(0, width, height);
  await lab.hasSize(1, Math.floor(width / 2), Math.floor(height / 2));
  for (const stage of [-1, 0, 1] as const) await lab.isDrawn(stage);
  expect(window.errors).toEqual([]);
  await window.screenshot('apply-kernel');
});

it('shows the reference numbers under the mouse after preset, padding, stride and pooling change', async () => {
  const window = await open();
  await window.chooseInExplorer(IMAGE, 'Apply Kernel');
  const lab = new KernelLab(window);
  const image = await decodeExample(window.folder, IMAGE);
  await lab.hasSize(0, image.width, image.height);
  await lab.press('Each');

  // Sobel x, padding `same`: the window of (row, column) starts one before it.
  const cell = { row: 57, column: 83 };
  await lab.pointAt(0, cell, { rows: image.height, columns: image.width });
  const sobel = [0, 1, 2].map((c) => correlate(image, SOBEL_X, cell.row - 1, cell.column - 1, c));
  await expect.poll(() => lab.valuesAt(cell)).toEqual(sobel);

  // Sharpen, nothing padded, every second window.
  await lab.choose('Known kernels', 'Sharpen');
  await lab.chooseStarting('Padding', 'valid');
  await lab.write('Stride', '2');
  const rows = Math.floor((image.height - 3) / 2) + 1;
  const columns = Math.floor((image.width - 3) / 2) + 1;
  await lab.hasSize(0, columns, rows);
  const other = { row: 40, column: 61 };
  await lab.pointAt(0, other, { rows, columns });
  const sharpened = (row: number, column: number, c: number) =>
    correlate(image, SHARPEN, row * 2, column * 2, c);
  await expect
    .poll(() => lab.valuesAt(other))
    .toEqual([0, 1, 2].map((c) => sharpened(other.row, other.column, c)));

  // The largest of 3×3 outputs, three apart.
  await lab.write('Pool size', '3');
  await lab.write('Pool stride', '3');
  const pooled = { rows: Math.floor((rows - 3) / 3) + 1, columns: Math.floor((columns - 3) / 3) + 1 };
  await lab.hasSize(1, pooled.columns, pooled.rows);
  const third = { row: 12, column: 20 };
  await lab.pointAt(1, third, pooled);
  const largest = [0, 1, 2].map((c) =>
    Math.max(...[0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => sharpened(36 + y, 60 + x, c)))),
  );
  await expect.poll(() => lab.valuesAt(third)).toEqual(largest);
  expect(window.errors).toEqual([]);
});

it("opens from the title bar of VS Code's image preview", async () => {
  const window = await open();
  await window.hasMenu(IMAGE, 'Apply Kernel');
  await window.file(IMAGE).dblclick();
  const preview = window.page.locator('iframe.webview.ready[src*="extensionId=vscode.media-preview"]');
  await preview.waitFor({ timeout: 60_000 });
  const action = window.page.locator('.editor-actions').getByRole('button', { name: 'Apply Kernel' });
  await action.click({ timeout: 60_000 });
  await new KernelLab(window).isDrawn(0);
});

it('works as it is packaged', async () => {
  const window = await open({ extension: 'installed' });
  await window.chooseInExplorer(IMAGE, 'Apply Kernel');
  const lab = new KernelLab(window);
  const { width, height } = await decodeExample(window.folder, IMAGE);
  await lab.hasSize(0, width, height);
  await lab.isDrawn(0);
  expect(window.errors).toEqual([]);
});
