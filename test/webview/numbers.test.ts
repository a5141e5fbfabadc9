import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatCell,
  formatNumber,
  formatPair,
  formatTerm,
  parseNumber,
  parsePair,
  setNumberLanguage,
} from '../../webview/shared/numbers.ts';

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [-475, '\u2212475'],
    [1234, '1234'],
    [12345, '12,345'],
    [-1234567, '\u22121,234,567'],
    [36.7812, '36.8'],
    [0.11111, '0.111'],
    [1234.5, '1235'],
    [0.00001234, '1.23e\u22125'],
    [2.5e12, '2.5e12'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '\u2212∞'],
  ])('%d is %s', (value, text) => expect(formatNumber(value)).toBe(text));

  test('other languages group with a narrow space', () => {
    setNumberLanguage('es');
    expect(formatNumber(12345)).toBe('12\u202f345');
    setNumberLanguage('en');
  });
});

test('cells drop the zero before the point; narrow ones keep two digits, whole parts stay whole', () => {
  expect(formatCell(-0.3449)).toBe('\u2212.345');
  expect(formatCell(-0.3449, true)).toBe('\u2212.34');
  expect(formatCell(10.25)).toBe('10.3');
  expect(formatCell(248.5, true)).toBe('249');
  expect(formatCell(-1020, true)).toBe('\u22121020');
});

test('terms of a sum keep hundredths, so that a reader can add them up', () => {
  expect(formatTerm(219.207)).toBe('219.21');
  expect(formatTerm(-0.5)).toBe('\u22120.5');
  expect(formatTerm(0.0012)).toBe('0.0012');
});

describe('parseNumber', () => {
  test.each([
    ['3', 3],
    ['\u22122.5', -2.5],
    [' .5 ', 0.5],
    ['0,5', 0.5],
    ['1/16', 0.0625],
    ['-1/4', -0.25],
    ['1e3', 1000],
    ['', null],
    ['-', null],
    ['1/0', null],
    ['1/2/3', null],
    ['12px', null],
    ['Infinity', null],
  ])('%j is %j', (text, value) => expect(parseNumber(text)).toBe(value));
});

test('pairs: one number for both, rows before columns, nothing below the least', () => {
  expect(parsePair('2', 1)).toEqual([2, 2]);
  expect(parsePair('2, 3', 1)).toEqual([2, 3]);
  expect(parsePair('2×3', 1)).toEqual([2, 3]);
  expect(parsePair('0', 1)).toBeNull();
  expect(parsePair('1,2,3', 1)).toBeNull();
  expect(parsePair('1.5', 1)).toBeNull();
  expect(parsePair('', 1)).toBeNull();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999999 }), fc.integer({ min: 1, max: 999999 }), (rows, columns) => {
      expect(parsePair(formatPair([rows, columns]), 1)).toEqual([rows, columns]);
    }),
  );
});
