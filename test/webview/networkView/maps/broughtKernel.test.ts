import { expect, test } from 'vitest';
import { numberedImage } from '../../harness/images.ts';
import { openLab } from '../../harness/openLab.ts';
import { sobelSettings } from '../../harness/settings.ts';

/** A learned kernel comes to the Kernel Lab from the feature maps. */

test('takes the place of the first kernel, without its divisor and bias, and is undone as one change', async () => {
  const { page, panel } = await openLab({
    image: numberedImage(9, 9),
    settings: sobelSettings({ divisor: 4, bias: 3 }),
  });
  const weight = (row: number, column: number) =>
    page.getByRole('textbox', { name: `Weight at row ${row}, column ${column}`, exact: true });
  const weights = async (rows: number, columns: number) => {
    const places = Array.from({ length: rows * columns }, (_, place) => place);
    const titles = places.map((place) =>
      weight(Math.floor(place / columns), place % columns).getAttribute('title'),
    );
    return (await Promise.all(titles)).map(Number);
  };
  await weight(2, 2).waitFor();
  await panel.request('kernelBrought', [
    [0.5, -0.25],
    [1.5, 2],
  ]);
  await expect.poll(() => weight(2, 2).count()).toBe(0);
  expect(await weights(2, 2)).toEqual([0.5, -0.25, 1.5, 2]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await weight(2, 2).waitFor();
  expect(await weights(3, 3)).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
});
