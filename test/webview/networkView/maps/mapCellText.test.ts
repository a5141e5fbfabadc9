import { expect, test } from 'vitest';
import { mapCellText } from '../../../../webview/networkView/maps/layout/mapCellText.ts';

test.each([
  [0.5, 1, '.50'],
  [-0.0666, 1, '−.07'],
  [1.17, 1.17, '1.2'],
  [-0.996, 1, '−1.0'],
  [0.004, 1, '0'],
  [-0.0001, 1, '0'],
  [0.0123, 0.05, '.012'],
  [12.6, 40, '13'],
  [Number.NEGATIVE_INFINITY, 1, '−∞'],
  [Number.NaN, 1, ''],
])('%d of up to %d is %s', (value, end, text) => {
  expect(mapCellText(value, end)).toBe(text);
});
