import { expect, test } from 'vitest';
import { formatNumber } from '../../../../webview/shared/numbers.ts';
import { card, opened, row, smallFile } from './pageParts.ts';

/** What the card of a unit says, for each kind of step. */

test('of several channels shows patch, kernel and subtotal of each, bias and activation', async () => {
  const layers = [
    { type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same' },
    { type: 'conv2d', filters: 2, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'flatten' },
    { type: 'dense', units: 4 },
  ];
  const { page, session } = await opened({ file: await smallFile({ layers }) });
  // Cell (3, 3) of 8 × 8, drawn 44 pixels wide.
  await row(page, 'conv2d_1')
    .locator('.tile')
    .first()
    .click({ position: { x: 19, y: 19 } });
  const { explanation } = await session.explain({ unit: { layer: 'conv2d_1', place: [3, 3, 0] } });
  if (explanation.type !== 'convolution') throw new Error(explanation.type);
  const { channels, sum, bias, activation } = explanation;
  const lines = card(page).locator('.channel-sum');
  const subtotals = () => lines.locator('.mono').allInnerTexts();
  await expect.poll(subtotals).toEqual(channels.map((channel) => formatNumber(channel.sum)));
  const pictures = await lines.locator('canvas').evaluateAll((all) =>
    all.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
      return new Set(new Uint32Array(data?.buffer ?? new ArrayBuffer())).size > 1;
    }),
  );
  expect(pictures).toEqual(new Array(2 * 3).fill(true));
  expect((await card(page).locator('.sum-line').innerText()).trim()).toBe(
    `sum ${formatNumber(sum)} + bias ${formatNumber(bias ?? Number.NaN)} = ${formatNumber(activation.input)} → relu → ${formatNumber(activation.output)}`,
  );
  await lines.nth(1).click();
  const products = card(page).getByRole('list', { name: 'Products of channel 1' }).locator('li');
  await expect
    .poll(async () => (await products.allInnerTexts()).map((text) => text.replace(/^.* = /s, '')))
    .toEqual(channels[1].products.map(formatNumber));
});

test('of a batch normalisation shows its numbers, of a maximum the largest', async () => {
  const { page, session } = await opened();
  await row(page, 'batchNorm_1')
    .locator('.tile')
    .first()
    .click({ position: { x: 19, y: 19 } });
  const { explanation } = await session.explain({ unit: { layer: 'batchNorm_1', place: [3, 3, 0] } });
  if (explanation.type !== 'normalization') throw new Error(explanation.type);
  const { term, gamma, beta, mean, variance, epsilon, normalized, computed } = explanation;
  const lines = card(page).locator('p.mono');
  await expect
    .poll(() => lines.allInnerTexts())
    .toEqual([
      `(${formatNumber(term.value)} − ${formatNumber(mean)}) / √(${formatNumber(variance)} + ${formatNumber(epsilon)}) = ${formatNumber(normalized)}`,
      `gamma ${formatNumber(gamma)} · ${formatNumber(normalized)} + beta ${formatNumber(beta)} = ${formatNumber(computed)}`,
    ]);
  await row(page, 'maxPool2d_2')
    .locator('.tile')
    .first()
    .click({ position: { x: 19, y: 19 } });
  const pool = await session.explain({ unit: { layer: 'maxPool2d_2', place: [1, 1, 0] } });
  if (pool.explanation.type !== 'maximum') throw new Error(pool.explanation.type);
  const { winners } = pool.explanation;
  const terms = card(page).locator('.terms li');
  await expect
    .poll(async () => (await terms.allInnerTexts()).map((text) => text.includes('the largest')))
    .toEqual([0, 1, 2, 3].map((place) => winners.includes(place)));
});

const inner = { type: 'conv2d', filters: 2, kernelSize: 3, padding: 'same' };
test.each([
  [
    'an addition',
    'residual_0',
    [{ type: 'residual', layers: [inner] }],
    ['residual_0/conv2d_0', 'residual_0/projection'],
  ],
  [
    'a concatenation',
    'parallel_0',
    [{ type: 'parallel', branches: [[inner], []] }],
    ['parallel_0/0/conv2d_0'],
  ],
  ['an average', 'avgPool2d_1', [inner, { type: 'avgPool2d', poolSize: 2 }], new Array(4).fill('conv2d_0')],
  ['an activation', 'activation_1', [inner, { type: 'activation', function: 'relu' }], ['conv2d_0']],
])('of %s opens every contributor in turn', async (_kind, layer, blocks, contributors) => {
  const layers = [...blocks, { type: 'flatten' }, { type: 'dense', units: 4 }];
  const { page } = await opened({ file: await smallFile({ layers }) });
  await row(page, layer)
    .locator('.tile')
    .first()
    .click({ position: { x: 19, y: 19 } });
  const links = card(page).locator('.terms .link, p .link');
  await expect.poll(() => links.count()).toBe(contributors.length);
  for (const [place, contributor] of contributors.entries()) {
    const name = await links.nth(place).innerText();
    expect(name).toContain(contributor);
    await links.nth(place).click();
    await expect.poll(() => card(page).locator('.crumbs [aria-current]').innerText()).toContain(`${name} = `);
    await card(page).locator('.crumbs .link').first().click();
    await expect.poll(() => links.count()).toBe(contributors.length);
  }
});
