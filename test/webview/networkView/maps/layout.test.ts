import { describe, expect, test } from 'vitest';
import type { LayerLook } from '../../../../src/protocol/featureMaps.ts';
import { type Drawing, stroked } from '../../../../webview/networkView/maps/layout/brush.ts';
import { pageChannels } from '../../../../webview/networkView/maps/layout/mapPages.ts';
import { scaleEnd, silenceOf } from '../../../../webview/networkView/maps/layout/mapScale.ts';
import {
  largest,
  listedOutputs,
  probabilityText,
} from '../../../../webview/networkView/maps/layout/mapWords.ts';
import { readSavedMaps } from '../../../../webview/networkView/maps/state/savedMaps.ts';

function lookOf(
  layer: string,
  low: number,
  high: number,
  strengths: readonly number[],
  shown = 2,
): LayerLook {
  const channels = strengths.map((_, channel) => channel).slice(0, shown);
  const maps = { height: 1, width: 1, channels, values: Float32Array.from(strengths) };
  return { layer, low, high, bins: [], strengths: Float32Array.from(strengths), maps };
}

const one = lookOf('one', -3, 2, [3, 0, 1, 1]);
const other = lookOf('other', 0, 8, [8, 4]);
const looks = new Map([one, other].map((look): [string, LayerLook] => [look.layer, look]));
const none = new Map<string, number>();

describe('a scale ends at the largest magnitude', () => {
  test.each([
    ['map', one, 2, 1],
    ['layer', one, 2, 3],
    ['network', one, 2, 8],
    ['map', one, 1, 1],
  ] as const)('of the %s', (scale, look, channel, end) => {
    expect(scaleEnd(look, channel, { scale, looks, locked: none })).toBe(end);
  });

  test('that it had when it was locked', () => {
    const locked = new Map([['one', 5]]);
    expect(scaleEnd(one, 0, { scale: 'locked', looks, locked })).toBe(5);
    // A layer that came later goes by its own.
    expect(scaleEnd(other, 0, { scale: 'locked', looks, locked })).toBe(8);
  });
});

test('a map without a number but 0 is dead where the run says so, else silent', () => {
  expect([0, 1, 2].map((channel) => silenceOf(one, channel, [1, 2]))).toEqual([null, 'dead', null]);
  expect(silenceOf(one, 1, [])).toBe('silent');
});

test('pages go by number, or by strength with the first of equals first', () => {
  expect(pageChannels(one, 'place', 2)).toEqual([2, 3]);
  expect(pageChannels(one, 'strength', 0)).toEqual([0, 2]);
  expect(pageChannels(one, 'strength', 2)).toEqual([3, 1]);
  expect(pageChannels(one, 'place', 4)).toEqual([]);
});

test('outputs are listed in order where they are few, the largest first where they are many', () => {
  expect(listedOutputs([0.1, 0.7, 0.2], 3)).toEqual([0, 1, 2]);
  expect(listedOutputs([0.1, 0.7, 0.2], 2)).toEqual([1, 2]);
  expect(largest([0.4, 0.4, 0.2])).toBe(0);
  expect([0.9996, 1e-9, -2.5].map(probabilityText)).toEqual(['1.000', '0.000', '−2.5']);
});

describe('a brush', () => {
  const blank: Drawing = { height: 22, width: 22, bytes: new Uint8Array(22 * 22) };
  const at = ({ bytes }: Drawing, row: number, column: number) => bytes[row * 22 + column];

  test('covers what is nearer than its radius, and is soft at its edge', () => {
    const dot = stroked(blank, { row: 10.5, column: 10.5 }, { row: 10.5, column: 10.5 });
    expect(at(dot, 10, 10)).toBe(255);
    // One pixel off: 1 + 0.5 − 1 of white.
    expect(at(dot, 10, 11)).toBe(128);
    expect(at(dot, 10, 12)).toBe(0);
    expect(at(blank, 10, 10)).toBe(0);
  });

  test('draws all of a line, and never makes darker what is there', () => {
    const line = stroked(blank, { row: 5.5, column: 2.5 }, { row: 5.5, column: 18.5 });
    for (let column = 2; column <= 18; column++) expect(at(line, 5, column)).toBe(255);
    const crossed = stroked(line, { row: 6.5, column: 10.5 }, { row: 20.5, column: 10.5 });
    expect(at(crossed, 5, 10)).toBe(255);
    expect(at(crossed, 5, 3)).toBe(255);
  });
});

test('what was kept is read as far as it makes sense; a lock is not kept', () => {
  expect(readSavedMaps({ maps: { scale: 'map', layer: 'one' } })).toEqual({ scale: 'map', layer: 'one' });
  for (const saved of [null, 'x', {}, { maps: 3 }, { maps: { scale: 'locked', layer: 5 } }])
    expect(readSavedMaps(saved)).toEqual({ scale: 'layer', layer: null });
});
