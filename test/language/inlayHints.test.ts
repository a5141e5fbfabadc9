import { describe, expect, it } from 'vitest';
import { inlayHints } from '../../src/language/inlayHints.ts';
import type { Speech } from '../../src/language/speech.ts';
import { checkNetwork } from '../../src/network/check/checkNetwork.ts';
import { network } from '../network/check/cases.ts';
import { read } from '../sources.ts';
import { english, spanish } from './speeches.ts';

/** The text with its hints in it, between ‹ and ›. */
function hinted(text: string, speech: Speech = english): string {
  return inlayHints(checkNetwork(text), speech).reduceRight(
    (result, { offset, label }) => `${result.slice(0, offset)}‹${label}›${result.slice(offset)}`,
    text,
  );
}

describe('the hints', () => {
  it('stand behind each layer, and at "layers" for the whole', () => {
    expect(hinted(read('test/fixtures/networks/shapes.cnn.json'))).toContain(`
  "layers": [‹51,748 params · 333 k multiply-adds›
    { "type": "conv2d", "filters": 8, "kernelSize": 3, "padding": "same", "activation": "relu" },‹→ 28×28×8 · 80 params · RF 3›
    { "type": "maxPool2d", "poolSize": 2 },‹→ 14×14×8 · RF 4›
    { "type": "conv2d", "filters": 16, "kernelSize": 3, "padding": "same", "activation": "relu" },‹→ 14×14×16 · 1,168 params · RF 8›
    { "type": "maxPool2d", "poolSize": 2 },‹→ 7×7×16 · RF 10›
    { "type": "flatten" },‹→ 784 · RF 10›
    { "type": "dense", "units": 64, "activation": "relu" },‹→ 64 · 50,240 params · RF 28›
    { "type": "dense", "units": 4, "activation": "softmax" }‹→ 4 · 260 params · RF 28›
  ],`);
  });

  it('have the words and numbers of the language', () => {
    expect(hinted(read('test/fixtures/networks/shapes.cnn.json'), spanish)).toContain(
      '"layers": [‹51\u202f748 parámetros · 333 k mult.›',
    );
  });

  it('stand in blocks and behind them; a field of two sizes has both', () => {
    const text = network({
      layers: `[{ "type": "residual", "layers": [{ "type": "depthwiseConv2d", "kernelSize": [1, 3], "padding": "same", "useBias": false }] }]`,
    });
    expect(hinted(text)).toContain(
      '"useBias": false }‹→ 8×8×1 · 3 params · RF 1×3›] }‹→ 8×8×1 · 3 params · RF 1×3›]',
    );
  });

  it('go on as far as shapes are known', () => {
    const text = network({
      layers: '[{ "type": "flatten" }, { "type": "dense", "units": }, { "type": "dense", "units": 1 }]',
    });
    expect(hinted(text)).toContain(
      '[‹≥ 0 params · 0 multiply-adds›{ "type": "flatten" },‹→ 64 · RF 1› { "type": "dense", "units": }, { "type": "dense", "units": 1 }‹→ 1›]',
    );
  });

  it('are none where there are no layers', () => {
    expect(inlayHints(checkNetwork(network({ layers: '[]' })), english)).toEqual([]);
    expect(inlayHints(checkNetwork(''), english)).toEqual([]);
  });
});
